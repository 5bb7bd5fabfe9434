"""Makes a run of many deployments, starts it, stops it, and begins it anew for what failed."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.accounts.services import Actor
from pressui.bulk.actions import ACTIONS, judge
from pressui.bulk.judging import Judged, Verdict
from pressui.bulk.models import BulkItem, BulkRun
from pressui.connections.models import Connection
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment

AT_ONCE = 500
_OUTCOME = {
    Verdict.READY: BulkItem.State.WAITING,
    Verdict.NOTHING: BulkItem.State.NOTHING,
    Verdict.SKIPPED: BulkItem.State.SKIPPED,
}


def make_draft(
    *, actor: Actor, connection: Connection, action: str, chosen: Sequence[int], total: int
) -> BulkRun:
    """A run that is only being reviewed: the deployments with these keys, 500 at most.

    `total` is how many were meant.
    """
    with transaction.atomic():
        run = BulkRun.objects.create(
            connection=connection,
            action=action,
            **actor.columns,
            left_out=max(0, total - AT_ONCE),
        )
        BulkItem.objects.bulk_create(
            BulkItem(run=run, deployment_id=key, position=number)
            for number, key in enumerate(chosen[:AT_ONCE], start=1)
        )
    return run


def review(run: BulkRun) -> list[Judged]:
    """What the run would do as things stand now."""
    items = run.items.select_related("deployment__spec", "deployment__connection")
    return judge(run, [item.deployment for item in items.defer("deployment__payload")])


def ready(judged: Sequence[Judged]) -> list[Deployment]:
    """Those that the run would ask for."""
    return [found.deployment for found in judged if found.verdict == Verdict.READY]


def start(
    run: BulkRun,
    *,
    reason: str,
    arguments: Mapping[str, object],
    only: Collection[int] | None = None,
) -> bool:
    """Lets the run go: what is not ready now is set aside. False when it was started before.

    `only` are the deployments that stayed ticked in the review; all, unless told.
    """
    run.arguments, run.reason = dict(arguments), reason[:500]
    judged = {found.deployment.pk: found for found in review(run)}
    with transaction.atomic():
        draft = BulkRun.objects.filter(pk=run.pk, state=BulkRun.State.DRAFT)
        changes = {"arguments": run.arguments, "reason": run.reason, "started_at": timezone.now()}
        if draft.update(state=BulkRun.State.RUNNING, **changes) != 1:
            return False
        _set_aside(list(run.items.all()), judged, only)
    return True


def _set_aside(
    items: list[BulkItem], judged: Mapping[int, Judged], only: Collection[int] | None
) -> None:
    """Notes on each item what was made of it."""
    for item in items:
        found = judged[item.deployment_id]
        item.state = _OUTCOME[found.verdict]
        item.note = "" if found.verdict == Verdict.READY else found.words[:1000]
        if found.verdict == Verdict.READY and only is not None and item.deployment_id not in only:
            item.state, item.note = BulkItem.State.SKIPPED, _("Left out in the review")
    BulkItem.objects.bulk_update(items, ["state", "note"], batch_size=100)


def stop(run: BulkRun, actor: Actor) -> int:
    """Sets aside what was not sent yet; what was sent goes on. How many were set aside."""
    words = _("Stopped by %(name)s before it was sent") % {"name": actor.name}
    waiting = run.items.filter(state=BulkItem.State.WAITING, leased_until=None)
    return waiting.update(state=BulkItem.State.SKIPPED, note=words, finished_at=timezone.now())


def failed_keys(run: BulkRun) -> list[int]:
    """What a further try would be for: what failed, and what was accepted and failed after that."""
    failed = run.items.filter(state=BulkItem.State.FAILED)
    if ACTIONS[run.action].sets_going:
        failed |= run.items.filter(
            state=BulkItem.State.DONE,
            deployment__status__in=NEEDS_ATTENTION,
            deployment__gone_at=None,
        )
    return list(failed.order_by("position").values_list("deployment_id", flat=True))
