"""Deploying and redeploying: one row, one call, at most one deployment."""

import threading
import uuid

import pytest
from django.db import connections as databases

from pressui.accounts.models import Event, Person
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.deployments import services
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.press import Conflict, Refused
from tests.deployments.helpers import actor, body, failed_deployment, follow, fresh_name, row, sweep
from tests.ids import DEPLOYED_BLOCK, FAILED_APP, WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess


def deploy(
    connection: Connection, person: Person, name: str, token: uuid.UUID | None = None
) -> Operation:
    what = body(name)
    return services.deploy(
        actor=actor(person),
        spec=connection.specs.get(spec_id=WORKFLOW_SPEC),
        body=what,
        payload=what,
        form_token=token or uuid.uuid4(),
    )


def redeploy(connection: Connection, person: Person, deployment_id: str) -> Operation:
    return services.redeploy(
        actor=actor(person),
        deployment=row(connection, deployment_id),
        reason="Try again",
        form_token=uuid.uuid4(),
    )


def named(sandbox: SandboxProcess, name: str) -> int:
    found = sandbox.get("/v1/blocks/deployments/", name=name)
    return sum(item["metadata"]["name"] == name for item in found["deployments"])


def test_a_deployment_is_in_the_mirror_at_once(mirrored: Connection, analyst: Person) -> None:
    name = fresh_name()
    operation = deploy(mirrored, analyst, name)
    there = row(mirrored, operation.target_id)
    assert (there.name, there.status, there.revision) == (name, "deploying", 1)
    assert operation.state == Operation.State.SUCCEEDED


def test_it_becomes_deployed_as_the_poller_follows_it(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    operation = deploy(mirrored, analyst, fresh_name())
    sandbox.advance(60)
    follow(mirrored)
    there = row(mirrored, operation.target_id)
    assert there.status == "deployed"
    assert [change.status for change in there.status_changes.all()] == ["deployed", "deploying"]


def test_the_same_form_twice_is_one_deployment(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    token, name = uuid.uuid4(), fresh_name()
    first, second = (deploy(mirrored, analyst, name, token) for _ in range(2))
    assert first.pk == second.pk
    assert named(sandbox, name) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_with_one_form_are_one_deployment(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    token, name, made = uuid.uuid4(), fresh_name(), []

    def press() -> None:
        try:
            made.append(deploy(mirrored, analyst, name, token).pk)
        finally:
            databases.close_all()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 20
    assert len(set(made)) == 1
    assert named(sandbox, name) == 1


def test_a_refusal_is_told_and_recorded(mirrored: Connection, analyst: Person) -> None:
    name = fresh_name()
    deploy(mirrored, analyst, name)
    with pytest.raises(OperationFailed) as failure:
        deploy(mirrored, analyst, name)
    assert isinstance(failure.value.error, Refused)
    assert failure.value.operation.state == Operation.State.FAILED
    assert Event.objects.filter(action="deployment:deploy", outcome="failed").count() == 1


def test_a_redeploy_leaves_failed(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    failed = failed_deployment(sandbox)
    sweep(mirrored)
    operation = redeploy(mirrored, analyst, failed)
    after = row(mirrored, failed)
    assert (after.status, after.revision, after.reason) == ("redeploying", 2, "")
    assert operation.revision == 2


def test_what_is_deployed_cannot_be_redeployed(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.forget_requests()
    with pytest.raises(services.NotAllowedNow, match="Nothing to redeploy"):
        redeploy(mirrored, analyst, DEPLOYED_BLOCK)
    assert sandbox.requests() == []


def test_the_api_has_the_last_word(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    path = f"/v1/apps/deployments/{FAILED_APP}/redeploy"
    moved = {"detail": "It moved meanwhile"}
    sandbox.fault(method="POST", path=path, status=409, times=1, body=moved)
    with pytest.raises(OperationFailed, match="It moved meanwhile") as failure:
        redeploy(mirrored, analyst, FAILED_APP)
    assert isinstance(failure.value.error, Conflict)


def test_a_second_redeploy_waits_while_the_first_is_unknown(
    mirrored: Connection, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(
        method="POST", path=f"/v1/apps/deployments/{FAILED_APP}/redeploy", drop="before", times=1
    )
    with pytest.raises(OperationFailed) as failure:
        redeploy(mirrored, analyst, FAILED_APP)
    assert failure.value.operation.state == Operation.State.UNKNOWN
    with pytest.raises(services.NotAllowedNow, match="finding out"):
        redeploy(mirrored, analyst, FAILED_APP)


def test_reading_through_keeps_revisions_and_values(mirrored: Connection) -> None:
    there = services.refresh(row(mirrored, DEPLOYED_BLOCK))
    assert there.revisions.get(number=2).values == (
        '{"": {"run": {"agg_type": "AVG", "email_notifications": true, "num_iterations": 50,'
        ' "file_names": ["input.csv", "output.csv"]}}}'
    )


def test_reading_through_shows_what_is_known_when_the_api_is_away(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="GET", path="/v1/blocks", status=503, times=50)
    assert services.refresh(row(mirrored, DEPLOYED_BLOCK)).status == "deployed"
    press_client(mirrored)


def test_a_deployment_that_is_not_mirrored_yet_is_asked_for(
    connection: Connection, analyst: Person
) -> None:
    found = services.find(connection, analyst, "blocks", DEPLOYED_BLOCK)
    assert found is not None
    assert services.find(connection, analyst, "apps", DEPLOYED_BLOCK) is None
    assert services.find(connection, analyst, "blocks", "no-such-id") is None
