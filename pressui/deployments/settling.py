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

GONE = "The deployment is gone."
NOT_TOLD = "Press does not tell a secret, so nobody knows. Sending it again does no harm."
MAY_HAVE_RUN = "It may have run: Press does not tell. Look before you run it again."


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


def _described(operation: Operation) -> press.Deployment | None:
    """The deployment as it stands, in the mirror too; None where it is gone."""
    asked_at = timezone.now()
    client = press_client(operation.connection).family(operation.family)
    try:
        found = client.describe_deployment(operation.target_id)
    except NotFound:
        row = operation.connection.deployments.filter(deployment_id=operation.target_id).first()
        if row is not None:
            mirror.mark_gone(row)
        return None
    mirror.store_described(operation.connection, found, asked_at)
    return found


def _settle_revision(operation: Operation) -> None:
    """Applied if there is a revision above the one that stood when it was asked."""
    found = _described(operation)
    if found is None:
        operations.finish(operation, Operation.State.FAILED, error=GONE)
        return
    number = (found.revision.number if found.revision else None) or 0
    is_newer = number > (operation.revision_before or 0)
    _finish(operation, is_newer, **({"revision": number} if is_newer else {}))


def _settle_edit(operation: Operation) -> None:
    """Applied if the metadata say what was sent."""
    found = _described(operation)
    if found is None:
        operations.finish(operation, Operation.State.FAILED, error=GONE)
    else:
        stands = found.raw.get("metadata")
        _finish(operation, _contains(stands, json.loads(operation.payload)))


def _settle_patch(operation: Operation) -> None:
    """Applied if the run values are those that were sent; secrets are not told by anybody."""
    found = _described(operation)
    if found is None:
        operations.finish(operation, Operation.State.FAILED, error=GONE)
        return
    sent = _without_nulls(json.loads(operation.payload))
    if sent:
        _finish(operation, _contains(_run_values(found), sent))
    elif operations.is_past_grace(operation):
        operations.finish(operation, Operation.State.FAILED, error=NOT_TOLD)


def _without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    """What was set; a value that was taken away cannot be told from its default."""
    inner = ((k, _without_nulls(v) if isinstance(v, dict) else v) for k, v in values.items())
    return {key: value for key, value in inner if value not in (None, {})}


def _run_values(found: press.Deployment) -> dict[str, Any]:
    """The run values in the shape of a patch."""
    revision = found.revision
    told = (revision.parameters or {}) if revision else {}
    if found.family != press.Family.APPS:
        return {"parameters": told.get("run") or {}}
    own = (revision.app_parameters or {}) if revision else {}
    by_block = {block: phases.get("run") or {} for block, phases in told.items()}
    return {"appParameters": own.get("run") or {}, "parameters": by_block}


def _settle_delete(operation: Operation) -> None:
    """Applied if it is gone, or on its way."""
    found = _described(operation)
    _finish(operation, found is None or found.status == "deleting")


def _settle_run(operation: Operation) -> None:
    """Nothing tells whether it ran: whoever asked decides."""
    if operation.state == Operation.State.REQUESTED:
        operations.finish(operation, Operation.State.UNKNOWN, error=MAY_HAVE_RUN)


def _finish(operation: Operation, is_applied: bool, **found: Any) -> None:
    """Succeeded where it was seen; failed where it still is not, after a while."""
    if is_applied:
        operations.finish(operation, Operation.State.SUCCEEDED, **found)
    elif operations.is_past_grace(operation):
        operations.finish(operation, Operation.State.FAILED, error=operations.NOT_APPLIED)


_SETTLE = {
    Operation.Kind.DEPLOY: _settle_deploy,
    Operation.Kind.REDEPLOY: _settle_revision,
    Operation.Kind.REVISE: _settle_revision,
    Operation.Kind.UPGRADE: _settle_revision,
    Operation.Kind.ROLL_BACK: _settle_revision,
    Operation.Kind.EDIT: _settle_edit,
    Operation.Kind.PATCH: _settle_patch,
    Operation.Kind.DELETE: _settle_delete,
    Operation.Kind.EXECUTE: _settle_run,
}
