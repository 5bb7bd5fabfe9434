"""What a revision of a deployment is made of: its release, what that asks for, and its values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui import press
from pressui.connections.services import needed_client, read_through_client, side_by_side
from pressui.deployments.models import Deployment, Revision
from pressui.deployments.values import keep_values, schema_of
from pressui.parameters.compare import Side, Values
from pressui.parameters.schema import FormSchema
from pressui.press import PressError
from pressui.specs.models import Release
from pressui.specs.schemas import SchemaUnknown
from pressui.specs.services import described_release

# Of how many earlier revisions a page reads what lists do not tell.
LEARNED_AT_ONCE: Final = 6


@dataclass(frozen=True)
class Standing:
    """A revision, and its values without secrets; `values` is None where Press does not tell."""

    deployment: Deployment
    number: int
    release: Release
    schema: FormSchema
    values: Values | None
    secrets_set: tuple[str, ...] | None

    @property
    def is_told(self) -> bool:
        return self.values is not None

    @property
    def side(self) -> Side:
        return Side(self.schema, self.values or {}, self.secrets_set)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The values in the shape of a body."""
        found: Mapping[str, Any] = self.values or {}
        own = found.get("", {})
        if not self.schema.is_app:
            return {"parameters": own}
        blocks = {block: phases for block, phases in found.items() if block}
        return {"appParameters": own, "parameters": blocks}


class NoSuchRevision(LookupError):
    """The deployment has no revision of that number."""


def standing(deployment: Deployment, number: int | None = None) -> Standing:
    """A revision of a deployment, the latest unless told; read once from the API, then kept.

    Raises `NoSuchRevision`, `SchemaUnknown`, and `PressError` where the API has to be asked.
    """
    row = _revision(deployment, deployment.revision if number is None else number)
    release = release_of(deployment, row.version or deployment.current_version)
    return Standing(
        deployment=deployment,
        number=row.number,
        release=release,
        schema=schema_of(deployment, release),
        values=json.loads(row.values) if row.values else None,
        secrets_set=None if row.secrets_set is None else tuple(row.secrets_set),
    )


def _revision(deployment: Deployment, number: int) -> Revision:
    """The row of a revision with its values; it is described where these are not kept yet."""
    rows = deployment.revisions.filter(number=number)
    kept = rows.exclude(values="").filter(secrets_set__isnull=False).first()
    if kept is not None:
        return kept
    client = needed_client(deployment.connection).family(deployment.family)
    try:
        found = client.describe_deployment_revision(deployment.deployment_id, number)
    except press.NotFound:
        raise NoSuchRevision(number) from None
    keep_values(deployment, found)
    row = rows.first() or Revision(deployment=deployment, number=number)
    row.version = row.version or found.release_version  # lists do not tell it
    return row


def learn_revisions(deployment: Deployment) -> None:
    """Reads the latest of those that lists told without a release, each once; then it is kept."""
    bare = deployment.revisions.filter(version="").values_list("number", flat=True)
    client = read_through_client(deployment.connection).family(deployment.family)
    numbers = bare[:LEARNED_AT_ONCE]
    calls = [partial(_told, client, deployment.deployment_id, number) for number in numbers]
    for found in filter(None, side_by_side(calls)):
        keep_values(deployment, found)
        version = found.release_version[:100]
        deployment.revisions.filter(number=found.number or 0, version="").update(version=version)


def _told(client: Any, deployment_id: str, number: int) -> press.Revision | None:
    try:
        return client.describe_deployment_revision(deployment_id, number)  # type: ignore[no-any-return]
    except PressError:
        return None


def release_of(deployment: Deployment, version: str) -> Release:
    """A release of the deployment's spec, described. Raises `SchemaUnknown`, `PressError`."""
    release = described_release(deployment.spec, version) if deployment.spec else None
    if release is None:
        unknown = _("Release %(version)s of its spec is not known here.")
        raise SchemaUnknown(unknown % {"version": version})
    return release
