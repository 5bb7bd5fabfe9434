"""Small makers for tests of deployments."""

import uuid
from typing import Any

from pressui.accounts.models import Person
from pressui.accounts.services import Actor
from pressui.connections.models import Connection, Poll
from pressui.connections.polling import is_first_reading
from pressui.deployments import polling
from pressui.deployments.models import Deployment
from pressui.specs import sweeping
from tests.conftest import make_due
from tests.ids import FAILING_SPEC, WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess


def actor(person: Person) -> Actor:
    return Actor(person, person.name, "127.0.0.1", "request-1")


def fresh_name() -> str:
    return f"test-{uuid.uuid4().hex[:10]}"


def body(name: str, **run: Any) -> dict[str, Any]:
    """What the documentation sends to deploy its workflow block."""
    values = {"agg_type": "MAX", "num_iterations": 50, "file_names": ["a.csv"], **run}
    return {
        "metadata": {"name": name, "summary": "A test"},
        "parameters": {"run": values},
        "revision": {"notes": "First"},
        "spec": {"id": WORKFLOW_SPEC, "release": {"version": "1.0.0"}},
    }


def failed_deployment(sandbox: SandboxProcess) -> str:
    """The id of a new deployment that failed; it would fail again."""
    what = {
        "metadata": {"name": fresh_name(), "summary": "A test"},
        "revision": {"notes": "First"},
        "spec": {"id": FAILING_SPEC},
    }
    made = str(sandbox.post("/v1/blocks/deployments/", what)["id"])
    sandbox.settle()
    return made


def row(connection: Connection, deployment_id: str) -> Deployment:
    return connection.deployments.get(deployment_id=deployment_id)


def follow(connection: Connection) -> None:
    """One round of the poller, as if it were due."""
    make_due(connection, Poll.Kind.MOTION)
    polling.follow_motion()


def sweep_specs(connection: Connection) -> None:
    make_due(connection, Poll.Kind.SPECS)
    sweeping.sweep_due()


def sweep(connection: Connection) -> None:
    """Reads all deployments; specs before them, where these were never read."""
    if is_first_reading(connection, Poll.Kind.SPECS):
        sweep_specs(connection)
    make_due(connection, Poll.Kind.DEPLOYMENTS)
    polling.sweep_due()
