"""Small makers for tests of what is done to many deployments."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pressui.accounts.models import Person
from pressui.bulk import queue, services
from pressui.bulk.models import BulkItem, BulkRun
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from tests.deployments.helpers import actor, failed_deployment, row, sweep
from tests.sandbox_process import SandboxProcess


def failed_many(connection: Connection, sandbox: SandboxProcess, count: int) -> list[Deployment]:
    """New deployments that failed, at the API and in the mirror."""
    ids = [failed_deployment(sandbox) for _ in range(count)]
    sweep(connection)
    return [row(connection, deployment_id) for deployment_id in ids]


def drafted(person: Person, deployments: Sequence[Deployment], action: str = "redeploy") -> BulkRun:
    return services.make_draft(
        actor=actor(person),
        connection=deployments[0].connection,
        action=action,
        chosen=[deployment.pk for deployment in deployments],
        total=len(deployments),
    )


def started(person: Person, deployments: Sequence[Deployment], action: str = "redeploy") -> BulkRun:
    run = drafted(person, deployments, action)
    assert services.start(run, reason="For a test", arguments={})
    return run


def posted(run: BulkRun, **said: str) -> dict[str, Any]:
    """The form of a review in which everything stayed ticked."""
    ready = services.ready(services.review(run))
    return {"pick": [str(deployment.pk) for deployment in ready], **said}


def a_round() -> None:
    """One wake of the worker, in this thread: the test's transaction is seen by it alone."""
    queue.carry_out_due(lanes=1)


def states(run: BulkRun) -> list[str]:
    return list(run.items.values_list("state", flat=True))


def redeploys(sandbox: SandboxProcess) -> int:
    """How many redeploys reached the API."""
    return sum(entry["path"].endswith("/redeploy") for entry in sandbox.requests())


def leased(item: BulkItem, *, ends_in: timedelta) -> None:
    """As if a worker had taken the item."""
    BulkItem.objects.filter(pk=item.pk).update(
        lease=uuid.uuid4(),
        leased_until=timezone.now() + ends_in,
        attempts=1,
    )
