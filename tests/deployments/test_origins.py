"""Each field of the deploy form tells where its value was filled in from."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pressui.accounts.models import Role
from pressui.connections.models import Connection
from pressui.deployments.models import Draft, Preset
from pressui.parameters.origins import origins_of
from tests.conftest import signed_in
from tests.deployments.forms_as_posted import APP_PAGE, PAGE, SECRET, fields, name_of, opened
from tests.ids import DEPLOYED_BLOCK

LINK = f"{PAGE}?run.num_iterations=50"
FROM_LINK = {"num_iterations": "from the link"}
SUM_LINK = f"{PAGE}?run.agg_type=SUM"
SUM_FROM_LINK = {"agg_type": "from the link"}


def told(form: Any) -> Mapping[str, str]:
    return {place[-1]: one.words for place, one in origins_of(form.parameters).items()}


def pressed(client: Client, address: str, action: str, **typed: str) -> Any:
    """The form after one of its buttons was pressed, without JavaScript."""
    page = address.partition("?")[0]
    data = fields(client, address) | {"_action": action} | typed
    return client.post(page, data).context["form"]


def test_it_tells_a_link(as_analyst: Client, connection: Connection) -> None:
    assert told(opened(as_analyst, LINK)) == FROM_LINK
    assert told(opened(as_analyst, PAGE)) == {}


def test_it_tells_a_preset_by_its_name_as_a_text(
    as_analyst: Client, connection: Connection
) -> None:
    as_analyst.post(f"{PAGE}presets/", fields(as_analyst, LINK, preset_name="<i>Weekly</i>"))
    response = as_analyst.get(f"{PAGE}?preset={Preset.objects.get().pk}&run.agg_type=SUM")
    assert told(response.context["form"]) == {
        "num_iterations": "from preset <i>Weekly</i>",
        "agg_type": "from the link",
    }
    assert '<span class="meta">from preset &lt;i&gt;Weekly&lt;' in response.content.decode()


def test_it_tells_another_deployment_with_its_revision(
    as_analyst: Client, connection: Connection
) -> None:
    form = opened(as_analyst, f"{PAGE}?like=blocks/{DEPLOYED_BLOCK}&revision=1")
    assert told(form)["num_iterations"] == "from New Deployment, revision 1"


def test_it_tells_ones_own_draft_and_whose_another_is(
    as_analyst: Client, connection: Connection, person: Any
) -> None:
    as_analyst.post(f"{PAGE}draft/", fields(as_analyst, LINK))
    assert told(opened(as_analyst, f"{PAGE}?draft=mine")) == {"num_iterations": "from your draft"}
    draft = Draft.objects.get()
    colleague = signed_in(person(Role.ANALYST, "bo"))
    words = told(opened(colleague, f"{PAGE}?draft={draft.key}"))["num_iterations"]
    assert words == f"from a draft by {draft.person.name}"


def test_it_tells_a_file(as_analyst: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("a.yaml", b"parameters: {run: {num_iterations: 50}}")
    data = fields(as_analyst, PAGE) | {"_action": "take-file", "file": file}
    assert told(as_analyst.post(PAGE, data).context["form"]) == {"num_iterations": "from the file"}


def test_without_javascript_it_stays_until_the_value_is_another(
    as_analyst: Client, connection: Connection
) -> None:
    name = name_of(opened(as_analyst, PAGE), "agg_type")
    assert told(pressed(as_analyst, SUM_LINK, "update", title="Typed")) == SUM_FROM_LINK
    assert told(pressed(as_analyst, SUM_LINK, "update", **{name: "COUNT"})) == {}


def test_it_stays_over_the_json_that_leaves_the_value_as_it_was(
    as_analyst: Client, connection: Connection
) -> None:
    same = '{"parameters": {"run": {"agg_type": "SUM"}}}'
    other = same.replace("SUM", "COUNT")
    assert told(pressed(as_analyst, SUM_LINK, "take-json", json=same)) == SUM_FROM_LINK
    assert told(pressed(as_analyst, SUM_LINK, "take-json", json=other)) == {}


def test_it_stays_over_another_release(as_analyst: Client, connection: Connection) -> None:
    data = fields(as_analyst, f"{LINK}&release=1.0.0", release="2.0.0")
    assert told(as_analyst.post(PAGE, data).context["form"]) == FROM_LINK


def test_it_stays_over_a_block_left_out_and_tells_no_secret(
    as_analyst: Client, connection: Connection
) -> None:
    secret = f"load-salesforce-objects.build.api_token={SECRET}"
    address = f"{APP_PAGE}?app.run.refresh=weekly&{secret}"
    form = opened(as_analyst, address)
    assert told(form) == {"refresh": "from the link"}
    block = next(part.section.block for part in form.parameters.sections if part.section.block)
    assert told(pressed(as_analyst, address, f"leave-out:{block}")) == told(form)
