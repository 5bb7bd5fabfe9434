"""The buttons beside a failure: no dead end, and never the same once more as the first advice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from tests.deployments.made import made
from tests.ids import FAILED_APP


def failing(connection: Connection, status: str = "failed", *ended: str) -> Deployment:
    """A deployment whose revisions ended so, one after the other, the last with `status`."""
    columns: dict[str, Any] = {"status": status, "reason": "Out of memory"}
    deployment = made(connection, revision=len(ended) + 1, **columns)
    for number, one in enumerate((*ended, status), 1):
        at = timezone.now() - timedelta(hours=9 - number)
        said = "Out of memory" if one != "deployed" else ""
        deployment.status_changes.create(status=one, revision=number, at=at, reason=said)
        if number <= len(ended):
            kept = "superseded" if one == "deployed" else one
            deployment.revisions.create(number=number, status=kept)
    return deployment


def shown(client: Client, deployment: Deployment) -> Any:
    """The live part, which asks the API nothing."""
    return client.get(f"{deployment.get_absolute_url()}live/")


def labels(client: Client, deployment: Deployment) -> list[str]:
    return [offer.label for offer in shown(client, deployment).context["remedies"].offers]


def test_the_first_failure_is_redeployed(connection: Connection, as_analyst: Client) -> None:
    response = shown(as_analyst, failing(connection, "failed", "deployed"))
    assert response.context["remedies"].is_redeploy_first
    assert response.context["remedies"].offers == []


def test_the_same_failure_again_is_not(connection: Connection, as_analyst: Client) -> None:
    deployment = failing(connection, "failed", "deployed", "failed", "failed")
    response = shown(as_analyst, deployment)
    assert "that failed 3 times in a row" in response.text
    assert not response.context["remedies"].is_redeploy_first
    assert labels(as_analyst, deployment) == ["Change values, same release", "Roll back to 1"]


@pytest.mark.parametrize("status", ["platform_resource_error", "rollback_failed"])
def test_what_cannot_be_redeployed_has_a_way_on(
    connection: Connection, as_analyst: Client, status: str
) -> None:
    found = labels(as_analyst, failing(connection, status, "failed", "deployed"))
    assert found == ["Change values, same release", "Roll back to 2"]


def test_what_was_not_deleted_is_deleted_again(connection: Connection, as_analyst: Client) -> None:
    assert labels(as_analyst, failing(connection, "delete_failed", "deployed")) == ["Delete…"]


def test_a_viewer_is_offered_nothing(connection: Connection, as_viewer: Client) -> None:
    assert labels(as_viewer, failing(connection, "platform_resource_error", "deployed")) == []


def test_an_upgrade_says_what_it_asks(mirrored: Connection, as_analyst: Client) -> None:
    page = as_analyst.get(f"/deployments/apps/{FAILED_APP}/")
    as_analyst.get(page.context["remedies"].offers[0].url)  # the release is known then
    [upgrade] = as_analyst.get(f"/deployments/apps/{FAILED_APP}/").context["remedies"].offers
    assert "value" in upgrade.note
