"""What the pages of a run show: its review, its progress row by row, its result."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext as plural

from pressui.bulk.actions import ACTIONS
from pressui.bulk.judging import Judged, Verdict
from pressui.bulk.models import ENDED, BulkItem, BulkRun
from pressui.deployments.rows import version_of
from pressui.press import IN_MOTION

GROUPS = {
    Verdict.READY: gettext_lazy("Ready"),
    Verdict.NOTHING: gettext_lazy("Nothing to do"),
    Verdict.SKIPPED: gettext_lazy("Skipped, and why"),
}
_SIGNS = {
    BulkItem.State.WAITING: ("mute", "clock"),
    BulkItem.State.ASKED: ("warn", "help-circle"),
    BulkItem.State.DONE: ("ok", "check"),
    BulkItem.State.NOTHING: ("mute", "minus"),
    BulkItem.State.SKIPPED: ("mute", "ban"),
    BulkItem.State.FAILED: ("bad", "circle-x"),
}


@dataclass(frozen=True)
class Group:
    """One part of a review."""

    title: str
    is_ready: bool
    judged: list[Judged]


@dataclass(frozen=True)
class Line:
    """One deployment of a run, as its progress stands."""

    item: BulkItem
    tone: str
    icon: str
    word: str

    @property
    def shown(self) -> tuple[object, ...]:
        deployment = self.item.deployment
        return (self.item.pk, self.item.state, self.word, self.item.note, deployment.status)


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    lines: list[Line]
    counts: Counter[str]
    took: timedelta | None
    left: timedelta | None

    @property
    def total(self) -> int:
        """What was sent or is to be; what was set aside is no part of it."""
        return len(self.lines) - self.counts["nothing"] - self.counts["skipped"]

    @property
    def ended(self) -> int:
        return self.counts["done"] + self.counts["failed"]

    @property
    def is_moving(self) -> bool:
        return any(line.item.deployment.status in IN_MOTION for line in self.lines)


def groups_of(judged: Sequence[Judged]) -> list[Group]:
    """The review: what is ready first, what is left out with its reasons; no empty part."""
    parts = {verdict: [found for found in judged if found.verdict == verdict] for verdict in GROUPS}
    return [
        Group(str(GROUPS[verdict]), verdict == Verdict.READY, found)
        for verdict, found in parts.items()
        if found
    ]


def progress_of(run: BulkRun) -> Progress:
    """One query for all rows."""
    items = run.items.select_related("deployment__spec").defer(
        "deployment__payload", "deployment__details"
    )
    lines = [_line(item) for item in items]
    counts = Counter(line.item.state for line in lines)
    if run.started_at is None:
        return Progress(lines, counts, None, None)
    took = (run.finished_at or timezone.now()) - run.started_at
    return Progress(lines, counts, took, _left(lines, took))


def _line(item: BulkItem) -> Line:
    tone, icon = _SIGNS[BulkItem.State(item.state)]
    word = item.get_state_display()
    if item.state == BulkItem.State.WAITING and item.lease:
        tone, icon, word = "move", "progress", _("Asking")
    elif item.state == BulkItem.State.WAITING and item.attempts:
        word = _("Waiting to be tried again")
    return Line(item, tone, icon, word)


def _left(lines: Sequence[Line], took: timedelta) -> timedelta | None:
    """How long the rest takes if it goes on as so far; nothing while that says little."""
    ended = [line for line in lines if line.item.finished_at]
    todo = sum(line.item.state not in ENDED for line in lines)
    if len(ended) < 5 or not todo:
        return None
    return took / len(ended) * todo


def heading(run: BulkRun, count: int) -> str:
    """ "Redeploy 12 deployments": what the run is for."""
    words = plural("%(action)s 1 deployment", "%(action)s %(n)d deployments", count)
    return words % {"action": ACTIONS[run.action].label, "n": count}


def progress_version(run: BulkRun, progress: Progress, away_since: datetime | None) -> str:
    """Differs when the page of the run would look different."""
    shown: list[Any] = [line.shown for line in progress.lines]
    return version_of(run.state, away_since, shown)
