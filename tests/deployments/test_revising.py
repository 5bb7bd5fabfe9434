"""Changing values and rolling back: prefilled, honest, secrets asked for again, once."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from pressui.specs.models import Release
from tests.deployments.helpers import row, sweep, sweep_specs
from tests.deployments.pages import HTMX, SCHEMA, SECRET, filled, told, url
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess


def test_the_form_begins_with_what_stands(as_analyst: Client, standing: Deployment) -> None:
    response = as_analyst.get(url(standing))
    assert response.context["form"].parameters.values["parameters"] == {"run": {"rounds": 30}}
    assert response.context["form"].button == "Create revision 3: no value changed"
    assert "Press never gives a secret back" in response.text
    assert "*****" not in response.text


def test_the_button_says_what_a_press_does(as_analyst: Client, standing: Deployment) -> None:
    data = filled(as_analyst, url(standing), rounds="40", token="n3w")
    response = as_analyst.post(f"{url(standing)}changes/", data, headers=HTMX)
    assert "Create revision 3: 1 value changed, 1 secret entered" in response.text
    assert "entered here" in response.text
    assert "n3w" not in response.text


def test_a_revision_is_created_with_the_values(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), rounds="40", token="n3w", notes="More rounds")
    response = as_analyst.post(url(standing), data)
    assert response["Location"] == standing.get_absolute_url()
    answer = told(sandbox, standing)
    assert answer["parameters"]["run"] == {"rounds": 40, "token": "********"}
    assert (answer["latestRevision"]["revision"], answer["latestRevision"]["notes"]) == (
        3,
        "More rounds",
    )
    operation = Operation.objects.get()
    assert (operation.kind, operation.reason) == ("deployment:revise", "More rounds")
    assert "n3w" not in operation.payload


def test_a_required_secret_is_asked_for_and_a_reason_too(
    as_analyst: Client, standing: Deployment
) -> None:
    response = as_analyst.post(url(standing), filled(as_analyst, url(standing)))
    assert response.status_code == 422
    assert [problem.label for problem in response.context["form"].problems] == ["Reason", "Token"]
    assert Operation.objects.count() == 0


def test_a_double_click_is_one_revision(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), token="n3w", notes="Again")
    sandbox.forget_requests()
    as_analyst.post(url(standing), data)
    as_analyst.post(url(standing), data)
    posts = [r for r in sandbox.requests() if r["method"] == "POST"]
    assert (len(posts), Operation.objects.count()) == (1, 1)


def test_whoever_comes_second_sees_what_changes_now(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), rounds="40", token="n3w", notes="Mine")
    theirs = {"parameters": {"run": {"rounds": 50, "token": SECRET}}}
    sandbox.post(f"v1/blocks/deployments/{standing.deployment_id}/revisions", theirs)
    sandbox.settle()
    response = as_analyst.post(url(standing), data)
    assert response.status_code == 409
    assert "Revision 3 was made meanwhile" in response.text
    assert "Create revision 4 over theirs: 1 value changed, 1 secret entered" in response.text
    assert 'value="Mine"' in response.text
    assert Operation.objects.count() == 0


def test_what_the_api_refuses_is_told_without_the_secret(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), token=SECRET, notes="Again")
    said = {"detail": f"parameters.run.token: {SECRET} was used before"}
    sandbox.fault(method="POST", path="/v1/blocks", status=422, body=said, times=1)
    response = as_analyst.post(url(standing), data)
    assert response.status_code == 422
    assert "was used before" in response.text
    assert SECRET not in response.text + Operation.objects.get().error


def test_a_lost_answer_leads_to_the_page_that_finds_out(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), token="n3w", notes="Again")
    sandbox.fault(method="POST", path="/v1/blocks", drop="after", times=1)
    response = as_analyst.post(url(standing), data)
    assert response["Location"].startswith("/operations/")


def test_in_motion_it_is_shown_and_cannot_be_sent(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), token="n3w", notes="Again")
    as_analyst.post(url(standing), data)
    assert "It is in motion" in as_analyst.get(url(standing)).text


def test_an_outage_while_sending_is_found_out(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing), rounds="44", token="n3w", notes="Again")
    sandbox.fault(method="POST", path="/v1/blocks", status=503, times=9)
    response = as_analyst.post(url(standing), data)
    assert response["Location"].startswith("/operations/")


def test_what_was_told_goes_as_it_is_mended(as_analyst: Client, standing: Deployment) -> None:
    refused = as_analyst.post(url(standing), filled(as_analyst, url(standing)), headers=HTMX)
    assert "2 problems to mend first:" in refused.text  # in the foot bar too, without a reload
    assert 'href="#id_notes"' in refused.text
    data = filled(as_analyst, url(standing), notes="Now", **{"p.told": "1", "_action": "update"})
    mended = as_analyst.post(f"{url(standing)}changes/", data, headers=HTMX)
    assert "1 problem to mend first:" in mended.text
    assert "Say why" not in mended.text
    data |= {"p-0-run-2": SECRET}
    ready = as_analyst.post(f"{url(standing)}changes/", data, headers=HTMX)
    assert "Nothing is sent before you press." in ready.text
    assert '<div id="p-problems" hx-swap-oob="true">' in ready.text
    assert "to mend" not in ready.text


def test_what_is_not_right_yet_is_no_change(as_analyst: Client, standing: Deployment) -> None:
    data = filled(as_analyst, url(standing), rounds="abc", _action="update")
    response = as_analyst.post(f"{url(standing)}changes/", data, headers=HTMX)
    assert "No value differs from what stands now." in response.text


# --- Roll back ------------------------------------------------------------------------------


def test_a_roll_back_shows_its_difference_first(as_analyst: Client, standing: Deployment) -> None:
    response = as_analyst.get(url(standing, "roll-back/1"))
    form = response.context["form"]
    assert [(one.label, one.before, one.after) for one in form.changes] == [
        ("Rounds", "30", "20"),
        ("mode", "not set", "fast"),
    ]
    assert form.button == "Roll back to revision 1: 2 values changed"


def test_a_roll_back_says_what_it_needs_before_it_is_sent(
    as_analyst: Client, standing: Deployment
) -> None:
    response = as_analyst.get(url(standing, "roll-back/1"))
    assert [field.label for field in response.context["form"].apart] == ["Token"]
    assert "1 still to fill in:" in response.text
    assert '<a class="link" href="#p-0-run-2">Token</a>' in response.text
    assert "Change a value too" in response.text
    assert response.text.count('id="p-0-run-2"') == 1


@pytest.fixture
def upgraded(standing: Deployment, sandbox: SandboxProcess) -> Deployment:
    """At its third revision, on a release that asks for one more value."""
    schema = {"run": [*SCHEMA["run"], build.parameter("size", "number", title="Size")]}
    build.release_block(sandbox, standing.api_spec_id, "1.1.0", parameters=schema)
    values = {"run": {"rounds": 30, "size": 5, "token": SECRET}}
    body = {"release": {"version": "1.1.0"}, "parameters": values}
    sandbox.post(f"v1/blocks/deployments/{standing.deployment_id}/revisions", body)
    sandbox.settle()
    sweep_specs(standing.connection)
    sweep(standing.connection)
    return row(standing.connection, standing.deployment_id)


def test_what_the_older_release_drops_is_told_first(
    as_analyst: Client, upgraded: Deployment
) -> None:
    response = as_analyst.get(url(upgraded, "roll-back/1"))
    form = response.context["form"]
    assert [one.label for one in form.chosen] == ["Size", "Rounds", "mode"]
    assert (form.implied, [one.label for one in form.dropped]) == ([], ["Size"])
    assert "1 value is dropped: release 1.0.0 does not ask for it." in response.text
    words = "Roll back to revision 1: release 1.0.0, 2 values changed, 1 value dropped"
    assert form.button == words


def test_a_value_that_goes_back_to_its_default_was_changed_too(
    as_analyst: Client, standing: Deployment
) -> None:
    data = filled(as_analyst, url(standing), rounds="10", token=SECRET)
    response = as_analyst.post(f"{url(standing)}changes/", data, headers=HTMX)
    assert "Create revision 3: 1 value changed, 1 secret entered" in response.text
    assert "comes with the release" not in response.text


def test_a_roll_back_to_what_failed_says_so(as_analyst: Client, standing: Deployment) -> None:
    seen = {"revision": 1, "at": timezone.now(), "reason": "Out of memory"}
    standing.status_changes.create(status="failed", **seen)
    response = as_analyst.get(url(standing, "roll-back/1"))
    assert "Revision 1 did not stand either:" in response.text
    assert "Out of memory" in response.text


def test_a_roll_back_is_a_new_revision_with_the_earlier_values(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "roll-back/1")
    as_analyst.post(page, filled(as_analyst, page, token=SECRET))
    answer = told(sandbox, standing)
    assert answer["parameters"]["run"] == {"rounds": 20, "mode": "fast", "token": "********"}
    operation = Operation.objects.get()
    assert (operation.kind, operation.reason) == (
        "deployment:roll-back",
        "Back to revision 1",
    )
    assert json.loads(operation.payload)["parameters"] == {"run": {"rounds": 20, "mode": "fast"}}


def test_what_press_does_not_tell_is_said(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    path = f"/v1/blocks/deployments/{standing.deployment_id}/revisions/1"
    bare = {"revision": 1, "status": "superseded", "spec": {"release": {"version": "1.0.0"}}}
    sandbox.fault(method="GET", path=path, status=200, body=bare, times=1)
    response = as_analyst.get(url(standing, "roll-back/1"))
    assert "Press does not tell the values of this revision" in response.text
    assert response.context["plan"].release.version == "1.0.0"


def test_an_unknown_revision_is_not_found(as_analyst: Client, standing: Deployment) -> None:
    assert as_analyst.get(url(standing, "roll-back/9")).status_code == 404


@pytest.mark.parametrize("page", ["revise", "upgrade", "roll-back/1"])
def test_a_viewer_may_not(as_viewer: Client, standing: Deployment, page: str) -> None:
    assert as_viewer.get(url(standing, page)).status_code == 403
    assert as_viewer.post(f"{url(standing, page)}changes/").status_code == 403


def test_a_change_that_cannot_be_followed_now_says_so(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    data = filled(as_analyst, url(standing))
    Release.objects.filter(spec=standing.spec).update(payload="")
    sandbox.fault(method="GET", path="/v1/blocks/specs/", status=503, times=9)
    response = as_analyst.post(f"{url(standing)}changes/", data)
    assert response.status_code == 503
    assert "This cannot be shown now" in response.text
