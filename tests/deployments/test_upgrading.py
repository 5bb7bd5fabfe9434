"""The upgrade page: six classes counted, blockers first, what must be decided, what is sent."""

from typing import Any

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.helpers import row
from tests.parameters.browser import posted
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


def test_six_classes_are_counted(as_analyst: Client, demand: Deployment) -> None:
    form, _ = opened(as_analyst, demand)
    assert form.counts == {
        "invalid": 2,
        "required": 1,
        "new": 11,
        "default": 2,
        "removed": 2,
        "kept": 6,
    }
    assert [verdict for verdict, _found in form.groups][:2] == ["invalid", "required"]
    assert [one.line.label for one in form.undecided] == ["Holiday calendar"]


def test_the_notes_of_every_release_in_between_are_there(
    as_analyst: Client, demand: Deployment
) -> None:
    form, _ = opened(as_analyst, demand)
    assert [release.version for release, _by in form.passed] == ["2.0.0", "1.7.2", "1.7.0", "1.6.0"]


def test_it_cannot_be_sent_before_what_is_required_is_decided(
    as_analyst: Client, demand: Deployment
) -> None:
    _, data = opened(as_analyst, demand)
    response = as_analyst.post(page(demand), data)
    assert response.status_code == 422
    assert [problem.label for problem in response.context["form"].problems] == ["Holiday calendar"]
    assert Operation.objects.count() == 0


def test_the_button_counts_what_was_chosen(as_analyst: Client, demand: Deployment) -> None:
    form, data = opened(as_analyst, demand)
    data |= choose(form, "calendar", "Nordic")
    response = as_analyst.post(page(demand, part="changes/"), data, headers=HTMX)
    assert "Create revision 13: release 2.0.0, 3 values changed" in response.text
    assert "to decide" not in response.text


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
    data |= choose(form, "calendar", "Nordic")
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
