"""Finds out, by looking, how publishing and deleting of specs ended whose answer was lost."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui import press
from pressui.connections.services import press_client
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.press import NotFound
from pressui.specs import mirror, publishing_services
from pressui.specs.models import Spec
from pressui.specs.services import CLOCKS_DIFFER


def _settle_publish(operation: Operation) -> None:
    """Applied if a spec of that exact name and kind says what was sent."""
    sent = json.loads(operation.payload)
    name = str((sent.get("metadata") or {}).get("name"))
    client = press_client(operation.connection).family(operation.family)
    found = [s for s in client.list_specs(name=name) if (s.name, s.kind) == (name, sent["kind"])]
    for spec in found:
        if _is_same(spec, sent, operation):
            publishing_services.finish_publish(operation, spec.id)
            return
    if found:
        taken = _("Another spec has the name %s. Nothing of yours was created.") % name
        operations.finish(operation, Operation.State.FAILED, error=taken)
    else:
        _give_up_in_time(operation)


def _is_same(spec: press.Spec, sent: dict[str, Any], operation: Operation) -> bool:
    """Whether the spec was made by this operation: it says the same, and is no older."""
    made_before = operation.requested_at - CLOCKS_DIFFER
    is_new = spec.created_at is None or spec.created_at > made_before
    metadata = spec.raw.get("metadata") or {}
    return is_new and all(
        metadata.get(key) == value for key, value in sent["metadata"].items() if value is not None
    )


def _settle_release(operation: Operation) -> None:
    """Applied if there is a release of that version, with the notes that were sent."""
    client = press_client(operation.connection).family(operation.family)
    try:
        found = client.describe_spec_release(operation.target_id, operation.version)
    except NotFound:
        _give_up_in_time(operation)
        return
    spec = _mirrored(operation)
    if spec is not None:
        mirror.store_releases(spec, [found])
    sent = json.loads(operation.payload).get("release") or {}
    if found.notes == (sent.get("notes") or ""):
        operations.finish(operation, Operation.State.SUCCEEDED)
    else:
        taken = _("Somebody else published a release %s.") % operation.version
        operations.finish(operation, Operation.State.FAILED, error=taken)


def _settle_delete(operation: Operation) -> None:
    """Applied if the spec is gone."""
    client = press_client(operation.connection).family(operation.family)
    try:
        client.describe_spec(operation.target_id)
    except NotFound:
        operations.finish(operation, Operation.State.SUCCEEDED)
        spec = _mirrored(operation)
        if spec is not None:
            mirror.mark_gone(spec)
    else:
        _give_up_in_time(operation)


def _mirrored(operation: Operation) -> Spec | None:
    return operation.connection.specs.filter(spec_id=operation.target_id).first()


def _give_up_in_time(operation: Operation) -> None:
    if operations.is_past_grace(operation):
        operations.finish(operation, Operation.State.FAILED, error=operations.NOT_APPLIED)


SETTLE: Final[dict[Operation.Kind, Callable[[Operation], None]]] = {
    Operation.Kind.PUBLISH_SPEC: _settle_publish,
    Operation.Kind.RELEASE_SPEC: _settle_release,
    Operation.Kind.DELETE_SPEC: _settle_delete,
}
