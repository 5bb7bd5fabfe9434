"""What the API answers to writes."""

from dataclasses import dataclass, field
from typing import Any

from pressui.press.resources.reading import (
    Malformed,
    at,
    boolean,
    integer,
    items,
    needed_record,
    text,
)


@dataclass(frozen=True)
class Created:
    """A new spec, release or deployment; `version` is that of a release."""

    id: str
    version: str = ""
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class RevisionCreated:
    """A new revision of a deployment, by `create_deployment_revision` or `redeploy`."""

    deployment_id: str
    revision: int | None
    revision_id: str = ""
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Validated:
    """What `validate=True` answers: nothing was created."""

    success: bool
    message: str = ""
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Execution:
    """One resource that was set going."""

    block_spec_id: str
    version: str = ""
    execution_id: str = ""
    status: str = ""
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class RelatedBlock:
    """A block of the app that a block deployment belongs to."""

    id: str
    resource_id: str | None
    kind: str
    name: str
    status: str


def read_created(value: Any) -> Created:
    data = needed_record(value)
    identity = text(data.get("id"))
    if not identity:
        raise Malformed("no id of what was created")
    return Created(identity, text(at(data, "release", "version")), data)


def read_revision_created(value: Any, deployment_id: str) -> RevisionCreated:
    data = needed_record(value)
    return RevisionCreated(
        deployment_id=text(data.get("deploymentId")) or text(data.get("id")) or deployment_id,
        revision=integer(data.get("revision")),
        revision_id=text(data.get("revisionId")),
        raw=data,
    )


def read_validated(value: Any) -> Validated:
    data = needed_record(value)
    return Validated(boolean(data.get("success")) or False, text(data.get("message")), data)


def read_executions(value: Any) -> tuple[Execution, ...]:
    """An answer without the list still means that the resources were set going."""
    started = items(needed_record(value).get("executeResponse"))
    return tuple(_read_execution(item) for item in started if isinstance(item, dict))


def _read_execution(item: dict[str, Any]) -> Execution:
    return Execution(
        block_spec_id=text(item.get("blockSpecId")),
        version=text(item.get("version")),
        execution_id=text(item.get("executionId")),
        status=text(item.get("status")),
        raw=item,
    )
