"""In which order deployments are described: what people wait for, then what they have to mend."""

from datetime import UTC, datetime
from typing import Final

from django.db.models import Case, F, Q, QuerySet, When

from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.press import IN_MOTION

# Before all that is due: somebody has the page open that shows it.
AT_ONCE: Final = datetime(2000, 1, 1, tzinfo=UTC)
WITHOUT_REASON = Q(status__in=NEEDS_ATTENTION, reason="")
# An app that was described waits for the reasons of its blocks.
_WAITED_FOR = Q(described_at__isnull=False) | (WITHOUT_REASON & ~Q(parent_id=""))
# After what needs somebody comes what makes totals right: an app tells its blocks.
_URGENCY = Case(
    When(look_at__lte=AT_ONCE, then=0),
    When(status__in=IN_MOTION, then=1),
    When(_WAITED_FOR, then=2),
    When(WITHOUT_REASON, then=3),
    When(family="apps", then=4),
    default=5,
)
_FAILED_AT = Case(When(WITHOUT_REASON, then=F("status_since")))


def by_urgency(due: QuerySet[Deployment]) -> QuerySet[Deployment]:
    """The most urgent first; of what waits for its reason the newest."""
    return due.order_by(_URGENCY, _FAILED_AT.desc(nulls_last=True), "look_at")


def unread_blocks(app: Deployment) -> QuerySet[Deployment]:
    """The blocks of an app that do not stand, and of which nobody has read why."""
    blocks = app.connection.deployments.present().filter(parent_id=app.deployment_id)
    return blocks.filter(WITHOUT_REASON, look_at__isnull=False)


def is_being_read(deployment: Deployment) -> bool:
    """Whether more is about to be known of why a deployment does not stand."""
    is_app = deployment.family == "apps"
    if deployment.look_at is not None and (is_app or not deployment.reason):
        return True
    return is_app and unread_blocks(deployment).exists()
