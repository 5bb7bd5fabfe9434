"""What became of what was asked: the first settled status after it, not the one before or later."""

from datetime import timedelta

from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment, StatusChange
from pressui.deployments.outcomes import Outcome, outcomes
from tests.deployments.made import made

NOW = timezone.now()


def seen(deployment: Deployment, minutes: int, status: str, reason: str = "") -> None:
    StatusChange.objects.create(
        deployment=deployment,
        status=status,
        reason=reason,
        revision=1,
        at=NOW + timedelta(minutes=minutes),
    )


def outcome_of(deployment: Deployment) -> Outcome:
    return outcomes({"it": (deployment, NOW)})["it"]


def test_the_first_settled_status_after_it_counts(connection: Connection) -> None:
    deployment = made(connection)
    seen(deployment, -1, "warning")
    seen(deployment, 1, "redeploying")
    seen(deployment, 2, "failed", "No room left")
    seen(deployment, 9, "deployed")
    assert outcome_of(deployment) == Outcome("failed", "No room left")


def test_what_still_moves_has_come_to_nothing_yet(connection: Connection) -> None:
    deployment = made(connection, status="redeploying")
    seen(deployment, -1, "failed")
    seen(deployment, 1, "redeploying")
    assert outcome_of(deployment).is_moving


def test_what_is_gone_was_deleted(connection: Connection) -> None:
    assert outcome_of(made(connection, gone_at=NOW)).status == "deleted"


def test_a_warning_is_no_failure(connection: Connection) -> None:
    assert not outcome_of(made(connection, status="warning")).is_bad
    assert outcome_of(made(connection, status="delete_failed")).is_bad


def test_nothing_asked_costs_no_query() -> None:
    assert outcomes({}) == {}
