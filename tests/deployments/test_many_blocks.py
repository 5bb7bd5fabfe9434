"""The form of an app of ten blocks: what it asks the API for, and how long it works."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.test import Client

from pressui.connections.models import Connection
from tests.deployments.forms_as_posted import fields
from tests.deployments.helpers import sweep_specs
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

BLOCKS = 10
FORM = "application/x-www-form-urlencoded"
DELAY = timedelta(seconds=0.3)


class App(NamedTuple):
    """The page of an app's form, and where the releases of its blocks are read."""

    page: str
    blocks: list[str]


def level(depth: int) -> list[dict[str, Any]]:
    """The fields of an object, the last of them an object again."""
    plain = [build.parameter(f"text{n}", title="A text", defaultValue="x") for n in range(3)]
    number = build.parameter("number", "number", defaultValue=1, description="Between *0* and 1.")
    inner = [build.parameter("inner", "object", properties=level(depth - 1))] if depth > 1 else []
    return [*plain, number, *inner]


@pytest.fixture
def app(connection: Connection, sandbox: SandboxProcess) -> App:
    """Ten blocks of 30 parameters, one of them with an object of five levels."""
    run = [build.parameter(f"p{n}", title=f"P {n}", defaultValue="x") for n in range(29)]
    deep = build.parameter("deep", "object", properties=level(5))
    made = [build.block(sandbox, parameters={"run": [*run, deep]}) for _block in range(BLOCKS)]
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


def worked(answer: Callable[[], Any]) -> float:
    """The least time that the processor spent on it, in milliseconds."""
    spent = []
    for _try in range(4):
        began = time.process_time()
        answer()
        spent.append(time.process_time() - began)
    return min(spent) * 1000


def test_it_answers_quickly(as_analyst: Client, app: App) -> None:
    data = fields(as_analyst, app.page) | {"p-1-run-0": "changed"}
    as_sent = {"data": urlencode(data, doseq=True), "content_type": FORM}
    # About 100 and 20 where nothing else runs: only what grows with the fields squared is over.
    assert worked(lambda: as_analyst.get(app.page)) < 600
    assert worked(lambda: as_analyst.post(f"{app.page}changes/", **as_sent)) < 150
