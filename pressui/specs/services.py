"""Reads specs through to the API, keeps described releases, and edits metadata."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pressui import press
from pressui.accounts.models import Person
from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.connections.services import both, needed_client, read_through_client
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.press import NotFound, PressError
from pressui.specs import mirror
from pressui.specs.metadata import FIELD_OF_KEY, Metadata
from pressui.specs.models import Release, Spec, SpecQuerySet

# How far apart the API's clock and ours may be.
CLOCKS_DIFFER = timedelta(seconds=5)


def seen(connection: Connection, person: Person) -> SpecQuerySet:
    """The specs that this person may see, those that were deleted too."""
    return Spec.objects.visible_to(person).filter(connection=connection)


def find(connection: Connection, person: Person, family: str, spec_id: str) -> Spec | None:
    """The spec as this person may see it; one that the mirror lacks is asked for once.

    A spec that was deleted is found too: `gone_at` says so.
    """
    if family not in press.Family or "\x00" in spec_id:  # PostgreSQL takes no NUL
        return None
    rows = seen(connection, person).filter(family=family)
    row = rows.filter(spec_id=spec_id).first()
    if row is not None:
        return row
    try:
        found = read_through_client(connection).family(family).describe_spec(spec_id)
    except NotFound:
        return None
    mirror.add_spec(connection, found)
    return rows.filter(spec_id=spec_id).first()


def refresh(spec: Spec) -> Spec:
    """Reads a spec and its releases through to the API; what is known stays when it is away."""
    client = read_through_client(spec.connection)
    family, asked_at = client.family(spec.family), timezone.now()
    try:
        found, releases = both(
            lambda: family.describe_spec(spec.spec_id),
            lambda: family.list_spec_releases(spec.spec_id, page_size=100, return_iterator=False),
        )
    except NotFound:
        mirror.mark_gone(spec)
    except PressError:
        return spec
    else:
        mirror.store_specs(spec.connection, [found], asked_at)
        mirror.store_releases(spec, releases.items)
    spec.refresh_from_db()
    return spec


def described_release(spec: Spec, version: str) -> Release | None:
    """A release with its config and schema, described once and then kept for good.

    None when there is no such release. Raises `PressError` when it is not kept and the API
    does not tell it.
    """
    kept = spec.releases.filter(version=version).exclude(payload="").first()
    if kept is not None:
        return kept
    client = needed_client(spec.connection).family(spec.family)
    try:
        release = client.describe_spec_release(spec.spec_id, version)
    except NotFound:
        return None
    return mirror.keep_described(spec, version, release.raw)


def saved_by(spec: Spec) -> str:
    """Who saved the metadata last: our operation's person, else whom the API names.

    The API knows only the owner of our token, so our own edits are told by their time.
    """
    if spec.updated_at is None:
        return ""
    edits = spec.connection.operations.filter(
        kind=Operation.Kind.EDIT_SPEC,
        state=Operation.State.SUCCEEDED,
        target_id=spec.spec_id,
        requested_at__lte=spec.updated_at + CLOCKS_DIFFER,
        finished_at__gte=spec.updated_at - CLOCKS_DIFFER,
    )
    edit = edits.order_by("-finished_at").first()
    return edit.person_name if edit else spec.updated_by


def edit_metadata(
    *, actor: Actor, spec: Spec, body: dict[str, Any], form_token: uuid.UUID
) -> Operation:
    """Changes a spec's metadata at the API, then in the mirror.

    `body` is the PATCH body of the contract, changes only. Raises `OperationFailed`.
    """
    operation, is_ours = operations.begin(
        actor=actor,
        kind=Operation.Kind.EDIT_SPEC,
        form_token=form_token,
        payload=body,
        before=json.dumps(_before(spec, body), ensure_ascii=False),
        **about(spec),
    )
    if is_ours:
        operations.carry_out(
            operation,
            lambda client: client.family(spec.family).update_spec_metadata(spec.spec_id, body),
        )
        operations.finish(operation, Operation.State.SUCCEEDED)
        refresh(spec)
    return operation


def about(spec: Spec) -> dict[str, Any]:
    """What an operation says of the spec that it is about."""
    return {
        "connection": spec.connection,
        "family": spec.family,
        "target_id": spec.spec_id,
        "target_name": spec.label,
        "spec_id": spec.spec_id,
    }


def target_of(spec: Spec) -> dict[str, str]:
    """How the record names a spec."""
    return {
        "connection": spec.connection.slug,
        "target_kind": "spec",
        "target_id": spec.spec_id,
        "target_name": spec.label,
    }


def _before(spec: Spec, body: dict[str, Any]) -> dict[str, Any]:
    """What stands there now of all that `body` changes, for the record."""
    keys = {**body, **body.get("metadata", {})}
    return Metadata.of(spec).patch(FIELD_OF_KEY[key] for key in keys if key in FIELD_OF_KEY)
