"""A deployment with a history, for tests of the pages that change it."""

import pytest

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from tests.deployments.helpers import row, sweep, sweep_specs
from tests.deployments.pages import SCHEMA, SECRET
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def standing(connection: Connection, sandbox: SandboxProcess) -> Deployment:
    """A block deployment at its second revision, at the API and in the mirror."""
    spec = build.block(sandbox, parameters=SCHEMA)
    first = {"rounds": 20, "mode": "fast", "token": SECRET}
    made = build.deployed(sandbox, "blocks", spec, parameters={"run": first})
    second = {"rounds": 30, "token": SECRET}
    sandbox.post(f"v1/blocks/deployments/{made}/revisions", {"parameters": {"run": second}})
    sandbox.settle()
    sweep_specs(connection)
    sweep(connection)
    return row(connection, made)
