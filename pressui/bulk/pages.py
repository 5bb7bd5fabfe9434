"""What the pages of a run show: its review, its progress row by row, its result."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext as plural

from pressui.bulk.actions import ACTIONS
from pressui.bulk.judging import Judged, Verdict
from pressui.bulk.models import ENDED, BulkItem, BulkRun
from pressui.bulk.ways import Way, way_on
from pressui.deployments.outcomes import Outcome, outcomes
from pressui.deployments.repeats import first_line
from pressui.deployments.rows import version_of
from pressui.operations.models import Operation

GROUPS = {
    Verdict.READY: gettext_lazy("Ready"),
    Verdict.NOTHING: gettext_lazy("Nothing to do"),
    Verdict.SKIPPED: gettext_lazy("Skipped, and why"),
}
SET_ASIDE: Final = (BulkItem.State.NOTHING, BulkItem.State.SKIPPED)


class Sign(NamedTuple):
    """How a state of the queue looks."""

    tone: str
    icon: str
    word: str | Promise


_SIGNS: Final = {
    BulkItem.State.WAITING: Sign("mute", "clock", gettext_lazy("Waiting")),
    BulkItem.State.ASKED: Sign("warn", "help-circle", gettext_lazy("Being looked up")),
    BulkItem.State.DONE: Sign("ok", "check", gettext_lazy("Done")),
    BulkItem.State.NOTHING: Sign("mute", "minus", gettext_lazy("Nothing to do")),
    BulkItem.State.SKIPPED: Sign("mute", "ban", gettext_lazy("Skipped")),
    BulkItem.State.FAILED: Sign("bad", "circle-x", gettext_lazy("Not accepted")),
}
_ASKING: Final = Sign("move", "progress", gettext_lazy("Asking"))
_AGAIN: Final = Sign("mute", "clock", gettext_lazy("Waiting to be tried again"))


@dataclass(frozen=True)
class Group:
    """One part of a review."""

    title: str
    is_ready: bool
    judged: list[Judged]


@dataclass(frozen=True)
class Line:
    """One deployment of a run: whether it was asked for, and what it came to after that."""

    item: BulkItem
    outcome: Outcome | None

    @property
    def status(self) -> str:
        """What the deployment came to; empty while it was not asked for."""
        return self.outcome.status if self.outcome else ""

    @property
    def sign(self) -> Sign:
        """How it stands in the queue."""
        if self.item.state == BulkItem.State.WAITING and self.item.lease:
            return _ASKING
        if self.item.state == BulkItem.State.WAITING and self.item.attempts:
            return _AGAIN
        return _SIGNS[BulkItem.State(self.item.state)]

    @property
    def why(self) -> str:
        """In one line; the rest of a long message is on the deployment's page."""
        reason = self.outcome.reason if self.outcome and not self.is_moving else ""
        return first_line(self.item.note or reason)

    @property
    def way(self) -> Way | None:
        """Where a person goes on with what the run could not do."""
        is_left = self.item.state == BulkItem.State.SKIPPED
        return way_on(self.item.run.action, self.item.deployment) if is_left else None

    @property
    def is_moving(self) -> bool:
        return self.outcome is not None and self.outcome.is_moving

    @property
    def has_failed(self) -> bool:
        is_bad = self.outcome is not None and self.outcome.is_bad
        return is_bad or self.item.state == BulkItem.State.FAILED

    @property
    def is_set_aside(self) -> bool:
        return self.item.state in SET_ASIDE

    @property
    def is_settled(self) -> bool:
        """Whether it was asked for and has come to an end."""
        return self.item.state in ENDED and not self.is_set_aside and not self.is_moving

    @property
    def shown(self) -> tuple[object, ...]:
        return (self.item.pk, self.item.state, self.status, str(self.sign.word), self.why)


@dataclass(frozen=True)
class Progress:
    """How far a run is; what failed stands first, what was set aside last."""

    lines: list[Line]
    took: timedelta | None
    left: timedelta | None

    @property
    def total(self) -> int:
        """What was sent or is to be; what was set aside is no part of it."""
        return sum(not line.is_set_aside for line in self.lines)

    @property
    def sent(self) -> int:
        return sum(line.item.state in ENDED and not line.is_set_aside for line in self.lines)

    @property
    def settled(self) -> int:
        return sum(line.is_settled for line in self.lines)

    @property
    def moving(self) -> int:
        return sum(line.is_moving for line in self.lines)

    @property
    def failed(self) -> int:
        return sum(line.has_failed for line in self.lines)

    @property
    def waiting(self) -> int:
        return sum(line.item.state == BulkItem.State.WAITING for line in self.lines)

    @property
    def counts(self) -> list[tuple[int, str, str]]:
        """How many came to what, in the order of the rows: a status, or a word of the queue."""
        found = Counter(
            (line.status, "" if line.status else str(line.sign.word)) for line in self.lines
        )
        return [(count, status, word) for (status, word), count in found.items()]


def groups_of(judged: Sequence[Judged]) -> list[Group]:
    """The review: what is ready first, what is left out with its reasons; no empty part."""
    parts = {verdict: [found for found in judged if found.verdict == verdict] for verdict in GROUPS}
    return [
        Group(str(GROUPS[verdict]), verdict == Verdict.READY, found)
        for verdict, found in parts.items()
        if found
    ]


def progress_of(run: BulkRun) -> Progress:
    """Three queries for all rows."""
    items = run.items.select_related("run", "deployment__spec").defer(
        "deployment__payload", "deployment__details"
    )
    lines = lines_of(list(items))
    if run.started_at is None:
        return Progress(lines, None, None)
    took = (run.finished_at or timezone.now()) - run.started_at
    return Progress(lines, took, _left(lines, took))


def told_of(runs: Iterable[BulkRun]) -> list[tuple[BulkRun, Progress]]:
    """Each with how far it is, without its times; four queries for all."""
    shown = list(runs)
    items = BulkItem.objects.filter(run__in=shown).select_related("run", "deployment")
    lines: defaultdict[uuid.UUID, list[Line]] = defaultdict(list)
    for line in lines_of(list(items.defer("deployment__payload", "deployment__details"))):
        lines[line.item.run_id].append(line)
    return [(run, Progress(lines[run.pk], None, None)) for run in shown]


def lines_of(items: Sequence[BulkItem]) -> list[Line]:
    """What failed first, then what is done, moves or waits, and last what was set aside."""
    found = _outcomes(items)
    lines = [Line(item, found.get(item.pk)) for item in items]
    return sorted(lines, key=lambda line: (not line.has_failed, line.is_set_aside))


def _outcomes(items: Iterable[BulkItem]) -> dict[int, Outcome]:
    """What became of the deployments that were asked for; tags are so with the answer."""
    done = {
        item.form_token: item
        for item in items
        if item.state == BulkItem.State.DONE and ACTIONS[item.run.action].sets_going
    }
    asked = Operation.objects.filter(form_token__in=done).order_by()
    times = dict(asked.values_list("form_token", "requested_at"))
    return outcomes(
        {
            item.pk: (item.deployment, times.get(token, item.run.started_at or item.run.created_at))
            for token, item in done.items()
        }
    )


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


def tags_of(run: BulkRun) -> str:
    """ "add autumn, eu; remove pilot": what a run of tags was told."""
    said = {"add": _("add %(tags)s"), "remove": _("remove %(tags)s")}
    parts = (
        words % {"tags": ", ".join(run.arguments[name])}
        for name, words in said.items()
        if run.arguments.get(name)
    )
    return "; ".join(parts)


def progress_version(run: BulkRun, progress: Progress, away_since: datetime | None) -> str:
    """Differs when the page of the run would look different."""
    shown: list[Any] = [line.shown for line in progress.lines]
    return version_of(run.state, away_since, shown)
