"""The form of an app of ten blocks: what it asks the API for, and when."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from django.test import Client

from pressui.connections.models import Connection
from tests.deployments.forms_as_posted import fields
from tests.deployments.helpers import sweep_specs
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

BLOCKS = 10
DELAY = timedelta(seconds=0.5)


class App(NamedTuple):
    """The page of an app's form, and where the releases of its blocks are read."""

    page: str
    blocks: list[str]


@pytest.fixture
def app(connection: Connection, sandbox: SandboxProcess) -> App:
    run = [build.parameter("mode", defaultValue="fast")]
    made = [build.block(sandbox, parameters={"run": run}) for _block in range(BLOCKS)]
    page = f"/specs/apps/{build.app(sandbox, made)}/deploy/"
    sweep_specs(connection)
    sandbox.forget_requests()
    return App(page, [f"/v1/blocks/specs/{block}/releases/1.0.0" for block in made])


def paths(sandbox: SandboxProcess) -> list[str]:
    return [request["path"] for request in sandbox.requests()]


def test_its_blocks_are_read_side_by_side_and_once(
    as_analyst: Client, app: App, sandbox: SandboxProcess
) -> None:
    delay = DELAY.total_seconds()
    sandbox.fault(method="GET", path="/v1/blocks/specs/", delay=delay, times=BLOCKS)
    sections = as_analyst.get(app.page).context["form"].schema.sections
    read = [request for request in sandbox.requests() if request["path"] in app.blocks]
    assert len(sections) == BLOCKS + 1
    assert sorted(request["path"] for request in read) == sorted(app.blocks)
    began = [datetime.fromisoformat(request["time"]) for request in read]
    assert max(began) - min(began) < DELAY * BLOCKS / 2


def test_nothing_is_read_for_a_change_and_no_block_again(
    as_analyst: Client, app: App, sandbox: SandboxProcess
) -> None:
    data = fields(as_analyst, app.page)
    sandbox.forget_requests()
    assert as_analyst.post(f"{app.page}changes/", data).status_code == 200
    assert paths(sandbox) == []
    as_analyst.get(app.page)
    assert not set(paths(sandbox)) & set(app.blocks)
