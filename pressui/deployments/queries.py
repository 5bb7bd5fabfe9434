"""What pages read of deployments from the mirror: lists, counts, home."""

from typing import Any

from django.db.models import Q, QuerySet

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.press import IN_MOTION

NEEDS = Q(status__in=NEEDS_ATTENTION)
MOVES = Q(status__in=IN_MOTION)


def visible_deployments(connection: Connection, person: Person) -> QuerySet[Deployment]:
    """The deployments that are there, without the blocks that belong to an app."""
    rows = Deployment.objects.visible_to(person).present().whole()
    return rows.filter(connection=connection).select_related("spec")


def attention_count(connection: Connection, person: Person) -> int:
    return visible_deployments(connection, person).filter(NEEDS).count()


def overview(connection: Connection, person: Person) -> dict[str, Any]:
    """What home shows: what needs people, what is in motion, what is out of date."""
    rows = visible_deployments(connection, person)
    return {
        "attention": rows.filter(NEEDS).order_by("-changed_at", "-id")[:8],
        "in_motion": rows.filter(MOVES).order_by("-changed_at", "-id")[:8],
        "outdated": rows.filter(is_outdated=True).order_by("-changed_at", "-id")[:5],
        "total": rows.count(),
        "attention_total": rows.filter(NEEDS).count(),
        "motion_total": rows.filter(MOVES).count(),
        "outdated_total": rows.filter(is_outdated=True).count(),
    }
