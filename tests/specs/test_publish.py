"""Publishing specs and releases: by form and by document, checked, refused, sent once."""

from typing import Any

import pytest
import yaml
from django.test import Client

from pressui.accounts.models import Event
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.operations.models import Operation
from pressui.specs.models import Release, Spec
from tests.press import builders as make
from tests.sandbox_process import SandboxProcess
from tests.specs.publishing import PUBLISH, as_document, filled, opened, release_url, send

PARAMETERS = yaml.safe_dump({"run": [{"name": "size", "type": "number", "required": False}]})


def test_it_publishes_a_workflow_from_the_form(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin, parameters=PARAMETERS, tags="a, b", notes="First", featured="on")
    response = send(as_specadmin, PUBLISH, form, "publish")
    assert response.status_code == 302, response.content.decode()
    spec = connection.specs.get(name=form["name"])
    assert response["Location"] == spec.get_absolute_url()
    found = sandbox.get(f"/v1/blocks/specs/{spec.spec_id}")
    assert found["parameters"]["run"][0]["name"] == "size"
    assert (found["featured"], found["latestRelease"]["version"]) == (True, "1.0.0")
    assert Operation.objects.get().state == Operation.State.SUCCEEDED


def test_it_is_validated_before_it_is_sent(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    send(as_specadmin, PUBLISH, filled(as_specadmin), "publish")
    posts = [r for r in sandbox.requests() if r["method"] == "POST"]
    assert ["validate" in str(r) for r in posts] == [True, False]


def test_a_check_creates_nothing(as_specadmin: Client, connection: Connection) -> None:
    form = filled(as_specadmin)
    response = send(as_specadmin, PUBLISH, form, "check")
    assert response.status_code == 200
    assert "There is nothing to mend" in response.content.decode()
    assert not connection.specs.filter(name=form["name"]).exists()
    assert not Operation.objects.exists()


def posts(sandbox: SandboxProcess) -> int:
    """How many specs or releases were asked for; checks are none."""
    return sum(r["method"] == "POST" and "validate" not in str(r) for r in sandbox.requests())


DOCUMENT = """body:
  version: 1
  kind: workflow
  metadata:
    name: {name}
    summary: S
  release:
    version: 1.0.0
  config:
    steps:
      one:
        type: {type}
"""


def written(client: Client, text: str) -> dict[str, Any]:
    return as_document(text, opened(client, PUBLISH))


def test_what_the_api_refuses_stands_at_its_line(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    text = DOCUMENT.format(name=make.unique("doc"), type="magic")
    response = send(as_specadmin, PUBLISH, written(as_specadmin, text), "publish")
    assert response.status_code == 422
    errors = response.context["form"].errors["document"]
    assert errors[0].startswith("Line 12: config.steps.one.type: must be one of")
    assert "type: magic" in response.content.decode()
    assert posts(sandbox) == 0


def test_a_line_that_cannot_be_read_is_marked(as_specadmin: Client, connection: Connection) -> None:
    response = send(as_specadmin, PUBLISH, written(as_specadmin, "body:\n  a: b: c\n"), "check")
    assert '<span class="is-bad">2</span>' in response.content.decode()


def test_config_and_parameters_are_told_by_line_in_the_form_too(
    as_specadmin: Client, connection: Connection
) -> None:
    form = filled(
        as_specadmin,
        config="steps:\n  one:\n    type: magic",
        parameters="run:\n- name: a\n  type: number\n  required: false\n  defaultValue: x\n",
    )
    errors = send(as_specadmin, PUBLISH, form, "check").context["form"].errors
    assert errors["parameters"][0].startswith("Line 5: run.a.defaultValue")
    form["parameters"] = ""
    errors = send(as_specadmin, PUBLISH, form, "check").context["form"].errors
    assert errors["config"][0].startswith("Line 3: steps.one.type")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"summary": " "}, "summary"),
        ({"summary": "x" * 141}, "summary"),
        ({"version": ""}, "version"),
        ({"version": "1.0"}, "version"),
        ({"config": "- 1"}, "config"),
        ({"parameters": "run: ["}, "parameters"),
        ({"scope": "everywhere"}, "scope"),
        ({"scope": "shared", "tenants": ""}, "tenants"),
        ({"form_token": "x"}, "form_token"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_sent(
    as_specadmin: Client,
    connection: Connection,
    sandbox: SandboxProcess,
    typed: dict[str, str],
    field: str,
) -> None:
    form = filled(as_specadmin, notes="Long work") | typed
    response = send(as_specadmin, PUBLISH, form, "publish")
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Long work" in response.content.decode()
    assert posts(sandbox) == 0


def test_a_name_that_is_taken_is_told_at_the_name(
    as_specadmin: Client, connection: Connection
) -> None:
    form = filled(as_specadmin)
    send(as_specadmin, PUBLISH, form, "publish")
    again = filled(as_specadmin, name=form["name"])
    errors = send(as_specadmin, PUBLISH, again, "publish").context["form"].errors
    assert "there is already a spec" in errors["name"][0]


def test_sent_twice_it_is_one_spec(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin)
    places = [send(as_specadmin, PUBLISH, form, "publish")["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert (posts(sandbox), Operation.objects.count()) == (1, 1)


def test_a_refused_form_may_be_sent_again(as_specadmin: Client, connection: Connection) -> None:
    form = filled(as_specadmin)
    shown = send(as_specadmin, PUBLISH, form | {"name": ""}, "publish").context["form"]
    token = shown["form_token"].value()
    assert token != form["form_token"]
    assert send(as_specadmin, PUBLISH, form | {"form_token": token}, "publish").status_code == 302


def test_an_api_that_is_away_loses_nothing(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin, description="Long work")
    sandbox.fault(method="POST", path="/v1/blocks", times=9, status=503)
    response = send(as_specadmin, PUBLISH, form, "publish")
    assert response.status_code == 503
    assert "Long work" in response.content.decode()
    assert not Operation.objects.exists()


def test_a_version_that_is_taken_is_told_without_a_call(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    url = release_url("blocks", make.new_block_spec(press_client(connection)))
    form = opened(as_specadmin, url)
    assert form["version"] == "1.0.1"
    sandbox.forget_requests()
    response = send(as_specadmin, url, form | {"version": "1.0.0"}, "publish")
    assert "published already" in response.context["form"].errors["version"][0]
    assert not [r for r in sandbox.requests() if r["method"] == "POST"]


def test_one_way_turns_into_the_other_and_back(
    as_specadmin: Client, connection: Connection
) -> None:
    form = filled(as_specadmin, parameters=PARAMETERS, tags="a, b", scope="shared", tenants="t")
    document = send(as_specadmin, PUBLISH, form, "way:document").context["form"]
    assert yaml.safe_load(document["document"].value())["body"]["metadata"]["name"] == form["name"]
    back = send(as_specadmin, PUBLISH, dict(document.as_data().items()), "way:form").context["form"]
    assert back.is_document is False
    for name in ("name", "title", "summary", "tags", "scope", "tenants", "version"):
        assert back.as_data()[name] == form[name]


def test_what_cannot_be_read_is_not_turned(as_specadmin: Client, connection: Connection) -> None:
    response = send(as_specadmin, PUBLISH, written(as_specadmin, "a: ["), "way:form")
    assert response.status_code == 422
    assert response.context["form"].is_document


def test_an_app_is_put_together_from_blocks(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    ids = [make.new_block_spec(press_client(connection)) for _ in range(2)]
    for spec_id in ids:
        as_specadmin.get(f"/specs/blocks/{spec_id}/")
    form = filled(as_specadmin, kind="app", notes="First", block_term="does block")
    page = send(as_specadmin, PUBLISH, form, "find")
    assert {spec.spec_id for spec in page.context["found"]} >= set(ids)
    for spec_id in ids:
        shown = send(as_specadmin, PUBLISH, form, f"add:{spec_id}").context["form"]
        form |= {key: shown.as_data().getlist(key) for key in ("block_id", "block_version")}
    form["block_auto"] = [ids[1]]
    assert send(as_specadmin, PUBLISH, form, "publish").status_code == 302
    spec = connection.specs.get(name=form["name"])
    config = sandbox.get(f"/v1/apps/specs/{spec.spec_id}")["latestRelease"]["config"]
    assert [(block["id"], block["autoRunOnDeploy"]) for block in config] == [
        (ids[0], False),
        (ids[1], True),
    ]


def test_a_block_is_taken_out_again(as_specadmin: Client, connection: Connection) -> None:
    form = filled(as_specadmin, kind="app", block_id=["a", "b"], block_version=["1.0.0", "2.0.0"])
    shown = send(as_specadmin, PUBLISH, form, "remove:a").context["form"]
    assert [row.spec_id for row in shown.blocks] == ["b"]


def test_an_artifact_that_the_document_names_has_to_be_chosen(
    as_specadmin: Client, connection: Connection
) -> None:
    text = DOCUMENT.format(name="x", type="standard") + "artifact:\n  path: ../peak\n"
    errors = (
        send(as_specadmin, PUBLISH, written(as_specadmin, text), "check").context["form"].errors
    )
    assert "../peak" in errors["artifact"][0]


def test_the_default_of_a_secret_is_in_no_row(as_specadmin: Client, connection: Connection) -> None:
    secret = {"name": "k", "type": "string", "required": False, "hideValue": True}
    parameters = yaml.safe_dump({"run": [{**secret, "defaultValue": "hunter2"}]})
    form = filled(as_specadmin, parameters=parameters)
    assert send(as_specadmin, PUBLISH, form, "publish").status_code == 302
    rows = [*Operation.objects.values(), *Event.objects.values(), *Spec.objects.values()]
    assert "hunter2" not in str([*rows, *Release.objects.values()])


@pytest.mark.parametrize("url", [PUBLISH, release_url("blocks", "x")])
def test_it_is_for_spec_admins(as_analyst: Client, connection: Connection, url: str) -> None:
    assert as_analyst.get(url).status_code == 403
    assert as_analyst.post(url).status_code == 403


@pytest.mark.parametrize("url", [release_url("blocks", "nobody"), release_url("robots", "x")])
def test_an_unknown_spec_is_not_found(
    as_specadmin: Client, connection: Connection, url: str
) -> None:
    assert as_specadmin.get(url).status_code == 404


def test_markup_in_what_is_published_is_text(as_specadmin: Client, connection: Connection) -> None:
    evil = "<img src=x onerror=alert(1)>"
    form = filled(as_specadmin, title=evil, parameters=f'run: [{{name: "{evil}", type: string}}]')
    page = send(as_specadmin, PUBLISH, form, "look").content.decode()
    assert evil not in page
    assert "&lt;img src=x" in page
