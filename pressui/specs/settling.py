"""Finds out, by looking, how writes to specs ended whose answer was lost."""

import json
from typing import Any

from django.utils import timezone

from pressui import press
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.press import NotFound, PressError
from pressui.specs import mirror
from pressui.specs.publishing_settling import SETTLE


def settle_due() -> None:
    for connection in Connection.objects.all():
        for operation in operations.unsettled(connection, [Operation.Kind.EDIT_SPEC, *SETTLE]):
            try:
                _settle(connection, operation)
            except PressError:
                break


def _settle(connection: Connection, operation: Operation) -> None:
    if operation.kind == Operation.Kind.EDIT_SPEC:
        _settle_edit(connection, operation)
    else:
        SETTLE[Operation.Kind(operation.kind)](operation)


def _settle_edit(connection: Connection, operation: Operation) -> None:
    """The edit was applied if the spec now says what was asked for."""
    asked_at = timezone.now()
    family = press_client(connection).family(operation.family)
    try:
        spec = family.describe_spec(operation.target_id)
    except NotFound:
        operations.finish(operation, Operation.State.FAILED, error="The spec is gone.")
        return
    mirror.store_specs(connection, [spec], asked_at)
    if _says(spec, json.loads(operation.payload)):
        operations.finish(operation, Operation.State.SUCCEEDED)
    elif operations.is_past_grace(operation):
        operations.finish(operation, Operation.State.FAILED, error=operations.NOT_APPLIED)


def _says(spec: press.Spec, body: dict[str, Any]) -> bool:
    metadata = spec.raw.get("metadata") or {}
    wanted = body.get("metadata", {})
    outside = {key: value for key, value in body.items() if key != "metadata"}
    return all(metadata.get(key) == value for key, value in wanted.items()) and all(
        spec.raw.get(key) == value for key, value in outside.items()
    )
