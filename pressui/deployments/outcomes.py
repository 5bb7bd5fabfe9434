"""What became of what was asked of deployments: how each of them settled after that."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment, StatusChange
from pressui.operations.models import Operation
from pressui.press import IN_MOTION

# What an accepted write only sets going: the deployment's status tells how it ends.
SET_GOING: Final = frozenset(
    {
        Operation.Kind.DEPLOY,
        Operation.Kind.REDEPLOY,
        Operation.Kind.REVISE,
        Operation.Kind.UPGRADE,
        Operation.Kind.ROLL_BACK,
        Operation.Kind.DELETE,
    }
)
DELETED: Final = "deleted"


@dataclass(frozen=True)
class Outcome:
    """The status that a deployment came to, and why where it failed."""

    status: str
    reason: str = ""

    @property
    def is_moving(self) -> bool:
        return self.status in IN_MOTION

    @property
    def is_bad(self) -> bool:
        return self.status in NEEDS_ATTENTION and self.status != "warning"


def outcomes[Key: Hashable](
    asked: Mapping[Key, tuple[Deployment, datetime]],
) -> dict[Key, Outcome]:
    """What each deployment came to after it was asked for something; one query for all.

    Of one whose changes were not seen, what it is now.
    """
    changes = _settled_after(asked.values())
    return {
        key: next(
            (Outcome(c.status, c.reason) for c in changes[deployment.pk] if c.at >= at),
            _now(deployment),
        )
        for key, (deployment, at) in asked.items()
    }


def _settled_after(
    asked: Iterable[tuple[Deployment, datetime]],
) -> defaultdict[int, list[StatusChange]]:
    """By deployment, the settled statuses since the first question, oldest first."""
    found: defaultdict[int, list[StatusChange]] = defaultdict(list)
    times = [(deployment.pk, at) for deployment, at in asked]
    if times:
        keys, since = {pk for pk, _at in times}, min(at for _pk, at in times)
        changes = StatusChange.objects.filter(deployment__in=keys, at__gte=since)
        for change in changes.exclude(status__in=IN_MOTION).order_by("at", "id"):
            found[change.deployment_id].append(change)
    return found


def _now(deployment: Deployment) -> Outcome:
    if deployment.gone_at:
        return Outcome(DELETED)
    return Outcome(deployment.status, deployment.reason)
