"""Carries out what runs ask for: takes items one by one, a few at a time, each done once."""

import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.bulk.actions import ACTIONS
from pressui.bulk.judging import Ask
from pressui.bulk.models import ENDED, BulkItem, BulkRun
from pressui.connections.models import Connection
from pressui.connections.services import freshness
from pressui.deployments.models import Deployment
from pressui.deployments.services import NotAllowedNow
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.press import PressError, PressUnavailable, RateLimited, Unauthorized

logger = logging.getLogger(__name__)

# How many deployments are asked for at the same time, over all runs of a connection.
LANES = 4
# How long a dead worker holds up its place. A call may take longer: whoever takes the item then
# finds the operation that was begun, and waits for what becomes of it.
LEASE = timedelta(seconds=10)
# Longer than a write may take: after this nobody waits for its answer any more.
LOST_AFTER = timedelta(seconds=35)
# How long a task goes on before it hands over to the next wake.
SLICE = timedelta(seconds=8)
MOST_ATTEMPTS = 8
DRAFTS_KEPT = timedelta(days=1)
_GIVEN_UP = "It was begun again and again without an end. Nothing was asked of Press."
_LOST = "The process that asked was lost before it heard the answer."


def carry_out_due(lanes: int = LANES) -> None:
    """One round: takes what waits until nothing does or the time is up, then closes runs."""
    for connection in Connection.objects.filter(bulk_runs__state=BulkRun.State.RUNNING).distinct():
        find_out(connection)
        if not freshness(connection).api_away:
            _work(connection, lanes)
        find_out(connection)
        _finish_runs(connection)


def clear_drafts() -> None:
    """Forgets reviews that nobody started."""
    old = timezone.now() - DRAFTS_KEPT
    BulkRun.objects.filter(state=BulkRun.State.DRAFT, created_at__lt=old).delete()


def _work(connection: Connection, lanes: int) -> None:
    until = timezone.now() + SLICE
    if lanes == 1:
        _lane(connection, until)
        return
    with ThreadPoolExecutor(lanes) as pool:
        for lane in [pool.submit(_lane_of_a_thread, connection, until) for _ in range(lanes)]:
            lane.result()


def _lane_of_a_thread(connection: Connection, until: datetime) -> None:
    try:
        _lane(connection, until)
    finally:
        connections.close_all()


def _lane(connection: Connection, until: datetime) -> None:
    while timezone.now() < until and (item := claim(connection)) is not None:
        carry_out(item)


def _waiting(connection: Connection) -> QuerySet[BulkItem]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return BulkItem.objects.filter(
        free,
        run__connection=connection,
        run__state=BulkRun.State.RUNNING,
        run__next_at__lte=now,
        state=BulkItem.State.WAITING,
        next_at__lte=now,
    )


def claim(connection: Connection) -> BulkItem | None:
    """The next item, leased to whoever called; None when nothing waits or enough are busy."""
    now, lease = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        # One claims at a time, so that never more than these few are busy.
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        leased = BulkItem.objects.filter(run__connection=connection, leased_until__gte=now)
        if leased.count() >= LANES:
            return None
        key = _waiting(connection).order_by("position", "pk").values_list("pk", flat=True).first()
        if key is None:
            return None
        BulkItem.objects.filter(pk=key).update(
            lease=lease, leased_until=now + LEASE, attempts=F("attempts") + 1
        )
    related = ("run__person", "deployment__connection", "deployment__spec")
    return BulkItem.objects.select_related(*related).get(pk=key)


def carry_out(item: BulkItem) -> None:
    """Asks for one item and records how it went; whatever goes wrong stays with this item."""
    if item.attempts > MOST_ATTEMPTS:
        _give_up(item)
        return
    if not _may_ask(item):
        words = _("%(name)s may not change this deployment any more.")
        _end(item, BulkItem.State.SKIPPED, words % {"name": item.run.person_name})
        return
    ask = Ask(
        actor=item.run.actor,
        deployment=item.deployment,
        reason=item.run.reason,
        arguments=item.run.arguments,
        form_token=item.form_token,
    )
    try:
        operation = ACTIONS[item.run.action].ask(ask)
    except NotAllowedNow as why:
        _end(item, BulkItem.State.SKIPPED, str(why))
    except OperationFailed as failure:
        _note_failure(item, failure.operation, failure.error)
    except PressError as error:
        _note_error(item, error)
    else:
        _note_outcome(item, operation)


def _may_ask(item: BulkItem) -> bool:
    """Whether whoever started the run may still do so, or did before a worker died."""
    if Operation.objects.filter(form_token=item.form_token).exists():
        return True
    person = item.run.person
    if person is None or not person.can_deploy:
        return False
    return Deployment.objects.visible_to(person).filter(pk=item.deployment_id).exists()


def _give_up(item: BulkItem) -> None:
    """Its workers died again and again; what was asked already still decides."""
    asked = Operation.objects.filter(form_token=item.form_token).first()
    if asked is not None:
        _note_outcome(item, asked)
    else:
        _end(item, BulkItem.State.FAILED, _GIVEN_UP)


def _note_failure(item: BulkItem, operation: Operation, error: PressError) -> None:
    if operation.state == Operation.State.UNKNOWN:
        _hand_back(item, state=BulkItem.State.ASKED)
    else:
        _note_error(item, error)


def _note_error(item: BulkItem, error: PressError) -> None:
    """What was not applied is tried later where the API is at fault, else it has failed."""
    is_passing = isinstance(error, (PressUnavailable, RateLimited, Unauthorized))
    if is_passing and item.attempts < MOST_ATTEMPTS:
        _try_later(item, error.retry_after)
    else:
        _end(item, BulkItem.State.FAILED, error.message)


def _try_later(item: BulkItem, retry_after: float | None = None) -> None:
    """The item waits longer each time, behind its neighbors; the run pauses while none goes well.

    It gets a new form token: its operation has ended, and a further one is a new one.
    """
    now = timezone.now()
    _hand_back(item, form_token=uuid.uuid4(), next_at=now + _pause(item.attempts, retry_after))
    # Only the first of those that fail at the same time makes the pause longer.
    wait = _pause(min(item.run.failures + 1, 5), retry_after)
    BulkRun.objects.filter(pk=item.run.pk, next_at__lte=now).update(
        failures=F("failures") + 1, next_at=now + wait
    )


def _pause(failures: int, asked: float | None) -> timedelta:
    """1 s, doubled each time, a minute at most; longer where the API asks for it, within reason."""
    return timedelta(seconds=max(min(60, 2 ** min(failures - 1, 6)), min(asked or 0, 300)))


def _note_outcome(item: BulkItem, operation: Operation) -> None:
    """Reads the operation of an item; it may be one that a dead worker began."""
    if operation.state == Operation.State.SUCCEEDED:
        _end(item, BulkItem.State.DONE)
        BulkRun.objects.filter(pk=item.run.pk).exclude(failures=0).update(failures=0)
    elif operation.state == Operation.State.FAILED:
        if operation.error == operations.NOT_APPLIED and item.attempts < MOST_ATTEMPTS:
            _try_later(item)
        else:
            _end(item, BulkItem.State.FAILED, operation.error)
    else:
        _hand_back(item, state=BulkItem.State.ASKED)


def find_out(connection: Connection) -> None:
    """Ends the items whose operation was settled meanwhile."""
    asked = BulkItem.objects.filter(run__connection=connection, state=BulkItem.State.ASKED)
    items = {item.form_token: item for item in asked.select_related("run")}
    for operation in Operation.objects.filter(form_token__in=items):
        if operation.is_settled:
            _note_outcome(items[operation.form_token], operation)
        elif _is_lost(operation):
            operations.finish(operation, Operation.State.UNKNOWN, error=_LOST)


def _is_lost(operation: Operation) -> bool:
    """Whether whoever asked cannot be waiting for the answer any more."""
    is_open = operation.state == Operation.State.REQUESTED
    return is_open and timezone.now() - operation.requested_at > LOST_AFTER


def _end(item: BulkItem, state: BulkItem.State, note: str = "") -> None:
    _hand_back(item, state=state, note=note[:1000], finished_at=timezone.now())


def _hand_back(item: BulkItem, **changes: object) -> None:
    """Gives up the lease; nothing is written where another worker has taken the item."""
    changes = {"state": BulkItem.State.WAITING, **changes, "lease": None, "leased_until": None}
    BulkItem.objects.filter(pk=item.pk, lease=item.lease).update(**changes)


def _finish_runs(connection: Connection) -> None:
    running = connection.bulk_runs.filter(state=BulkRun.State.RUNNING)
    done = running.exclude(items__in=BulkItem.objects.exclude(state__in=ENDED))
    done.update(state=BulkRun.State.FINISHED, finished_at=timezone.now())
