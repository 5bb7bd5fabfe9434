"""Why an action on many leaves a deployment out, and which action suits its row."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments.held_back import held_back
from pressui.deployments.models import Deployment
from tests.deployments.made import made

NEWER = {"is_outdated": True, "latest_version": "2.0.0"}


def suits(client: Client) -> str:
    [row] = client.get("/deployments/").context["rows"]
    return str(row.suits)


def failed_often(connection: Connection, **columns: Any) -> Deployment:
    deployment = made(connection, status="failed", revision=2, reason="Out of memory", **columns)
    at = timezone.now() - timedelta(hours=1)
    deployment.status_changes.create(status="failed", revision=1, at=at, reason="Out of memory")
    return deployment


@pytest.mark.parametrize(
    ("columns", "held"),
    [
        ({"status": "failed", **NEWER}, {}),
        ({"status": "deployed", **NEWER}, {"redeploy": "deployed already"}),
        ({"status": "failed"}, {"upgrade": "on the latest release"}),
        (
            {"status": "delete_failed", **NEWER},
            {"redeploy": "not to be redeployed", "upgrade": "to be deleted"},
        ),
        ({"status": "deploying", **NEWER}, {"redeploy": "in motion", "upgrade": "in motion"}),
    ],
)
def test_it_says_what_holds_each_action(
    connection: Connection, columns: dict[str, Any], held: dict[str, str]
) -> None:
    assert held_back(made(connection, **columns), [], in_doubt=False) == held


def test_what_is_asked_for_already_is_left_out_of_everything(connection: Connection) -> None:
    held = held_back(made(connection, status="failed"), [], in_doubt=True)
    assert set(held) == {"redeploy", "upgrade", "tag", "delete"}


def test_a_first_failure_is_redeployed(connection: Connection, as_analyst: Client) -> None:
    made(connection, status="failed", reason="Out of memory")
    assert suits(as_analyst) == "redeploy"


def test_the_same_failure_again_is_not(connection: Connection, as_analyst: Client) -> None:
    failed_often(connection)
    assert suits(as_analyst) == "remedy"
    assert "Change values" in as_analyst.get("/deployments/").text


def test_a_failure_with_a_newer_release_is_upgraded(
    connection: Connection, as_analyst: Client
) -> None:
    failed_often(connection, **NEWER)
    assert suits(as_analyst) == "upgrade"


@pytest.mark.parametrize("page", ["/", "/deployments/", "/deployments/?view=outdated"])
def test_what_somebody_wanted_deleted_is_offered_no_upgrade(
    connection: Connection, as_analyst: Client, page: str
) -> None:
    deployment = made(connection, status="delete_failed", **NEWER)
    found = as_analyst.get(page).text
    assert f"{deployment.get_absolute_url()}upgrade/" not in found
    assert "See what holds it" in found


def test_bars_with_gaps_are_not_drawn(connection: Connection, as_analyst: Client) -> None:
    deployment = made(connection, revision=13)
    deployment.revisions.create(number=12, status="superseded")
    [row] = as_analyst.get("/deployments/").context["rows"]
    assert row.ticks == []
