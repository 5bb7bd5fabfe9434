"""What is done to a deployment that stands: revise, edit, patch, run, delete."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack

from pressui import press
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.services import Asked as Asked
from pressui.deployments.services import perform
from pressui.operations.models import Operation
from pressui.press import Execution, NotFound, PressClient

type Revising = Literal[Operation.Kind.REVISE, Operation.Kind.UPGRADE, Operation.Kind.ROLL_BACK]


def revise(
    kind: Revising,
    *,
    body: Mapping[str, Any],
    payload: Mapping[str, Any],
    secrets: Iterable[str] = (),
    **asked: Unpack[Asked],
) -> Operation:
    """A new revision: other values, a newer release, or those of an earlier revision.

    `body` is what the API gets, `payload` the same without `secrets`. Raises `NotAllowedNow`
    when the status forbids it, `OperationFailed` when the API refuses; so do all of these.
    """
    deployment = asked["deployment"]
    return perform(
        Action.REVISE,
        kind,
        **asked,
        payload=payload,
        version=body["release"]["version"],
        secrets=secrets,
        call=lambda client: client.family(deployment.family).create_deployment_revision(
            deployment.deployment_id, dict(body)
        ),
        found=lambda answer: {"revision": answer.revision},
    )


def edit(*, changes: dict[str, Any], **asked: Unpack[Asked]) -> Operation:
    """Changes metadata; `changes` is the PATCH body, what changed alone."""
    deployment = asked["deployment"]
    return perform(
        Action.EDIT,
        Operation.Kind.EDIT,
        **asked,
        payload=changes,
        call=lambda client: client.family(deployment.family).update_deployment_metadata(
            deployment.deployment_id, changes
        ),
    )


def delete(**asked: Unpack[Asked]) -> Operation:
    """Begins to delete a deployment; an app takes its blocks along."""
    deployment = asked["deployment"]
    return perform(
        Action.DELETE,
        Operation.Kind.DELETE,
        **asked,
        call=lambda client: client.family(deployment.family).delete_deployment(
            deployment.deployment_id
        ),
    )


def patch_run_parameters(
    *,
    body: dict[str, Any],
    payload: dict[str, Any],
    secrets: Iterable[str] = (),
    **asked: Unpack[Asked],
) -> Operation:
    """Changes run values of what runs; both bodies as the second version takes them."""
    deployment = asked["deployment"]
    return perform(
        Action.PATCH,
        Operation.Kind.PATCH,
        **asked,
        payload=payload,
        secrets=secrets,
        call=lambda client: _patch(client, deployment, body),
    )


def _patch(client: PressClient, deployment: Deployment, body: dict[str, Any]) -> None:
    """A platform that lacks the second version answers 404: for a block the first one does."""
    try:
        client.deployments.patch_parameters_v2(deployment.deployment_id, body)
    except NotFound:
        if deployment.family == press.Family.APPS:
            raise
        client.blocks.patch_parameters(deployment.deployment_id, body["parameters"])


def run(**asked: Unpack[Asked]) -> Operation:
    """Runs the resources of the latest revision; the row tells what was started."""
    deployment = asked["deployment"]
    return perform(
        Action.EXECUTE,
        Operation.Kind.EXECUTE,
        **asked,
        call=lambda client: client.deployments.execute_resources(deployment.deployment_id),
        found=_started,
    )


def _started(executions: tuple[Execution, ...]) -> dict[str, Any]:
    told = [
        {"spec": e.block_spec_id, "version": e.version, "id": e.execution_id, "status": e.status}
        for e in executions
    ]
    return {"payload": json.dumps(told, ensure_ascii=False)}
