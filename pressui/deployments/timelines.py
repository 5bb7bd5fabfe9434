"""The revisions of a deployment, newest first: what, by whom, why, and how long it took."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.deployments.durations import Spent, spent_on
from pressui.deployments.failure_help import values_that_differ
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment, Revision, StatusChange
from pressui.deployments.rows import Authors
from pressui.operations.models import Operation
from pressui.press import IN_MOTION, Family

SHOWN = 50
# An earlier revision and the latest one, where the first no longer stands.
STOOD = ("deployed", "deployed")


BESIDE = (Operation.Kind.PATCH, Operation.Kind.EXECUTE, Operation.Kind.EDIT)
DONE_SHOWN = 5


@dataclass(frozen=True)
class Done:
    """Something that was done without a new revision, and to which parameters."""

    operation: Operation
    names: str


@dataclass(frozen=True)
class Entry:
    """One revision as the timeline shows it."""

    number: int
    status: str
    version: str
    when: datetime | None
    title: str
    by: str
    note: str
    spent: Spent | None
    ended: str = ""  # how it ended, where that was not well and it is another's turn now
    differs: tuple[str, ...] = ()  # labels are not known here: the names of values that differ


def timeline_of(deployment: Deployment, authors: Authors) -> list[Entry]:
    """Two queries. The latest revision is there even where its row is not yet."""
    known = {row.number: row for row in deployment.revisions.all()[:SHOWN]}
    latest = known.get(deployment.revision) or _latest(deployment)
    known[deployment.revision] = latest
    changes = list(deployment.status_changes.defer("reason"))
    spent, ended = spent_on(changes), _ended(changes)
    entries = []
    for number in sorted(known, reverse=True):
        row, before = known[number], known.get(number - 1)
        operation = authors.operation(deployment, number)
        entry = _entry(deployment, row, before, operation, authors, spent.get(number))
        entries.append(replace(entry, ended=_ill(entry, ended.get(number, ""), deployment)))
    return entries


def _ended(changes: Iterable[StatusChange]) -> dict[int, str]:
    """The last status that each revision was seen settled in."""
    settled = [one for one in changes if one.status not in (*IN_MOTION, "superseded")]
    return {one.revision: one.status for one in sorted(settled, key=lambda one: (one.at, one.pk))}


def _ill(entry: Entry, ended: str, deployment: Deployment) -> str:
    is_over = entry.number != deployment.revision
    return ended if is_over and ended in NEEDS_ATTENTION and ended != entry.status else ""


def done_beside(deployment: Deployment) -> list[Done]:
    """What was done here without a new revision, the latest first."""
    asked = deployment.connection.operations.filter(target_id=deployment.deployment_id)
    found = asked.filter(kind__in=BESIDE, state=Operation.State.SUCCEEDED)[:DONE_SHOWN]
    return [Done(one, _named_in(one)) for one in found]


def _named_in(operation: Operation) -> str:
    """The names of what a patch changed; no values."""
    if operation.kind != Operation.Kind.PATCH or not operation.payload:
        return ""
    told = json.loads(operation.payload)
    parts = [told.get("appParameters", {}), told.get("parameters", {})]
    if operation.family == Family.APPS:
        parts = [parts[0], *parts[1].values()]
    return ", ".join(dict.fromkeys(name for part in parts for name in part))


def bad_end(deployment: Deployment, number: int) -> StatusChange | None:
    """How a revision ended, where that was seen and was not well."""
    seen = deployment.status_changes.filter(revision=number).exclude(status__in=IN_MOTION)
    last = seen.exclude(status="superseded").order_by("at", "pk").last()
    return last if last and last.status in NEEDS_ATTENTION else None


def _latest(deployment: Deployment) -> Revision:
    """What the deployment itself says of its latest revision."""
    return Revision(
        deployment=deployment,
        number=deployment.revision,
        status=deployment.status,
        version=deployment.current_version,
        notes=deployment.notes,
        created_at=deployment.changed_at,
        created_by=deployment.changed_by,
    )


def _entry(
    deployment: Deployment,
    row: Revision,
    before: Revision | None,
    operation: Operation | None,
    authors: Authors,
    spent: Spent | None,
) -> Entry:
    is_latest = row.number == deployment.revision
    differs = values_that_differ(before, row) if row.number > 1 else ()
    return Entry(
        number=row.number,
        status=deployment.status if is_latest else _status_now(row, deployment),
        version=row.version or (deployment.current_version if is_latest else ""),
        when=row.created_at,
        title=_title(row, before, operation, differs),
        by=authors.of(deployment, row.number, row.created_by),
        note=_note(row, operation),
        spent=spent,
        differs=tuple(differs or ()) if _is_same_release(row, before) else (),
    )


def _status_now(row: Revision, deployment: Deployment) -> str:
    """Rows tell what they were when they were read: what stands now takes their place."""
    return "superseded" if (row.status, deployment.status) == STOOD else row.status


def _title(
    row: Revision,
    before: Revision | None,
    operation: Operation | None,
    differs: Sequence[str] | None,
) -> str:
    if row.number == 1:
        return _("First deployment")
    old = before.version if before is not None and row.version else ""
    has_moved = bool(old) and old != row.version
    kind = operation.kind if operation else ""
    if has_moved and kind in ("", Operation.Kind.UPGRADE):
        words = _("Upgraded from %(old)s") if kind else _("From release %(old)s")
        return words % {"old": old}
    if differs and kind in ("", Operation.Kind.REVISE):
        words = ngettext("%(n)d value changed", "%(n)d values changed", len(differs))
        return words % {"n": len(differs)}
    if operation:
        return operation.get_kind_display()
    is_known = old and differs is not None
    return _("The same again, secrets aside") if is_known else _("Made outside of Press UI")


def _is_same_release(row: Revision, before: Revision | None) -> bool:
    return before is not None and row.version == before.version


def _note(row: Revision, operation: Operation | None) -> str:
    """Why: what was said here, else the note that the API keeps."""
    reason = operation.reason if operation else ""
    return reason or row.notes
