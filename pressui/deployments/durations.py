"""How long states last: each revision's own, and what a spec's past lets one expect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from django.db import transaction
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment, Pace, StatusChange
from pressui.press import IN_MOTION

# How many of the last lengths are kept of each spec and state.
KEPT = 50
# A change that was seen later than this after the look before it says little of how long it took.
SEEN_CLOSELY = timedelta(seconds=30)
# Where a motion leads when all goes well; only these tell how long it takes.
WELL = {
    "deploying": ("deployed", "warning"),
    "redeploying": ("deployed", "warning"),
    "rollback": ("rollback_complete",),
    "deleting": ("deleted",),
}
# What a spec that was never seen in one motion is compared with.
_ALIKE = {"redeploying": "deploying", "deploying": "redeploying"}


@dataclass(frozen=True)
class Estimate:
    """Seconds that half of the last ones took, and that 95 of 100 did."""

    median: float
    most: float
    count: int

    @classmethod
    def of(cls, lengths: Sequence[float]) -> "Estimate":
        ordered = sorted(lengths)
        most = ordered[ceil(0.95 * len(ordered)) - 1]
        return cls(median(ordered), most, len(ordered))


@dataclass(frozen=True)
class Awaited:
    """How far something in motion is, against its estimate."""

    estimate: Estimate
    since: datetime

    @property
    def seconds(self) -> float:
        return max(0.0, (timezone.now() - self.since).total_seconds())

    @property
    def is_late(self) -> bool:
        return self.seconds > self.estimate.median

    @property
    def is_very_late(self) -> bool:
        return self.seconds > self.estimate.most

    @property
    def shown(self) -> tuple[object, ...]:
        return (self.estimate, self.is_late, self.is_very_late)


@dataclass(frozen=True)
class Spent:
    """The time a revision was in motion, how that ended, and how long it stayed so."""

    motion: timedelta
    outcome: str
    stood: timedelta | None


def learn(row: Deployment, motion: str, since: datetime, seen_at: datetime, status: str) -> None:
    """Keeps how long `row` was in `motion`, where that ended well and was seen closely."""
    now = timezone.now() if status == "deleted" else row.status_since
    if status not in WELL.get(motion, ()) or now - seen_at > SEEN_CLOSELY:
        return
    with transaction.atomic():
        pace, _ = Pace.objects.select_for_update(no_key=True).get_or_create(
            connection_id=row.connection_id, api_spec_id=row.api_spec_id, motion=motion
        )
        pace.recent = [*pace.recent, round((now - since).total_seconds(), 1)][-KEPT:]
        pace.save(update_fields=["recent"])


def awaited(connection: Connection, deployments: Iterable[Deployment]) -> dict[int, Awaited]:
    """By key, what to expect of those in motion; one query, none where nothing moves."""
    moving = [deployment for deployment in deployments if deployment.status in IN_MOTION]
    if not moving:
        return {}
    paces = Pace.objects.filter(
        connection=connection, api_spec_id__in={d.api_spec_id for d in moving}
    )
    known = {(pace.api_spec_id, pace.motion): pace.recent for pace in paces}
    found = {}
    for d in moving:
        alike = known.get((d.api_spec_id, _ALIKE.get(d.status, "")))
        if lengths := known.get((d.api_spec_id, d.status)) or alike:
            found[d.pk] = Awaited(Estimate.of(lengths), d.status_since)
    return found


def spent_on(changes: Iterable[StatusChange]) -> dict[int, Spent]:
    """By revision, where its motion was seen from beginning to end."""
    ordered = sorted(changes, key=lambda change: (change.at, change.pk))
    until = [change.at for change in ordered[1:]]
    began: dict[int, datetime] = {}
    found: dict[int, Spent] = {}
    for number, change in enumerate(ordered):
        if change.status in IN_MOTION:
            began.setdefault(change.revision, change.at)
        elif change.revision in began and change.revision not in found:
            stood = until[number] - change.at if number < len(until) else None
            found[change.revision] = Spent(change.at - began[change.revision], change.status, stood)
    return found
