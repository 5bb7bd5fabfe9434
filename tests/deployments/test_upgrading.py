"""The upgrade page: six classes counted, blockers first, what must be decided, what is sent."""

import re
from typing import Any

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.helpers import row, sweep, sweep_specs
from tests.parameters.browser import posted
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

DEMAND_NORDICS = "e662c391-f0c7-4e09-82ee-83e3efba0195"
WITHOUT_CHECKS = "333a123e-8a97-472a-95f0-28e1fe354dc7"  # SCA · Wholesale leaves a block out
HTMX = {"HX-Request": "true"}


@pytest.fixture
def demand(mirrored: Connection) -> Deployment:
    return row(mirrored, DEMAND_NORDICS)


def page(deployment: Deployment, to: str = "2.0.0", part: str = "") -> str:
    return f"{deployment.get_absolute_url()}upgrade/{part}?to={to}"


def opened(client: Client, deployment: Deployment, to: str = "2.0.0") -> tuple[Any, dict[str, Any]]:
    """The form of the page, and what a browser would send of it as it stands."""
    response = client.get(page(deployment, to))
    assert response.status_code == 200, response.text
    html = response.content.decode()
    return response.context["form"], dict(posted(html[html.index('id="deploy-form"') :]).lists())


def named(form: Any, name: str) -> Any:
    return next(one for one in form.decisions if one.line.place.name == name)


def choose(form: Any, name: str, title: str) -> dict[str, str]:
    field = named(form, name).field
    return {field.name: next(one.key for one in field.choices if one.title == title)}


def decided(form: Any) -> dict[str, str]:
    """All that the upgrade of the demo data leaves open."""
    model, horizon = choose(form, "model_family", "Theta"), choose(form, "horizon", "26 weeks")
    return choose(form, "calendar", "Nordic") | model | horizon


def test_six_classes_are_counted(as_analyst: Client, demand: Deployment) -> None:
    form, _ = opened(as_analyst, demand)
    assert form.counts == {
        "invalid": 2,
        "required": 1,
        "again": 0,
        "new": 11,
        "default": 2,
        "removed": 2,
        "kept": 6,
    }
    assert [verdict for verdict, _found in form.groups][:2] == ["invalid", "required"]
    open_ = [one.line.label for one in form.decisions if one.is_open]
    assert open_ == ["Model", "Horizon", "Holiday calendar"]


def test_the_notes_of_every_release_in_between_are_there(
    as_analyst: Client, demand: Deployment
) -> None:
    form, _ = opened(as_analyst, demand)
    assert [release.version for release, _by in form.passed] == ["2.0.0", "1.7.2", "1.7.0", "1.6.0"]


def test_it_cannot_be_sent_before_what_is_required_is_decided(
    as_analyst: Client, demand: Deployment
) -> None:
    _, data = opened(as_analyst, demand)
    told = as_analyst.get(page(demand)).text
    assert 'aria-describedby="deploy-state" aria-disabled="true"' in told
    response = as_analyst.post(page(demand), data)
    assert response.status_code == 422
    problems = response.context["form"].problems
    assert {problem.label for problem in problems} == {"Model", "Horizon", "Holiday calendar"}
    assert Operation.objects.count() == 0


def test_the_button_counts_what_was_chosen(as_analyst: Client, demand: Deployment) -> None:
    form, data = opened(as_analyst, demand)
    data |= decided(form)
    response = as_analyst.post(page(demand, part="changes/"), data, headers=HTMX)
    assert "Create revision 13: release 2.0.0, 3 values changed" in response.text
    assert "to decide" not in response.text


def test_a_refused_value_is_decided_by_a_person(as_analyst: Client, demand: Deployment) -> None:
    form, data = opened(as_analyst, demand)
    model = named(form, "model_family")
    assert (model.after, model.field.required, model.is_open) == ("", True, True)
    assert "model_family" not in form.masked()["parameters"]["demand-model"].get("build", {})
    told = as_analyst.get(page(demand)).text
    assert "3 values to decide:" in told
    data |= choose(form, "model_family", "Theta")
    again = as_analyst.post(page(demand), data | {"to": "1.7.2", "_action": "change-release"})
    back = dict(posted(again.text).lists()) | {"to": "2.0.0", "_action": "change-release"}
    kept = as_analyst.post(again.context["page_url"], back).context["form"]
    assert named(kept, "model_family").after == "Theta"
    assert named(kept, "calendar").is_open


def test_it_says_since_when_and_what_others_do(as_analyst: Client, demand: Deployment) -> None:
    response = as_analyst.get(page(demand))
    groups = response.context["form"].told
    told = {one.line.place.name: one.why for _, found, _ in groups for one in found}
    assert told["explain"] == "Since 1.6.0"
    assert told["quantiles"] == "Since 1.7.0"
    assert told["out_table"] == "Removed in 2.0.0"
    assert told["calendar"].endswith(", since 1.7.0")
    assert "Others on 2.0.0" in response.text
    used = {one.line.place.name: one.used for _, found, _ in groups for one in found}
    assert re.fullmatch(r"[1-4] of 4 others use .+", used["calendar"])


def test_it_can_be_tried_on_a_copy(as_analyst: Client, demand: Deployment) -> None:
    url = as_analyst.get(page(demand)).context["copy_url"]
    form = as_analyst.get(url).context["form"]
    assert form.release.version == "2.0.0"
    assert form.open_values["parameters"]["demand-model"]["run"]["window"] == 104


def test_a_changed_default_is_kept_or_taken(as_analyst: Client, demand: Deployment) -> None:
    form, data = opened(as_analyst, demand)
    window = named(form, "window").field.name
    assert named(form, "window").keeps
    taken = as_analyst.post(page(demand), data | {"_action": f"restore:{window}"})
    assert named(taken.context["form"], "window").takes
    again = dict(posted(taken.content.decode()).lists()) | {"_action": f"keep:{window}"}
    assert named(as_analyst.post(page(demand), again).context["form"], "window").keeps


def test_another_release_keeps_what_was_decided(as_analyst: Client, demand: Deployment) -> None:
    form, data = opened(as_analyst, demand)
    data |= choose(form, "calendar", "Nordic") | choose(form, "window", "52")
    response = as_analyst.post(page(demand), data | {"to": "1.7.2", "_action": "change-release"})
    changed = response.context["form"]
    assert changed.release.version == "1.7.2"
    assert (named(changed, "calendar").after, named(changed, "window").after) == ("Nordic", "52")
    assert named(changed, "horizon").line.verdict == "kept"
    assert Operation.objects.count() == 0


def test_a_preview_that_is_late_is_no_error(as_analyst: Client, demand: Deployment) -> None:
    _form, data = opened(as_analyst, demand)
    Deployment.objects.filter(pk=demand.pk).update(current_version="2.0.0")
    response = as_analyst.post(page(demand, part="changes/"), data, headers=HTMX)
    assert response.status_code == 204


def test_an_upgrade_is_a_revision_of_the_release(
    as_analyst: Client, demand: Deployment, sandbox: SandboxProcess
) -> None:
    form, data = opened(as_analyst, demand)
    data |= decided(form)
    response = as_analyst.post(page(demand), data)
    assert response["Location"] == demand.get_absolute_url()
    told = sandbox.get(f"v1/apps/deployments/{DEMAND_NORDICS}")
    assert told["spec"]["release"]["currentVersion"] == "2.0.0"
    assert told["parameters"]["demand-model"]["run"]["window"] == 104
    operation = Operation.objects.get()
    assert (operation.kind, operation.version, operation.reason) == (
        "deployment:upgrade",
        "2.0.0",
        "Upgrade to 2.0.0",
    )


@pytest.mark.parametrize("to", ["9.9.9", "1.5.2"])
def test_there_is_no_page_for_what_is_no_upgrade(
    as_analyst: Client, demand: Deployment, to: str
) -> None:
    current = row(demand.connection, DEMAND_NORDICS).current_version
    target = current if to == "1.5.2" else to
    assert as_analyst.get(page(demand, target)).status_code == 404


def test_a_block_that_was_left_out_is_not_asked_for(
    mirrored: Connection, as_analyst: Client
) -> None:
    form, _ = opened(as_analyst, row(mirrored, WITHOUT_CHECKS), "2.1.0")
    blocks = {section.block for section in form.schema.sections}
    assert "churn-model-training" in blocks
    assert "data-quality-checks" not in blocks


def test_an_optional_secret_that_was_set_is_told(
    as_analyst: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    schema = {"run": [build.parameter("key", title="API key", hideValue=True)]}
    spec = build.block(sandbox, parameters=schema)
    made = build.deployed(sandbox, "blocks", spec, parameters={"run": {"key": "s3cret"}})
    build.release_block(sandbox, spec, "1.1.0", parameters=schema)
    sandbox.settle()
    sweep_specs(connection)
    sweep(connection)
    response = as_analyst.get(page(row(connection, made), "1.1.0"))
    assert response.context["form"].counts["again"] == 1
    assert response.context["form"].counts["removed"] == 0
    assert "Set now: enter it again, or it is not set" in response.text
    assert "s3cret" not in response.text
