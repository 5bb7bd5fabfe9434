"""Redeploy: who may, when, what is said, and that it happens once."""

import uuid
from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Event
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.helpers import failed_deployment, row, sweep
from tests.deployments.made import made
from tests.ids import DEPLOYED_BLOCK
from tests.sandbox_process import SandboxProcess

HTMX = {"HX-Request": "true"}


@pytest.fixture
def failed(connection: Connection, sandbox: SandboxProcess) -> Deployment:
    """A deployment that failed, at the API and in the mirror."""
    deployment_id = failed_deployment(sandbox)
    sweep(connection)
    return row(connection, deployment_id)


def redeploy(client: Client, deployment: Deployment, **said: Any) -> Any:
    headers = said.pop("headers", {})
    data = {"form_token": str(uuid.uuid4()), **said}
    return client.post(f"{deployment.get_absolute_url()}redeploy/", data, headers=headers)


def sent(sandbox: SandboxProcess) -> int:
    """How many redeploys reached the API."""
    return sum(entry["path"].endswith("/redeploy") for entry in sandbox.requests())


def test_it_rejects_get(connection: Connection, as_viewer: Client) -> None:
    deployment = made(connection, status="failed")
    assert as_viewer.get(f"{deployment.get_absolute_url()}redeploy/").status_code == 405


def test_a_viewer_may_not(connection: Connection, as_viewer: Client) -> None:
    assert redeploy(as_viewer, made(connection, status="failed")).status_code == 403
    assert Operation.objects.count() == 0
    assert Event.objects.filter(action="request:refused").count() == 1


@pytest.mark.parametrize("role", ["as_analyst", "as_specadmin", "as_owner"])
def test_everybody_else_may(failed: Deployment, role: str, request: Any) -> None:
    client: Client = request.getfixturevalue(role)
    response = redeploy(client, failed, reason="Again")
    assert (response.status_code, response.url) == (302, failed.get_absolute_url())
    failed.refresh_from_db()
    assert (failed.status, failed.revision) == ("redeploying", 2)
    operation = Operation.objects.get()
    assert (operation.reason, operation.state) == ("Again", "succeeded")


def test_it_leads_back_to_where_it_was_asked(failed: Deployment, as_analyst: Client) -> None:
    where = "/deployments/?view=attention"
    assert redeploy(as_analyst, failed, next=where).url == where


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_it_leads_nowhere_else(failed: Deployment, as_analyst: Client, where: str) -> None:
    assert redeploy(as_analyst, failed, next=where).url == failed.get_absolute_url()


def test_with_htmx_the_live_part_asks_anew(failed: Deployment, as_analyst: Client) -> None:
    response = redeploy(as_analyst, failed, headers=HTMX)
    assert "refreshed" in response["HX-Trigger-After-Settle"]
    assert "is being redeployed" in response.text
    assert 'hx-swap-oob="beforeend"' in response.text


def test_a_double_click_is_one_operation(
    failed: Deployment, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    token = str(uuid.uuid4())
    for _ in range(2):
        assert redeploy(as_analyst, failed, form_token=token).status_code == 302
    assert (Operation.objects.count(), sent(sandbox)) == (1, 1)


def test_each_form_has_a_token_of_its_own(connection: Connection, as_analyst: Client) -> None:
    made(connection, status="failed")
    tokens = {as_analyst.get("/deployments/").context["rows"][0].token for _ in range(2)}
    assert len(tokens) == 2


def test_what_the_status_forbids_is_a_conflict(
    mirrored: Connection, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    response = redeploy(as_analyst, row(mirrored, DEPLOYED_BLOCK))
    assert response.status_code == 409
    assert "Nothing to redeploy" in response.text
    assert sent(sandbox) == 0


@pytest.mark.parametrize("said", [{"form_token": "no"}, {"reason": "x" * 501}, {"form_token": ""}])
def test_a_form_that_is_not_whole_is_refused(
    failed: Deployment, as_analyst: Client, said: dict[str, str]
) -> None:
    assert redeploy(as_analyst, failed, **said).status_code == 400
    assert Operation.objects.count() == 0


@pytest.mark.parametrize(("status", "answer"), [(409, 409), (422, 409), (403, 409)])
def test_a_refusal_is_told_in_the_words_of_the_api(
    failed: Deployment, as_analyst: Client, sandbox: SandboxProcess, status: int, answer: int
) -> None:
    body = {"detail": "Frozen <b>until</b> Monday"}
    sandbox.fault(method="POST", path="/v1/blocks", status=status, body=body, times=1)
    response = redeploy(as_analyst, failed)
    assert response.status_code == answer
    assert "Frozen &lt;b&gt;until&lt;/b&gt; Monday" in response.text


def test_the_same_refused_form_again_is_refused_again(
    failed: Deployment, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="POST", path="/v1/blocks", status=409, body={"detail": "No"}, times=1)
    token = str(uuid.uuid4())
    answers = [redeploy(as_analyst, failed, form_token=token).status_code for _ in range(2)]
    assert (answers, sent(sandbox)) == ([409, 409], 1)


def test_an_unknown_outcome_is_said_and_shown(
    failed: Deployment, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="POST", path="/v1/blocks", drop="after", times=1)
    response = redeploy(as_analyst, failed)
    assert response.status_code == 302
    page = as_analyst.get(response.url)
    assert "it may have been applied; we are finding out" in page.text
    assert "We are finding out whether a redeploy was accepted" in page.text
    [shown] = as_analyst.get("/deployments/", {"q": f"name:{failed.name}"}).context["rows"]
    assert shown.why_not.startswith("A change was asked for already")
    assert redeploy(as_analyst, failed).status_code == 409
    assert sent(sandbox) == 1


def test_one_that_is_not_there_is_not_found(connection: Connection, as_analyst: Client) -> None:
    response = as_analyst.post("/deployments/blocks/nothing/redeploy/")
    assert response.status_code == 404
