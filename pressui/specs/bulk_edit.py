"""One change of metadata for many specs: what it makes of each, and carrying it out one by one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.press import PressUnavailable, RateLimited, Scope, SpecStatus, Unauthorized
from pressui.specs import services
from pressui.specs.metadata import LABELS, Metadata
from pressui.specs.models import BulkEdit, BulkEditItem, Spec

AT_ONCE = 500
# Longer than one write may take, so that whoever's lease ran out is not writing any more.
LEASE = timedelta(seconds=35)
# How long a task goes on before it hands over to the next wake.
SLICE = timedelta(seconds=8)
MOST_ATTEMPTS = 6
STATE = BulkEditItem.State
_PLAIN = ("status", "scope", "featured")


@dataclass(frozen=True)
class Change:
    """What a bulk edit makes of one spec: the lines that differ; none: it stays as it is."""

    spec: Spec
    lines: list[tuple[str, str, str]]


def make_draft(
    actor: Actor,
    connection: Connection,
    specs: Sequence[Spec],
    changes: dict[str, Any] | None = None,
) -> BulkEdit:
    """A bulk edit that is only being reviewed; nothing is changed by it."""
    with transaction.atomic():
        run = BulkEdit.objects.create(
            connection=connection,
            changes=changes or {},
            **actor.columns,
        )
        BulkEditItem.objects.bulk_create(
            BulkEditItem(run=run, spec=spec, position=number)
            for number, spec in enumerate(specs[:AT_ONCE], start=1)
        )
    return run


def edited(now: Metadata, changes: dict[str, Any]) -> Metadata:
    """What the changes make of a spec's metadata."""
    plain: dict[str, Any] = {
        name: changes[name] for name in ("status", "scope", "featured") if name in changes
    }
    if "tenants" in changes:
        plain["tenants"] = tuple(changes["tenants"])
    removed = set(changes.get("remove", ()))
    kept = [tag for tag in now.tags if tag not in removed]
    tags = tuple(dict.fromkeys([*kept, *changes.get("add", ())]))
    made = replace(now, **plain, tags=tags)
    return made if made.scope == Scope.SHARED else replace(made, tenants=())


def review(run: BulkEdit) -> list[Change]:
    """What would become of each spec as things stand now."""
    items = run.items.select_related("spec").defer("spec__payload", "spec__description")
    return [_change(item.spec, run.changes) for item in items]


def _change(spec: Spec, changes: dict[str, Any]) -> Change:
    now = Metadata.of(spec)
    made = edited(now, changes)
    names = made.differing(now)
    return Change(spec, [(LABELS[name], now.shown(name), made.shown(name)) for name in names])


def withdrawn(changes: Sequence[Change]) -> list[Spec]:
    """The specs that could be deployed, and then cannot be."""
    named = LABELS["status"]
    return [
        change.spec
        for change in changes
        if change.spec.status == SpecStatus.AVAILABLE
        and any(label == named for label, _now, _then in change.lines)
    ]


def start(run: BulkEdit) -> bool:
    """Lets it go; False when it was started before, or when nothing would change."""
    if not run.changes or not any(change.lines for change in review(run)):
        return False
    draft = BulkEdit.objects.filter(pk=run.pk, state=BulkEdit.State.DRAFT)
    return draft.update(state=BulkEdit.State.RUNNING, started_at=timezone.now()) == 1


def stop(run: BulkEdit) -> int:
    """Sets aside what was not sent yet; what was sent goes on. How many were set aside.

    Whose operation was begun may have been sent by a worker that died: it is still found out.
    """
    begun = Operation.objects.filter(form_token=OuterRef("form_token"))
    waiting = run.items.filter(~Exists(begun), state=STATE.WAITING)
    stopped = waiting.update(state=STATE.STOPPED)
    _end_run(run)
    return stopped


def left_undone(run: BulkEdit, person: Person) -> list[Spec]:
    """What a further try would be for: what failed and what was stopped, as far as one sees it."""
    undone = run.items.filter(state__in=(STATE.FAILED, STATE.STOPPED)).values("spec")
    seen = services.seen(run.connection, person).present()
    return list(seen.filter(pk__in=undone).order_by("sort_name", "id"))


def carry_out_due() -> None:
    """One round: works on each edit that is running and that nobody else works on."""
    for run in BulkEdit.objects.filter(state=BulkEdit.State.RUNNING).select_related("person"):
        now = timezone.now()
        free = BulkEdit.objects.filter(pk=run.pk, leased_until__lte=now)
        if free.update(leased_until=now + LEASE) == 1:
            _work(run, until=now + SLICE)


def clear_drafts() -> None:
    """Forgets reviews that nobody started."""
    old = timezone.now() - timedelta(days=1)
    BulkEdit.objects.filter(state=BulkEdit.State.DRAFT, created_at__lt=old).delete()


def _work(run: BulkEdit, until: Any) -> None:
    _find_out(run)
    pause = timedelta()
    waiting = run.items.filter(state=STATE.WAITING).select_related("spec__connection")
    # Asked anew each time: somebody may have stopped it meanwhile.
    while timezone.now() < until and (item := waiting.first()) is not None:
        BulkEdit.objects.filter(pk=run.pk).update(leased_until=timezone.now() + LEASE)
        pause = _carry_out(run, item)
        if pause:
            break
    _close(run, pause)


def _carry_out(run: BulkEdit, item: BulkEditItem) -> timedelta:
    """Edits one spec as it stands now; how long to wait where the API is not there."""
    spec = services.refresh(item.spec)
    if spec.gone_at is not None:
        return _end(item, STATE.FAILED, _("It was deleted at the platform."))
    if not _may_edit(run, spec):
        words = _("%(name)s may not edit this spec any more.") % {"name": run.person_name}
        return _end(item, STATE.FAILED, words)
    now = Metadata.of(spec)
    made = edited(now, run.changes)
    names = made.differing(now)
    asked = Operation.objects.filter(form_token=item.form_token).exists()
    if not names and not asked:
        return _end(item, STATE.NOTHING)
    try:
        operation = services.edit_metadata(
            actor=run.actor, spec=spec, body=made.patch(names), form_token=item.form_token
        )
    except OperationFailed as failure:
        return _failed(item, failure)
    return _told(item, operation)


def _may_edit(run: BulkEdit, spec: Spec) -> bool:
    """Whether whoever started it still has the role, and sees this spec."""
    person = Person.objects.filter(pk=run.person_id).first() if run.person_id else None
    if person is None or not person.can_manage:
        return False
    return services.seen(run.connection, person).filter(pk=spec.pk).exists()


def _failed(item: BulkEditItem, failure: OperationFailed) -> timedelta:
    """What may have been applied is looked up; what was not is tried again where that helps."""
    if failure.operation.state == Operation.State.UNKNOWN:
        return _end(item, STATE.ASKED)
    passing = isinstance(failure.error, PressUnavailable | RateLimited | Unauthorized)
    if not passing or item.attempts + 1 >= MOST_ATTEMPTS:
        return _end(item, STATE.FAILED, failure.error.message)
    attempts = item.attempts + 1
    # Its operation has ended; a further try is a new one.
    BulkEditItem.objects.filter(pk=item.pk).update(form_token=uuid.uuid4(), attempts=attempts)
    asked = min(failure.error.retry_after or 0, 300)
    return timedelta(seconds=max(asked, min(60, 2**attempts)))


def _told(item: BulkEditItem, operation: Operation) -> timedelta:
    """Ends an item as its operation did."""
    if operation.state == Operation.State.SUCCEEDED:
        return _end(item, STATE.DONE)
    if operation.state == Operation.State.FAILED:
        return _end(item, STATE.FAILED, operation.error)
    return _end(item, STATE.ASKED)


def _end(item: BulkEditItem, state: BulkEditItem.State, note: str = "") -> timedelta:
    BulkEditItem.objects.filter(pk=item.pk).update(state=state, note=note[:1000])
    return timedelta()


def _find_out(run: BulkEdit) -> None:
    """Ends the items whose operation was settled meanwhile."""
    for item in run.items.filter(state=STATE.ASKED):
        operation = Operation.objects.filter(form_token=item.form_token).first()
        if operation is not None and operation.is_settled:
            _told(item, operation)


def _close(run: BulkEdit, pause: timedelta) -> None:
    """Hands the edit back, or ends it when nothing more will happen to any of its specs."""
    BulkEdit.objects.filter(pk=run.pk).update(leased_until=timezone.now() + pause)
    _end_run(run)


def _end_run(run: BulkEdit) -> None:
    if not run.items.filter(state__in=(STATE.WAITING, STATE.ASKED)).exists():
        running = BulkEdit.objects.filter(pk=run.pk, state=BulkEdit.State.RUNNING)
        running.update(state=BulkEdit.State.FINISHED, finished_at=timezone.now())
