"""Publishes specs and releases, and deletes specs: checked first, then a row, then the API."""

import json
import uuid
from typing import Any, Final

from pressui import press
from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.press import PressClient, PressError
from pressui.press.artifacts import ArtifactInfo
from pressui.specs import mirror, services
from pressui.specs.metadata import LABELS, Metadata
from pressui.specs.models import Spec
from pressui.specs.publishing import Publication

# An artifact of 10 MiB takes its time.
UPLOAD_SECONDS: Final = 45.0


def check(
    connection: Connection,
    publication: Publication,
    artifact: ArtifactInfo | None,
    spec: Spec | None = None,
) -> None:
    """Lets the API validate a block's spec, or its release: nothing is created.

    Apps cannot be validated without creating them. Raises `PressError`.
    """
    if publication.is_app:
        return
    client = press_client(connection).with_timeouts(read=UPLOAD_SECONDS, total=UPLOAD_SECONDS)
    given = _schema_and_run(publication)
    if spec is None:
        client.blocks.create_spec(
            publication.body, artifact, **_reach(publication), **given, validate=True
        )
    else:
        client.blocks.create_spec_release(
            spec.spec_id, publication.body, artifact, **given, validate=True
        )


def _schema_and_run(publication: Publication) -> dict[str, Any]:
    return {"parameters": publication.parameters, "auto_run_on_deploy": publication.auto_run}


def _reach(publication: Publication) -> dict[str, Any]:
    """Whom a new spec is for."""
    return {
        "featured": publication.featured,
        "scope": publication.scope,
        "tenants": publication.tenants,
    }


def publish(
    *,
    actor: Actor,
    connection: Connection,
    publication: Publication,
    artifact: ArtifactInfo | None,
    form_token: uuid.UUID,
) -> Operation:
    """Creates a spec with its first release. Raises `OperationFailed`."""
    operation, is_ours = operations.begin(
        actor=actor,
        connection=connection,
        kind=Operation.Kind.PUBLISH_SPEC,
        form_token=form_token,
        payload=publication.payload,
        family=publication.family,
        target_name=publication.label[:300],
        version=publication.version[:100],
        reason=publication.notes[:500],
    )
    if is_ours:
        created = operations.carry_out(
            operation, lambda client: _create_spec(client, publication, artifact)
        )
        finish_publish(operation, created.id)
    return operation


def _create_spec(
    client: PressClient, publication: Publication, artifact: ArtifactInfo | None
) -> press.Created:
    reach = _reach(publication)
    if publication.is_app:
        return client.apps.create_spec(publication.body, **reach, parameters=publication.parameters)
    patient = client.with_timeouts(read=UPLOAD_SECONDS, total=UPLOAD_SECONDS)
    created: press.Created = patient.blocks.create_spec(
        publication.body, artifact, **reach, **_schema_and_run(publication)
    )
    return created


def finish_publish(operation: Operation, spec_id: str) -> None:
    """Records that a spec exists and brings it into the mirror at once."""
    operations.finish(operation, Operation.State.SUCCEEDED, target_id=spec_id, spec_id=spec_id)
    client = press_client(operation.connection).family(operation.family)
    try:
        mirror.add_spec(operation.connection, client.describe_spec(spec_id))
    except PressError:
        return  # its page asks for what the mirror lacks


def release(
    *,
    actor: Actor,
    spec: Spec,
    publication: Publication,
    artifact: ArtifactInfo | None,
    form_token: uuid.UUID,
) -> Operation:
    """Publishes a release of a spec. Raises `OperationFailed`."""
    operation, is_ours = operations.begin(
        actor=actor,
        kind=Operation.Kind.RELEASE_SPEC,
        form_token=form_token,
        payload=publication.payload,
        **services.about(spec),
        version=publication.version[:100],
        reason=publication.notes[:500],
        before=json.dumps({"release": {"version": spec.latest_version}}),
    )
    if is_ours:
        operations.carry_out(
            operation, lambda client: _create_release(client, spec, publication, artifact)
        )
        operations.finish(operation, Operation.State.SUCCEEDED)
        services.refresh(spec)
    return operation


def _create_release(
    client: PressClient, spec: Spec, publication: Publication, artifact: ArtifactInfo | None
) -> press.Created:
    if publication.is_app:
        return client.apps.create_spec_release(
            spec.spec_id, publication.body, publication.parameters
        )
    patient = client.with_timeouts(read=UPLOAD_SECONDS, total=UPLOAD_SECONDS)
    created: press.Created = patient.blocks.create_spec_release(
        spec.spec_id, publication.body, artifact, **_schema_and_run(publication)
    )
    return created


def delete(*, actor: Actor, spec: Spec, form_token: uuid.UUID) -> Operation:
    """Deletes a spec with all its releases. Raises `OperationFailed`."""
    operation, is_ours = operations.begin(
        actor=actor,
        kind=Operation.Kind.DELETE_SPEC,
        form_token=form_token,
        **services.about(spec),
        before=json.dumps(_all_of(spec), ensure_ascii=False),
    )
    if is_ours:
        operations.carry_out(
            operation, lambda client: client.family(spec.family).delete_spec(spec.spec_id)
        )
        operations.finish(operation, Operation.State.SUCCEEDED)
        mirror.mark_gone(spec)
    return operation


def _all_of(spec: Spec) -> dict[str, Any]:
    """What goes with a spec, for the record."""
    versions = list(spec.releases.values_list("version", flat=True))
    return {**Metadata.of(spec).patch(LABELS), "releases": versions}
