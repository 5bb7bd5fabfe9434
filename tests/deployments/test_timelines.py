"""The revisions of a deployment and what was done beside them."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.deployments.values import changed_in
from pressui.operations.models import Operation
from tests.deployments.made import made


def timeline(client: Client, deployment: Deployment) -> list[Any]:
    found: list[Any] = client.get(f"{deployment.get_absolute_url()}live/").context["timeline"]
    return found


def revision(deployment: Deployment, number: int, version: str = "1.0.0", **run: Any) -> None:
    kept = json.dumps({"": {"run": run}})
    deployment.revisions.create(number=number, status="deployed", version=version, values=kept)


def test_one_revision_stands_and_how_another_ended_is_told(
    connection: Connection, as_viewer: Client
) -> None:
    deployment = made(connection, revision=2, status="deployed")
    for number, status in ((1, "warning"), (2, "deployed")):
        revision(deployment, number)
        at = timezone.now() - timedelta(hours=3 - number)
        deployment.status_changes.create(status=status, revision=number, at=at)
    latest, before = timeline(as_viewer, deployment)
    assert (latest.status, latest.ended) == ("deployed", "")
    assert (before.status, before.ended) == ("superseded", "warning")


def test_a_revision_made_elsewhere_says_what_differs(
    connection: Connection, as_viewer: Client
) -> None:
    deployment = made(connection, revision=4, current_version="2.0.0")
    revision(deployment, 1, rounds=1)
    revision(deployment, 2, rounds=2)
    revision(deployment, 3, rounds=2)
    revision(deployment, 4, version="2.0.0", rounds=2)
    told = [(one.title, one.differs) for one in timeline(as_viewer, deployment)]
    assert told == [
        ("From release 1.0.0", ()),
        ("The same again, secrets aside", ()),
        ("1 value changed", ("rounds",)),
        ("First deployment", ()),
    ]


def test_what_was_done_without_a_revision_leaves_a_trace(
    connection: Connection, as_viewer: Client
) -> None:
    deployment = made(connection)
    sent = {"parameters": {"rounds": 40}}
    Operation.objects.create(
        connection=connection,
        kind=Operation.Kind.PATCH,
        state=Operation.State.SUCCEEDED,
        person_name="Ana Duarte",
        target_id=deployment.deployment_id,
        family=deployment.family,
        reason="More rounds",
        payload=json.dumps(sent),
    )
    response = as_viewer.get(f"{deployment.get_absolute_url()}live/")
    assert "Run parameters changed" in response.text
    assert '<span class="mono">rounds</span>' in response.text
    assert "More rounds" in response.text


def test_a_value_says_in_which_revision_it_changed(connection: Connection) -> None:
    deployment = made(connection, revision=3)
    revision(deployment, 1, rounds=1, mode="a")
    revision(deployment, 2, rounds=2, mode="a")
    revision(deployment, 3, rounds=2.0, mode="a", extra=True)
    assert changed_in(deployment) == {"/run/rounds": 2, "/run/extra": 3}
