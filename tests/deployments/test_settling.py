"""A write whose answer was lost is settled by looking, never by sending it again."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import services, settling
from pressui.operations.models import Operation
from pressui.operations.services import NOT_APPLIED, OperationFailed
from tests.deployments.helpers import actor, body, failed_deployment, fresh_name, row, sweep
from tests.ids import WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess

CREATE = {"method": "POST", "path": "/v1/blocks/deployments/"}


def deploy_badly(connection: Connection, person: Person, what: dict[str, Any]) -> Operation:
    with pytest.raises(OperationFailed) as failure:
        services.deploy(
            actor=actor(person),
            spec=connection.specs.get(spec_id=WORKFLOW_SPEC),
            body=what,
            payload=what,
            form_token=uuid.uuid4(),
        )
    return failure.value.operation


def settle(operation: Operation) -> Operation:
    settling.settle_due()
    operation.refresh_from_db()
    return operation


def wait_out_grace(operation: Operation) -> None:
    Operation.objects.filter(pk=operation.pk).update(
        requested_at=timezone.now() - timedelta(minutes=5)
    )


def creates(sandbox: SandboxProcess) -> int:
    return sum(r["method"] == "POST" and r["path"] == CREATE["path"] for r in sandbox.requests())


def test_a_create_that_was_applied_is_found_and_adopted(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(**CREATE, drop="after", times=1)
    operation = deploy_badly(mirrored, analyst, body(fresh_name()))
    assert operation.state == Operation.State.UNKNOWN
    assert settle(operation).state == Operation.State.SUCCEEDED
    assert row(mirrored, operation.target_id).status == "deploying"
    assert creates(sandbox) == 1


def test_a_create_that_was_not_applied_is_called_so_after_a_while(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(**CREATE, drop="before", times=1)
    operation = deploy_badly(mirrored, analyst, body(fresh_name()))
    assert settle(operation).state == Operation.State.UNKNOWN
    wait_out_grace(operation)
    assert settle(operation).error == NOT_APPLIED
    assert operation.state == Operation.State.FAILED
    assert creates(sandbox) == 1


def test_another_deployment_of_that_name_is_not_taken_for_ours(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    name = fresh_name()
    sandbox.fault(**CREATE, drop="before", times=1)
    operation = deploy_badly(mirrored, analyst, body(name))
    sandbox.post(CREATE["path"], body(name, num_iterations=100))
    assert settle(operation).state == Operation.State.FAILED
    assert name in operation.error


def test_a_process_that_died_while_asking_is_settled_too(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    what = body(fresh_name())
    sandbox.fault(**CREATE, drop="after", times=1)
    operation = deploy_badly(mirrored, analyst, what)
    wait_out_grace(operation)
    Operation.objects.filter(pk=operation.pk).update(state=Operation.State.REQUESTED)
    assert settle(operation).state == Operation.State.SUCCEEDED


def test_nothing_is_settled_while_the_api_is_away(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(**CREATE, drop="after", times=1)
    operation = deploy_badly(mirrored, analyst, body(fresh_name()))
    wait_out_grace(operation)
    sandbox.fault(method="GET", path="/v1/blocks", status=503, times=50)
    assert settle(operation).state == Operation.State.UNKNOWN


@pytest.mark.parametrize(("drop", "state"), [("after", "succeeded"), ("before", "failed")])
def test_a_redeploy_is_told_by_the_number_of_the_revision(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess, drop: str, state: str
) -> None:
    deployment_id = failed_deployment(sandbox)
    sweep(mirrored)
    sandbox.fault(
        method="POST", path=f"/v1/blocks/deployments/{deployment_id}/redeploy", drop=drop, times=1
    )
    with pytest.raises(OperationFailed) as failure:
        services.redeploy(
            actor=actor(analyst),
            deployment=row(mirrored, deployment_id),
            reason="",
            form_token=uuid.uuid4(),
        )
    wait_out_grace(failure.value.operation)
    assert settle(failure.value.operation).state == state
