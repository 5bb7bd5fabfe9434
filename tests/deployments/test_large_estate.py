"""An estate of many pages: it is mirrored whole, and following it costs the API little."""

from collections.abc import Iterator
from itertools import count
from math import ceil
from typing import Any

import pytest

from pressui.connections.models import Connection, Poll
from pressui.connections.sweeps import PAGE_SIZE
from pressui.press import IN_MOTION
from tests.deployments.helpers import follow, sweep, sweep_specs
from tests.sandbox_process import SandboxProcess

SPECS, MOVING, MOVED = 450, 200, 5
PACE = 1000.0


@pytest.fixture(scope="module")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """As many specs as are read in several pages, with ten deployments of each."""
    data_dir = tmp_path_factory.mktemp("large")
    with SandboxProcess(data_dir, seed=str(SPECS), deploy_seconds=PACE) as process:
        yield process


@pytest.fixture
def estate(connection: Connection) -> Connection:
    """All of it in the mirror, as if all had been described."""
    for read, kind in ((sweep_specs, Poll.Kind.SPECS), (sweep, Poll.Kind.DEPLOYMENTS)):
        while connection.polls.filter(kind=kind, completed_at=None).exists():
            read(connection)
    connection.deployments.update(look_at=None)
    return connection


def everything(sandbox: SandboxProcess, path: str, things: str, **query: Any) -> Iterator[Any]:
    """What the API itself lists, page by page."""
    for number in count(1):
        page = sandbox.get(path, pageSize=PAGE_SIZE, pageNumber=number, **query)
        yield from page[things]
        if number >= page["pageCount"]:
            return


def calls_of_a_round(sandbox: SandboxProcess, connection: Connection) -> int:
    sandbox.forget_requests()
    follow(connection)
    return len(sandbox.requests())


def redeploy(sandbox: SandboxProcess, deployments: list[str]) -> None:
    for deployment_id in deployments:
        sandbox.post(f"/v1/blocks/deployments/{deployment_id}/redeploy")


def test_it_is_mirrored_whole(estate: Connection, sandbox: SandboxProcess) -> None:
    specs = {
        (one["id"], one["metadata"]["status"]) for one in everything(sandbox, "/v1/specs/", "specs")
    }
    assert set(estate.specs.present().values_list("spec_id", "status")) == specs
    deployments = {
        (one["id"], one["metadata"]["status"], one["spec"]["id"])
        for one in everything(sandbox, "/v1/deployments/", "deployments")
    }
    there = estate.deployments.present().values_list("deployment_id", "status", "spec__spec_id")
    assert set(there) == deployments
    assert (len(specs), len(deployments)) == (SPECS, 10 * SPECS)


def test_a_round_costs_a_call_a_page_and_one_for_each_that_entered_or_left(
    estate: Connection, sandbox: SandboxProcess
) -> None:
    failed = everything(
        sandbox, "/v1/deployments/", "deployments", status="failed", kind="workflow"
    )
    ids = [one["id"] for one in failed][: MOVING + MOVED]
    redeploy(sandbox, ids[:MOVED])
    sandbox.advance(0.6 * PACE)
    redeploy(sandbox, ids[MOVED:MOVING])
    follow(estate)
    estate.deployments.update(look_at=None)  # it takes some rounds to describe so many
    assert estate.deployments.filter(status__in=IN_MOTION).count() == MOVING
    assert calls_of_a_round(sandbox, estate) == ceil(MOVING / PAGE_SIZE)
    sandbox.advance(0.6 * PACE)  # the first settle
    redeploy(sandbox, ids[MOVING:])
    assert calls_of_a_round(sandbox, estate) == ceil(MOVING / PAGE_SIZE) + 2 * MOVED
    assert calls_of_a_round(sandbox, estate) == ceil(MOVING / PAGE_SIZE)
    assert estate.deployments.filter(status__in=IN_MOTION).count() == MOVING
