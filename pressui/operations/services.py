"""Writes the row of an operation, calls the API outside any transaction, records the outcome."""

import json
import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pressui.accounts.services import Actor, record
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.operations.models import Operation
from pressui.press import PressClient, PressError

logger = logging.getLogger(__name__)

# A write that is still `requested` after this lost its process on the way.
DEADLINE = timedelta(seconds=60)
# A write that was not found is called absent only after this: the API may be slow to show it.
GRACE = timedelta(seconds=20)
NOT_APPLIED = "It never reached the API. It is safe to send it again."


class OperationFailed(Exception):
    """The API refused or failed a write; `error` is what it said, `operation` the row."""

    def __init__(self, operation: Operation, error: PressError) -> None:
        super().__init__(str(error))
        self.operation = operation
        self.error = error


def begin(
    *,
    actor: Actor,
    connection: Connection,
    kind: Operation.Kind,
    form_token: uuid.UUID,
    payload: Any = None,
    **fields: Any,
) -> tuple[Operation, bool]:
    """Commits the row of a write; the flag tells whether this call is the one to carry it out.

    `payload` is the JSON body, without secrets.
    """
    row = Operation(
        connection=connection,
        kind=kind,
        form_token=form_token,
        **actor.columns,
        payload="" if payload is None else json.dumps(payload, ensure_ascii=False),
        **fields,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Operation.objects.get(form_token=form_token), False
    return row, True


def carry_out[T](
    operation: Operation, call: Callable[[PressClient], T], *, secrets: Iterable[str] = ()
) -> T:
    """Calls the API once for a row that `begin` made.

    `secrets` are the secret values that are sent: no error repeats them, should the API do so.
    Raises `OperationFailed` when the API refused it, or when nobody knows (the row is then
    `unknown` and is settled by looking).
    """
    try:
        result = call(press_client(operation.connection).hiding(secrets))
    except PressError as error:
        unknown = error.may_have_applied
        state = Operation.State.UNKNOWN if unknown else Operation.State.FAILED
        finish(operation, state, error=str(error))
        raise OperationFailed(operation, error) from error
    return result


def finish(operation: Operation, state: Operation.State, *, error: str = "", **found: Any) -> bool:
    """Records the outcome, once: False when it was settled before."""
    changes = {"state": state, "error": error[:1000], "finished_at": timezone.now(), **found}
    open_states = (Operation.State.REQUESTED, Operation.State.UNKNOWN)
    with transaction.atomic():
        row = Operation.objects.filter(pk=operation.pk, state__in=open_states)
        if row.update(**changes) != 1:
            return False
        for name, value in changes.items():
            setattr(operation, name, value)
        _record_event(operation)
    return True


def _record_event(operation: Operation) -> None:
    actor = Actor(operation.person, operation.person_name, operation.address, operation.request_id)
    record(
        actor,
        operation.kind,
        operation.state,
        connection=operation.connection.slug,
        target_kind=operation.kind.split(":")[0],
        target_id=operation.target_id,
        target_name=operation.target_name,
        detail=operation.error or operation.reason,
        before=operation.before,
        after=operation.payload,
    )


def unsettled(connection: Connection, kinds: list[Operation.Kind]) -> QuerySet[Operation]:
    """Writes whose outcome nobody knows, and those whose process died on the way."""
    lost = Q(state=Operation.State.REQUESTED, requested_at__lt=timezone.now() - DEADLINE)
    return connection.operations.filter(
        Q(state=Operation.State.UNKNOWN) | lost, kind__in=kinds
    ).order_by("requested_at")


def is_past_grace(operation: Operation) -> bool:
    return timezone.now() - operation.requested_at > GRACE
