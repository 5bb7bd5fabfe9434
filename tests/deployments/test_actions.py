"""Writes on a deployment that stands: one row, one call, the mirror at once, settled by looking."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import actions, services
from pressui.deployments.actions import Asked
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from pressui.operations.services import NOT_APPLIED, OperationFailed
from tests.deployments.helpers import actor, row, sweep
from tests.deployments.test_settling import settle, wait_out_grace
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

SCHEMA = {
    "run": [
        build.parameter("rounds", "number", defaultValue=10),
        build.parameter("token", hideValue=True),
    ]
}
KIND = Operation.Kind


@pytest.fixture
def standing(connection: Connection, sandbox: SandboxProcess) -> Deployment:
    """A block deployment that is deployed, at the API and in the mirror."""
    spec = build.block(sandbox, parameters=SCHEMA)
    made = build.deployed(sandbox, "blocks", spec, parameters={"run": {"token": "s3cret"}})
    sweep(connection)
    return row(connection, made)


def asked(deployment: Deployment, person: Person, token: uuid.UUID | None = None) -> Asked:
    return {
        "actor": actor(person),
        "deployment": deployment,
        "reason": "It is time",
        "form_token": token or uuid.uuid4(),
    }


def body(rounds: int) -> dict[str, Any]:
    values = {"parameters": {"run": {"rounds": rounds}}}
    return {"release": {"version": "1.0.0"}, "revision": {"notes": "It is time"}, **values}


def revise(deployment: Deployment, person: Person, rounds: int = 20) -> Operation:
    what = body(rounds)
    return actions.revise(KIND.REVISE, body=what, payload=what, **asked(deployment, person))


def told(sandbox: SandboxProcess, deployment: Deployment) -> Any:
    return sandbox.get(f"v1/blocks/deployments/{deployment.deployment_id}")


def after(deployment: Deployment) -> Deployment:
    deployment.refresh_from_db()
    return deployment


def test_a_revision_is_in_the_mirror_at_once(standing: Deployment, analyst: Person) -> None:
    operation = revise(standing, analyst)
    assert (operation.state, operation.revision, operation.reason) == ("succeeded", 2, "It is time")
    assert (after(standing).status, standing.revision) == ("deploying", 2)


def test_the_same_form_twice_is_one_revision(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    what, token = body(20), uuid.uuid4()
    made = {
        actions.revise(KIND.UPGRADE, body=what, payload=what, **asked(standing, analyst, token)).pk
        for _ in range(2)
    }
    assert len(made) == 1
    assert told(sandbox, standing)["latestRevision"]["revision"] == 2


def test_what_the_status_forbids_is_not_sent(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    revise(standing, analyst)
    sandbox.forget_requests()
    with pytest.raises(services.NotAllowedNow, match="in motion"):
        revise(after(standing), analyst)
    assert sandbox.requests() == []


def test_details_are_edited_and_mirrored(standing: Deployment, analyst: Person) -> None:
    actions.edit(changes={"title": "Nightly"}, **asked(standing, analyst))
    assert after(standing).title == "Nightly"


def test_run_parameters_are_patched(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    change = {"parameters": {"rounds": 30}}
    actions.patch_run_parameters(body=change, payload=change, **asked(standing, analyst))
    assert told(sandbox, standing)["parameters"]["run"]["rounds"] == 30
    assert after(standing).revision == 1


def test_a_platform_without_the_second_version_is_asked_in_the_first(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="PATCH", path="/v2", status=404, body={"detail": "No such page"}, times=1)
    change = {"parameters": {"rounds": 30}}
    actions.patch_run_parameters(body=change, payload=change, **asked(standing, analyst))
    assert told(sandbox, standing)["parameters"]["run"]["rounds"] == 30


def test_a_run_tells_what_was_started(standing: Deployment, analyst: Person) -> None:
    operation = actions.run(**asked(standing, analyst))
    [started] = json.loads(operation.payload)
    assert (started["spec"], started["version"]) == (standing.api_spec_id, "1.0.0")
    assert started["id"]


def test_what_is_deleted_is_shown_in_motion_and_then_gone(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    actions.delete(**asked(standing, analyst))
    assert after(standing).status == "deleting"
    sandbox.settle()
    services.look_now(standing)
    assert after(standing).gone_at is not None


# --- Answers that were lost -----------------------------------------------------------------


CHANGE = {"parameters": {"rounds": 40}}
WRITES: dict[str, Callable[[Asked], Operation]] = {
    "revise": lambda asked: actions.revise(KIND.REVISE, body=body(20), payload=body(20), **asked),
    "edit": lambda asked: actions.edit(changes={"title": "Nightly"}, **asked),
    "patch": lambda asked: actions.patch_run_parameters(body=CHANGE, payload=CHANGE, **asked),
    "delete": lambda asked: actions.delete(**asked),
    "run": lambda asked: actions.run(**asked),
}


def write(kind: str, deployment: Deployment, person: Person) -> Operation:
    """The operation of a write whose answer is lost."""
    with pytest.raises(OperationFailed) as failure:
        WRITES[kind](asked(deployment, person))
    return failure.value.operation


@pytest.mark.parametrize("kind", ["revise", "edit", "patch", "delete"])
def test_a_write_that_was_applied_is_found(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess, kind: str
) -> None:
    lose(sandbox, "after")
    operation = write(kind, standing, analyst)
    assert operation.state == Operation.State.UNKNOWN
    assert settle(operation).state == Operation.State.SUCCEEDED
    assert writes(sandbox) == 1


@pytest.mark.parametrize("kind", ["revise", "edit", "patch", "delete"])
def test_a_write_that_never_arrived_is_found_absent(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess, kind: str
) -> None:
    lose(sandbox, "before")
    operation = write(kind, standing, analyst)
    assert settle(operation).state == Operation.State.UNKNOWN
    wait_out_grace(operation)
    assert (settle(operation).state, operation.error) == ("failed", NOT_APPLIED)
    assert writes(sandbox) == 1


def test_of_a_lost_run_the_person_decides(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    lose(sandbox, "after")
    operation = write("run", standing, analyst)
    wait_out_grace(operation)
    assert settle(operation).state == Operation.State.UNKNOWN
    assert actions.run(**asked(standing, analyst)).state == Operation.State.SUCCEEDED


def test_while_one_write_is_in_doubt_another_waits(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    lose(sandbox, "before")
    write("edit", standing, analyst)
    with pytest.raises(services.NotAllowedNow, match="finding out"):
        actions.delete(**asked(standing, analyst))


def test_a_patch_of_secrets_alone_cannot_be_told(
    standing: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    lose(sandbox, "after")
    with pytest.raises(OperationFailed) as failure:
        actions.patch_run_parameters(
            body={"parameters": {"token": "n3w"}},
            payload={"parameters": {}},
            **asked(standing, analyst),
        )
    wait_out_grace(failure.value.operation)
    assert "does not tell a secret" in settle(failure.value.operation).error


def lose(sandbox: SandboxProcess, when: str) -> None:
    """The answer to the next write is lost, before or after it was applied."""
    for method in ("POST", "PATCH", "DELETE"):
        sandbox.fault(method=method, path="/v", drop=when, times=1)
    sandbox.forget_requests()


def writes(sandbox: SandboxProcess) -> int:
    return sum(r["method"] != "GET" and r["path"].startswith("/v") for r in sandbox.requests())
