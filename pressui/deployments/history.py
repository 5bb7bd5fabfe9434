"""What became of the deployments of a spec: each attempt, when, how it ended, how long it took."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pressui.deployments.durations import Estimate, spent_on
from pressui.deployments.models import Revision, StatusChange
from pressui.press import IN_MOTION
from pressui.specs.models import Spec

# How far a page looks back, and at how many changes at most.
WEEKS: Final = 12
MOST_CHANGES: Final = 4000
# Of fewer than this no share and no percentile is told.
ENOUGH: Final = 3
GOOD: Final = {"deployed", "warning", "rollback_complete"}
# How a revision ends that was not deployed, or that nobody can tell of.
_NO_OUTCOME: Final = {*IN_MOTION, "deleted", "delete_failed", "superseded", ""}


@dataclass(frozen=True)
class Attempt:
    """One revision on its way; `took` is None where its way was not seen from its beginning.

    `deployment` is the key of whose revision it is.
    """

    at: datetime
    status: str
    version: str
    took: timedelta | None
    deployment: int = 0

    @property
    def is_good(self) -> bool:
        return self.status in GOOD


@dataclass(frozen=True)
class Week:
    """The attempts of a week that begins on a Monday."""

    start: date
    good: int
    bad: int


def attempts_of(spec: Spec, since: datetime) -> list[Attempt]:
    """All attempts from then on, oldest first; what was deleted since is among them."""
    changes = StatusChange.objects.filter(deployment__spec=spec, at__gte=since)
    newest = list(changes.order_by("-at", "-id").defer("reason")[:MOST_CHANGES])
    by_deployment: dict[int, list[StatusChange]] = defaultdict(list)
    for change in newest:
        by_deployment[change.deployment_id].append(change)
    found = {
        (pk, attempt.number): attempt.attempt
        for pk, own in by_deployment.items()
        for attempt in _seen(own)
    }
    for revision in _told(spec, since):
        found.setdefault((revision.deployment_id, revision.number), _unseen(revision))
    return sorted(found.values(), key=lambda attempt: attempt.at)


@dataclass(frozen=True)
class _Numbered:
    number: int
    attempt: Attempt


def _seen(changes: Sequence[StatusChange]) -> Iterable[_Numbered]:
    """How each revision of one deployment first settled."""
    spent = spent_on(changes)
    settled: dict[int, StatusChange] = {}
    for change in sorted(changes, key=lambda change: (change.at, change.pk)):
        if change.status not in _NO_OUTCOME:
            settled.setdefault(change.revision, change)
    for number, change in settled.items():
        took = spent[number].motion if number in spent else None
        attempt = Attempt(change.at, change.status, change.version, took, change.deployment_id)
        yield _Numbered(number, attempt)


def _told(spec: Spec, since: datetime) -> Iterable[Revision]:
    """Revisions that the API told of, older than what we saw ourselves."""
    rows = Revision.objects.filter(deployment__spec=spec, created_at__gte=since)
    return rows.exclude(status__in=_NO_OUTCOME).defer("values")[:MOST_CHANGES]


def _unseen(revision: Revision) -> Attempt:
    assert revision.created_at is not None
    made = revision.created_at
    return Attempt(made, revision.status, revision.version, None, revision.deployment_id)


def weeks_of(attempts: Iterable[Attempt], today: date) -> list[Week]:
    """The last weeks, oldest first, those without any attempt too."""
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    counts = {start: [0, 0] for start in starts}
    for attempt in attempts:
        day = attempt.at.date()
        start = day - timedelta(days=day.weekday())
        if start in counts:
            counts[start][0 if attempt.is_good else 1] += 1
    return [Week(start, *counts[start]) for start in starts]


def estimate_of(attempts: Iterable[Attempt]) -> Estimate | None:
    """Median and 95th percentile of those that went well; None where they are too few."""
    lengths = [a.took.total_seconds() for a in attempts if a.took is not None and a.is_good]
    return Estimate.of(lengths) if len(lengths) >= ENOUGH else None


def success_of(attempts: Sequence[Attempt]) -> float | None:
    """The share of attempts that went well; None where they are too few."""
    if len(attempts) < ENOUGH:
        return None
    return sum(attempt.is_good for attempt in attempts) / len(attempts)
