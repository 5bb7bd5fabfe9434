"""Run parameters are patched without a revision; a run tells what it set going."""

import json

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.helpers import row, sweep
from tests.deployments.made import made
from tests.deployments.pages import HTMX, ROUNDS, SECRET, filled, told, url, writes
from tests.ids import DEPLOYED_BLOCK
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

PAGE = "run-parameters"
DEMAND_NORDICS = "e662c391-f0c7-4e09-82ee-83e3efba0195"


def test_what_changed_is_patched_and_secrets_stay(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, PAGE)
    data = filled(as_analyst, page, rounds="31", notes="One more")
    assert as_analyst.post(page, data)["Location"] == standing.get_absolute_url()
    answer = told(sandbox, standing)
    assert answer["parameters"]["run"] == {"rounds": 31, "token": "********"}
    assert answer["latestRevision"]["revision"] == 2
    operation = Operation.objects.get()
    assert (operation.kind, operation.reason) == ("deployment:patch", "One more")
    assert json.loads(operation.payload) == {"parameters": {"rounds": 31}}


def test_a_secret_is_sent_where_one_is_entered(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, PAGE)
    as_analyst.post(page, filled(as_analyst, page, token=SECRET, notes="New token"))
    operation = Operation.objects.get()
    assert operation.state == Operation.State.SUCCEEDED
    assert SECRET not in operation.payload


def test_a_secret_within_an_object_that_is_left_as_it_is_is_not_asked_for(
    as_analyst: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    password = build.parameter("password", hideValue=True, required=True)
    store = build.parameter("store", "object", properties=[build.parameter("user"), password])
    spec = build.block(sandbox, parameters={"run": [ROUNDS, store]})
    values = {"run": {"rounds": 20, "store": {"user": "ana", "password": SECRET}}}
    made_id = build.deployed(sandbox, "blocks", spec, parameters=values)
    sweep(connection)
    page = url(row(connection, made_id), PAGE)
    response = as_analyst.post(page, filled(as_analyst, page, rounds="31", notes="More"))
    assert response.status_code == 302
    assert json.loads(Operation.objects.get().payload) == {"parameters": {"rounds": 31}}


def test_a_value_can_be_taken_away(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, PAGE)
    as_analyst.post(page, filled(as_analyst, page, mode="slow", notes="Slower"))
    as_analyst.post(page, filled(as_analyst, page, mode="", notes="As before"))
    assert "mode" not in told(sandbox, standing)["parameters"]["run"]


def test_of_an_app_each_block_gets_what_is_its_own(
    mirrored: Connection, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    app = mirrored.deployments.get(deployment_id=DEMAND_NORDICS)
    page = url(app, PAGE)
    data = filled(as_analyst, page, window="2", notes="Longer")
    assert as_analyst.post(page, data).status_code == 302
    sent = json.loads(Operation.objects.get().payload)
    assert sent == {"appParameters": {}, "parameters": {"demand-model": {"window": 156}}}
    assert told(sandbox, app)["parameters"]["demand-model"]["run"]["window"] == 156


def test_no_change_is_told_and_not_sent(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, PAGE)
    data = filled(as_analyst, page, notes="Nothing")
    sandbox.forget_requests()
    response = as_analyst.post(page, data)
    assert (response.status_code, writes(sandbox)) == (422, [])
    assert "Nothing is changed yet" in response.text


def test_the_button_counts(as_analyst: Client, standing: Deployment) -> None:
    data = filled(as_analyst, url(standing, PAGE), rounds="31")
    response = as_analyst.post(url(standing, f"{PAGE}/changes"), data, headers=HTMX)
    assert "Change 1 run value" in response.text


# --- Run now --------------------------------------------------------------------------------


def test_a_run_leads_to_what_was_started(as_analyst: Client, standing: Deployment) -> None:
    page = url(standing, "run")
    response = as_analyst.post(page, filled(as_analyst, page, reason="Now"), follow=True)
    operation = Operation.objects.get()
    assert response.request["PATH_INFO"] == f"/operations/{operation.pk}/"
    assert "A run of" in response.text
    assert json.loads(operation.payload)[0]["id"][:8] in response.text


def test_a_run_of_an_app_lists_its_blocks(
    mirrored: Connection, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    app = mirrored.deployments.get(deployment_id=DEMAND_NORDICS)
    page = url(app, "run")
    response = as_analyst.post(page, filled(as_analyst, page), follow=True)
    assert "Demand Model" in response.text
    assert (
        len(response.context["started"])
        == app.connection.deployments.filter(parent_id=DEMAND_NORDICS).count()
    )


@pytest.mark.parametrize(("outcome", "state"), [("ran", "succeeded"), ("not", "failed")])
def test_of_a_lost_run_the_person_says_what_happened(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess, outcome: str, state: str
) -> None:
    page = url(standing, "run")
    sandbox.fault(method="POST", path="/v1/deployments", drop="after", times=1)
    response = as_analyst.post(page, filled(as_analyst, page), follow=True)
    assert "It may have run" in response.text
    assert (
        "It may have run: Press did not tell." in as_analyst.get(standing.get_absolute_url()).text
    )
    operation = Operation.objects.get()
    decided = as_analyst.post(f"/operations/{operation.pk}/decide/", {"outcome": outcome})
    operation.refresh_from_db()
    assert (decided.status_code, operation.state) == (302, state)


@pytest.mark.parametrize("outcome", ["", "maybe"])
def test_nothing_else_can_be_decided(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess, outcome: str
) -> None:
    page = url(standing, "run")
    sandbox.fault(method="POST", path="/v1/deployments", drop="after", times=1)
    as_analyst.post(page, filled(as_analyst, page))
    [operation] = Operation.objects.all()
    answer = as_analyst.post(f"/operations/{operation.pk}/decide/", {"outcome": outcome})
    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["run", PAGE])
def test_a_viewer_may_not(connection: Connection, as_viewer: Client, page: str) -> None:
    assert as_viewer.get(url(made(connection), page)).status_code == 403


def test_a_failed_one_cannot_run(mirrored: Connection, as_analyst: Client) -> None:
    failed = made(mirrored, status="failed")
    assert "Only what is deployed can run." in as_analyst.get(url(failed, "run")).text
    fine = mirrored.deployments.get(deployment_id=DEPLOYED_BLOCK)
    assert "Only what is deployed" not in as_analyst.get(url(fine, "run")).text


def test_the_page_shows_what_runs_and_the_runs_before(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "run")
    assert "Nobody has asked for a run here yet." in as_analyst.get(page).text
    started = as_analyst.post(page, filled(as_analyst, page, reason="Month end"))
    shown = as_analyst.get(started["Location"]).text
    assert f'href="{page}#runs"' in shown
    response = as_analyst.get(page)
    assert [run.reason for run in response.context["runs"]] == ["Month end"]
    assert response.context["tree"].nodes
    assert "workflow resource" in response.text


def test_a_patch_says_what_it_saved(as_analyst: Client, standing: Deployment) -> None:
    page = url(standing, PAGE)
    assert "Kept as the note on the revision" not in as_analyst.get(page).text
    data = filled(as_analyst, page, rounds="31", notes="One more")
    response = as_analyst.post(page, data, follow=True)
    assert "Saved: Rounds 30 → 31." in response.text
    assert "Run parameters changed" in response.text
