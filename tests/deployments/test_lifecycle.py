"""What the map of statuses allows is what the API allows: the sandbox is asked for every pair."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
import requests  # noqa: TID251 - tests speak to the sandbox directly

from pressui.deployments.lifecycle import KNOWN, Action, allows, why_not
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

type Ask = Callable[[SandboxProcess, str], requests.Response]

ONE = "v1/blocks/deployments"
ASKS: dict[Action, Ask] = {
    Action.REDEPLOY: lambda api, one: api.send("POST", f"{ONE}/{one}/redeploy"),
    Action.REVISE: lambda api, one: api.send("POST", f"{ONE}/{one}/revisions", json={}),
    Action.PATCH: lambda api, one: api.send(
        "PATCH", f"v2/deployments/{one}/parameters/run", json={"parameters": {}}
    ),
    Action.EXECUTE: lambda api, one: api.send("POST", f"v1/deployments/{one}/execute"),
    Action.EDIT: lambda api, one: api.send("PATCH", f"{ONE}/{one}", json={"title": "New"}),
    Action.DELETE: lambda api, one: api.send("DELETE", f"{ONE}/{one}"),
}


def put_into(sandbox: SandboxProcess, deployment_id: str, status: str) -> None:
    """As if the platform had brought the deployment into a status, for good."""
    with closing(sqlite3.connect(sandbox.data_dir / "sandbox.sqlite3", timeout=10)) as database:
        database.execute(
            "UPDATE deployments SET status = ?, next_status = NULL, settles_at = NULL WHERE id = ?",
            (status, deployment_id),
        )
        database.commit()


@pytest.mark.parametrize("action", Action)
def test_the_map_agrees_with_the_api_in_every_status(
    sandbox: SandboxProcess, action: Action
) -> None:
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox))
    agreed = {}
    for status in sorted(KNOWN):
        put_into(sandbox, deployment, status)
        agreed[status] = ASKS[action](sandbox, deployment).status_code != 409
    assert agreed == {status: allows(status, action) for status in sorted(KNOWN)}


@pytest.mark.parametrize("action", Action)
def test_a_reason_is_given_exactly_where_it_is_not_allowed(action: Action) -> None:
    for status in KNOWN:
        assert bool(why_not(action, status)) != allows(status, action), status


@pytest.mark.parametrize("action", Action)
def test_nothing_is_asked_in_a_status_that_is_not_known(action: Action) -> None:
    assert why_not(action, "paused") == (
        "Its status is not known here, so nothing can be asked of it."
    )
