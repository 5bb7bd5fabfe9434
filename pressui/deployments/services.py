"""Writes of deployments: the row first, then the API, then the mirror."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypedDict, Unpack

from django.db.models import QuerySet
from django.utils import timezone

from pressui import press
from pressui.accounts.models import Person
from pressui.accounts.services import Actor
from pressui.connections import polling as connection_polling
from pressui.connections.models import Connection
from pressui.connections.services import both, press_client, read_through_client
from pressui.deployments import mirror, polling
from pressui.deployments.lifecycle import Action, why_not
from pressui.deployments.models import Deployment
from pressui.deployments.urgency import AT_ONCE, unread_blocks
from pressui.deployments.values import keep_values
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.press import PressClient, PressError
from pressui.specs.models import Spec


class NotAllowedNow(Exception):
    """The deployment's status does not allow what was asked; the text says why."""


def deploy(
    *,
    actor: Actor,
    spec: Spec,
    body: dict[str, Any],
    payload: dict[str, Any],
    form_token: uuid.UUID,
    secrets: Iterable[str] = (),
) -> Operation:
    """Creates a deployment of `spec`.

    `body` is what the API gets; `payload` is the same without the `secrets`, for the row.
    The same form token twice is one deployment. Raises `OperationFailed`.
    """
    operation, is_ours = operations.begin(
        actor=actor,
        connection=spec.connection,
        kind=Operation.Kind.DEPLOY,
        form_token=form_token,
        payload=payload,
        family=spec.family,
        target_name=body["metadata"].get("title") or body["metadata"]["name"],
        spec_id=spec.spec_id,
        version=body["spec"].get("release", {}).get("version", ""),
        reason=body["revision"]["notes"][:500],
    )
    if not is_ours:
        return operation
    created = operations.carry_out(
        operation,
        lambda client: client.family(spec.family).create_deployment(body),
        secrets=secrets,
    )
    finish_deploy(operation, created.id)
    return operation


def finish_deploy(operation: Operation, deployment_id: str) -> None:
    """Records that a deployment exists and brings it into the mirror at once."""
    operations.finish(operation, Operation.State.SUCCEEDED, target_id=deployment_id, revision=1)
    client = press_client(operation.connection).family(operation.family)
    asked_at = timezone.now()
    try:
        found = client.describe_deployment(deployment_id)
    except PressError:
        _store_placeholder(operation, asked_at)
    else:
        mirror.store_described(operation.connection, found, asked_at)
    connection_polling.hurry(operation.connection)


def _store_placeholder(operation: Operation, asked_at: Any) -> None:
    """A row for what exists but could not be read back yet; the next poll corrects it."""
    spec = operation.connection.specs.filter(spec_id=operation.spec_id).first()
    Deployment.objects.get_or_create(
        connection=operation.connection,
        deployment_id=operation.target_id,
        defaults={
            "family": operation.family,
            "kind": spec.kind if spec else "",
            "name": operation.target_name,
            "status": "deploying",
            "api_spec_id": operation.spec_id,
            "spec": spec,
            "current_version": operation.version,
            "revision": 1,
            "notes": operation.reason,
            "changed_at": asked_at,
            "look_at": asked_at,
        },
    )


class Asked(TypedDict):
    """Who asks what of, why, and by which form: one token, one operation."""

    actor: Actor
    deployment: Deployment
    reason: str
    form_token: uuid.UUID


def redeploy(**asked: Unpack[Asked]) -> Operation:
    """Asks for the latest revision to be deployed again, with the same values.

    Raises `NotAllowedNow` when the status forbids it, `OperationFailed` when the API refuses.
    """
    deployment = asked["deployment"]
    return perform(
        Action.REDEPLOY,
        Operation.Kind.REDEPLOY,
        call=lambda client: client.family(deployment.family).redeploy(deployment.deployment_id),
        found=lambda answer: {"revision": answer.revision},
        **asked,
    )


def perform[T](
    action: Action,
    kind: Operation.Kind,
    *,
    call: Callable[[PressClient], T],
    found: Callable[[T], dict[str, Any]] = lambda _answer: {},
    payload: Any = None,
    version: str = "",
    secrets: Iterable[str] = (),
    **asked: Unpack[Asked],
) -> Operation:
    """One write on a deployment: what forbids it, the row, the call, the outcome, the mirror.

    The same form token twice is one operation. `payload` is the body without secrets; `found`
    tells what of the answer goes into the row; `secrets` are hidden in what the API says.
    Raises as `redeploy`.
    """
    earlier = Operation.objects.filter(form_token=asked["form_token"]).first()
    if earlier is not None:
        return earlier
    forbidden = why_forbidden(action, asked["deployment"])
    if forbidden:
        raise NotAllowedNow(forbidden)
    operation, is_ours = _begin(kind, payload, version, asked)
    if is_ours:
        answer = operations.carry_out(operation, call, secrets=secrets)
        operations.finish(operation, Operation.State.SUCCEEDED, **found(answer))
        look_now(asked["deployment"])
    return operation


def _begin(
    kind: Operation.Kind, payload: Any, version: str, asked: Asked
) -> tuple[Operation, bool]:
    deployment = asked["deployment"]
    return operations.begin(
        actor=asked["actor"],
        connection=deployment.connection,
        kind=kind,
        form_token=asked["form_token"],
        payload=payload,
        family=deployment.family,
        target_id=deployment.deployment_id,
        target_name=deployment.label,
        spec_id=deployment.api_spec_id,
        version=version,
        revision_before=deployment.revision,
        reason=asked["reason"][:500],
    )


def look_now(deployment: Deployment) -> None:
    """Reads a deployment through after a write; if that fails, the poller does it soon."""
    try:
        polling.describe(deployment, press_client(deployment.connection))
    except PressError:
        Deployment.objects.filter(pk=deployment.pk).update(look_at=timezone.now())
    connection_polling.hurry(deployment.connection)


def why_forbidden(action: Action, deployment: Deployment) -> str:
    """Why an action is not possible now, whoever asks; empty where it is."""
    if deployment.gone_at:
        return "It was deleted."
    if open_writes(deployment).exists():
        return "A change was asked for already; we are finding out how it went."
    return why_not(action, deployment.status, deployment.revision)


def open_writes(deployment: Deployment) -> QuerySet[Operation]:
    """What was asked of it and nobody knows yet how it went; a run in doubt holds up nothing."""
    open_states = (Operation.State.REQUESTED, Operation.State.UNKNOWN)
    asked = deployment.connection.operations.filter(
        target_id=deployment.deployment_id, state__in=open_states
    )
    return asked.exclude(kind=Operation.Kind.EXECUTE)


def find(
    connection: Connection, person: Person, family: str, deployment_id: str
) -> Deployment | None:
    """The deployment as this person may see it; one that the mirror lacks is asked for once.

    A deployment that was deleted is found too: `gone_at` says so.
    """
    rows = Deployment.objects.visible_to(person).filter(connection=connection, family=family)
    row = rows.filter(deployment_id=deployment_id).select_related("spec", "connection").first()
    if row is not None or family not in press.Family:
        return row
    asked_at = timezone.now()
    try:
        found = read_through_client(connection).family(family).describe_deployment(deployment_id)
    except press.NotFound:
        return None
    mirror.store_described(connection, found, asked_at)
    return rows.filter(deployment_id=deployment_id).select_related("spec", "connection").first()


def read_why(app: Deployment) -> None:
    """Has the worker read next why blocks of an app failed, for whoever has its page open."""
    if app.family == press.Family.APPS and unread_blocks(app).update(look_at=AT_ONCE):
        connection_polling.hurry(app.connection)


def refresh(deployment: Deployment) -> Deployment:
    """Reads a deployment and its revisions through; what is known stays when the API is away."""
    client = read_through_client(deployment.connection)
    family, asked_at = client.family(deployment.family), timezone.now()
    deployment_id = deployment.deployment_id
    try:
        found, revisions = both(
            lambda: family.describe_deployment(deployment_id),
            lambda: family.list_deployment_revisions(
                deployment_id, page_size=100, return_iterator=False
            ),
        )
    except press.NotFound:
        mirror.mark_gone(deployment)
    except PressError:
        return deployment
    else:
        row = mirror.store_described(deployment.connection, found, asked_at)
        mirror.store_revisions(row, revisions.items)
        if found.revision is not None:
            keep_values(row, found.revision)
    deployment.refresh_from_db()
    return deployment
