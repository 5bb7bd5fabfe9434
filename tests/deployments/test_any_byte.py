"""A create whose connection breaks at any byte is at most one deployment, and we know which."""

import uuid
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import current_connection
from pressui.deployments import services, settling
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from tests.cutting_proxy import Cut, CuttingProxy
from tests.deployments.helpers import actor, body, fresh_name
from tests.deployments.test_settling import wait_out_grace
from tests.ids import WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess

# Every seventh and every fifth byte: whole requests have about 700 of them, answers 330.
REQUEST = list(range(1, 760, 7))
ANSWER = list(range(1, 330, 5))


@pytest.fixture
def proxy(
    mirrored: Connection, sandbox: SandboxProcess, settings: Settings
) -> Iterator[CuttingProxy]:
    with CuttingProxy(sandbox.port) as running:
        settings.PRESS_API_URL = running.url
        yield running


def deploy(person: Person, name: str) -> Operation:
    what = body(name)
    spec = current_connection().specs.get(spec_id=WORKFLOW_SPEC)
    try:
        return services.deploy(
            actor=actor(person), spec=spec, body=what, payload=what, form_token=uuid.uuid4()
        )
    except OperationFailed as failure:
        return failure.operation


def existing(sandbox: SandboxProcess, name: str) -> int:
    found = sandbox.get("/v1/blocks/deployments/", name=name)
    return sum(item["metadata"]["name"] == name for item in found["deployments"])


@pytest.mark.parametrize(("direction", "places"), [("request", REQUEST), ("answer", ANSWER)])
def test_at_most_one_deployment_and_a_dashboard_that_knows(
    analyst: Person, sandbox: SandboxProcess, proxy: CuttingProxy, direction: str, places: list[int]
) -> None:
    outcomes = set()
    for place in places:
        name = fresh_name()
        proxy.cut = Cut(direction, place)
        operation = deploy(analyst, name)
        if operation.state == Operation.State.UNKNOWN:
            wait_out_grace(operation)
            settling.settle_due()
            operation.refresh_from_db()
        count = existing(sandbox, name)
        assert (operation.state, count) in {("succeeded", 1), ("failed", 0)}, f"byte {place}"
        outcomes.add(operation.state)
    assert outcomes == ({"succeeded"} if direction == "answer" else {"failed", "succeeded"})
