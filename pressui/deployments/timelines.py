"""The revisions of a deployment, newest first: what, by whom, why, and how long it took."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pressui.deployments.durations import Spent, spent_on
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment, Revision, StatusChange
from pressui.deployments.rows import Authors
from pressui.operations.models import Operation
from pressui.press import IN_MOTION

SHOWN = 50


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


def timeline_of(deployment: Deployment, authors: Authors) -> list[Entry]:
    """Two queries. The latest revision is there even where its row is not yet."""
    known = {row.number: row for row in deployment.revisions.all()[:SHOWN]}
    latest = known.get(deployment.revision) or _latest(deployment)
    known[deployment.revision] = latest
    spent = spent_on(deployment.status_changes.defer("reason"))
    entries = []
    for number in sorted(known, reverse=True):
        row, before = known[number], known.get(number - 1)
        operation = authors.operation(deployment, number)
        entries.append(_entry(deployment, row, before, operation, authors, spent.get(number)))
    return entries


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
    return Entry(
        number=row.number,
        status=deployment.status if is_latest else row.status,
        version=row.version or (deployment.current_version if is_latest else ""),
        when=row.created_at,
        title=_title(row, before, operation),
        by=authors.of(deployment, row.number, row.created_by),
        note=_note(row, operation),
        spent=spent,
    )


def _title(row: Revision, before: Revision | None, operation: Operation | None) -> str:
    if row.number == 1:
        return _("First deployment")
    old = before.version if before is not None and row.version else ""
    has_moved = bool(old) and old != row.version
    if operation is None:
        return _("From release %(old)s") % {"old": old} if has_moved else _("Revised")
    if has_moved and operation.kind == Operation.Kind.UPGRADE:
        return _("Upgraded from %(old)s") % {"old": old}
    return operation.get_kind_display()


def _note(row: Revision, operation: Operation | None) -> str:
    """Why: what was said here, else the note that the API keeps."""
    reason = operation.reason if operation else ""
    return reason or row.notes
