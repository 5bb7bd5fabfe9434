"""Finds out, by looking and never by sending again, how writes ended whose answer was lost."""

import json
from typing import Any

from django.utils import timezone

from pressui import press
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.deployments import mirror, services
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.press import NotFound, PressError


def settle_due() -> None:
    """Looks for every write that is unsettled, until the API stops answering."""
    for connection in Connection.objects.all():
        for operation in operations.unsettled(connection, list(_SETTLE)):
            try:
                _SETTLE[Operation.Kind(operation.kind)](operation)
            except PressError:
                break


def _settle_deploy(operation: Operation) -> None:
    """Applied if a deployment of that exact name says what was sent."""
    sent = json.loads(operation.payload)
    client = press_client(operation.connection).family(operation.family)
    name = sent["metadata"]["name"]
    same_name = [found for found in client.list_deployments(name=name) if found.name == name]
    for found in same_name:
        if is_same(client.describe_deployment(found.id), sent):
            services.finish_deploy(operation, found.id)
            return
    if same_name:
        taken = f"Another deployment has the name {name}. Nothing of yours was created."
        operations.finish(operation, Operation.State.FAILED, error=taken)
    elif operations.is_past_grace(operation):
        operations.finish(operation, Operation.State.FAILED, error=operations.NOT_APPLIED)


def is_same(found: press.Deployment, sent: dict[str, Any]) -> bool:
    """Whether `found` is what `sent` asked for: spec, release, and every value that is no secret.

    Where the API does not tell the values, the note on the revision decides.
    """
    version = sent["spec"].get("release", {}).get("version")
    if found.spec_id != sent["spec"]["id"] or version not in (None, found.current_version):
        return False
    revision = found.revision
    told = {} if revision is None else _told_values(revision)
    if not told:
        return revision is not None and revision.notes == sent["revision"]["notes"]
    return all(_contains(told[key], sent.get(key) or {}) for key in told)


def _told_values(revision: press.Revision) -> dict[str, Any]:
    told = {"parameters": revision.parameters, "appParameters": revision.app_parameters}
    return {key: values for key, values in told.items() if values is not None}


def _contains(whole: Any, part: Any) -> bool:
    """Whether `whole` says everything that `part` says."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return all(key in whole and _contains(whole[key], part[key]) for key in part)
    return bool(whole == part)


def _settle_redeploy(operation: Operation) -> None:
    """Applied if there is a revision above the one that stood when it was asked."""
    asked_at = timezone.now()
    client = press_client(operation.connection).family(operation.family)
    try:
        found = client.describe_deployment(operation.target_id)
    except NotFound:
        operations.finish(operation, Operation.State.FAILED, error="The deployment is gone.")
        return
    mirror.store_described(operation.connection, found, asked_at)
    number = (found.revision.number if found.revision else None) or 0
    if number > (operation.revision_before or 0):
        operations.finish(operation, Operation.State.SUCCEEDED, revision=number)
    elif operations.is_past_grace(operation):
        operations.finish(operation, Operation.State.FAILED, error=operations.NOT_APPLIED)


_SETTLE = {
    Operation.Kind.DEPLOY: _settle_deploy,
    Operation.Kind.REDEPLOY: _settle_redeploy,
}
