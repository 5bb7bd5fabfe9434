"""Deployments, their revisions, and what these are made of."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pressui.press.resources.described import Described, read_metadata
from pressui.press.resources.enums import IN_MOTION, family_of
from pressui.press.resources.reading import (
    Brief,
    Malformed,
    at,
    integer,
    items,
    moment,
    needed_record,
    optional_text,
    record,
    text,
)
from pressui.press.resources.specs import Artifact, read_artifact
from pressui.press.resources.values import read_phases, read_values


@dataclass(frozen=True)
class Block:
    """A block deployment as the revision of its app lists it."""

    deployment_id: str
    kind: str = ""
    name: str = ""
    status: str = ""
    revision: int | None = None
    platform_id: str | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class ResourceError:
    """Why a resource failed, in the platform's words."""

    message: str
    code: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class Resource:
    """The platform object that a block deployment made: a workflow or a service."""

    id: str
    kind: str = ""
    name: str = ""
    status: str = ""
    version: str = ""
    version_id: str = ""
    errors: tuple[ResourceError, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, repr=False)
class Revision(Brief):
    """A revision. `parameters` and `app_parameters` are None where the answer does not tell them.

    Of a block: `{"build": {…}, "run": {…}}`; of an app that by block name, with the app's own
    values in `app_parameters`. Values of secret parameters come masked.
    """

    _shown = ("number", "status", "release_version")

    number: int | None
    id: str = ""
    status: str = ""
    notes: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    spec_id: str = ""
    release_version: str = ""
    blocks: tuple[Block, ...] = ()
    resources: tuple[Resource, ...] = ()
    artifact: Artifact | None = None
    parameters: dict[str, Any] | None = None
    app_parameters: dict[str, dict[str, Any]] | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, repr=False)
class Deployment(Described):
    """A deployment with its latest revision, which is `revision`.

    `current_version` is the release in use, `latest_version` the newest release of its spec.
    """

    _shown = ("id", "kind", "name", "status", "revision")

    spec_id: str = ""
    current_version: str = ""
    latest_version: str = ""
    parent_id: str | None = None
    revision: Revision | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_in_motion(self) -> bool:
        return self.status in IN_MOTION


def read_deployment(value: Any, *, deployment_id: str = "", family: str = "") -> Deployment:
    """A deployment from a list or a description; the keywords are what was asked for, if known."""
    data = needed_record(value)
    identity = text(data.get("id")) or (deployment_id if "metadata" in data else "")
    if not identity:
        raise Malformed("a deployment without an id")
    kind = text(data.get("kind"))
    family = family or family_of(kind)
    revision = _read_latest(data, family)
    current = text(at(data, "spec", "release", "currentVersion"))
    return Deployment(
        id=identity,
        kind=kind,
        family=family,
        spec_id=text(at(data, "spec", "id")),
        current_version=current or (revision.release_version if revision else ""),
        latest_version=text(at(data, "spec", "release", "latestVersion")),
        parent_id=optional_text(at(data, "parent", "id")),
        revision=revision,
        raw=data,
        **read_metadata(data.get("metadata")),
    )


def _read_latest(data: dict[str, Any], family: str) -> Revision | None:
    """The latest revision; its values stand beside it in a described deployment."""
    if not isinstance(data.get("latestRevision"), dict):
        return None
    revision = read_revision(data["latestRevision"], family=family, strict=False)
    own = revision.parameters, revision.app_parameters
    return replace(
        revision,
        spec_id=revision.spec_id or text(at(data, "spec", "id")),
        release_version=revision.release_version
        or text(at(data, "spec", "release", "currentVersion")),
        parameters=own[0] if own[0] is not None else read_values(data.get("parameters"), family),
        app_parameters=own[1] if own[1] is not None else read_phases(data.get("appParameters")),
    )


def read_revision(
    value: Any, *, number: int | None = None, family: str = "", strict: bool = True
) -> Revision:
    """A revision; `number` is the one asked for, if one was. Strict: it has to have a number."""
    data = needed_record(value)
    given = integer(data.get("revision"))
    given = number if given is None else given
    if strict and given is None:
        raise Malformed("a revision without a number")
    version = text(data.get("releaseVersion")) or text(at(data, "spec", "release", "version"))
    return Revision(
        number=given,
        id=text(data.get("id")),
        status=text(data.get("status")),
        notes=text(data.get("notes")),
        created_at=moment(data.get("createdAt")),
        created_by=text(data.get("createdBy")),
        spec_id=text(at(data, "spec", "id")),
        release_version=version,
        blocks=tuple(_read_block(item) for item in _records(data.get("blocks"))),
        resources=tuple(_read_resource(item) for item in _records(data.get("resources"))),
        artifact=read_artifact(data.get("artifact")),
        parameters=read_values(data.get("parameters"), family),
        app_parameters=read_phases(data.get("appParameters")),
        raw=data,
    )


def _records(value: Any) -> list[dict[str, Any]]:
    return [item for item in items(value) if isinstance(item, dict)]


def _read_block(item: dict[str, Any]) -> Block:
    return Block(
        deployment_id=text(item.get("deploymentId")),
        kind=text(item.get("kind")),
        name=text(item.get("name")),
        status=text(item.get("status")),
        revision=integer(item.get("revision")),
        platform_id=optional_text(item.get("platformId")),
        raw=item,
    )


def _read_resource(item: dict[str, Any]) -> Resource:
    return Resource(
        id=text(item.get("id")),
        kind=text(item.get("kind")),
        name=text(item.get("name")),
        status=text(item.get("status")),
        version=text(item.get("version")),
        version_id=text(item.get("versionId")),
        errors=tuple(_read_error(error) for error in items(item.get("errors"))),
        raw=item,
    )


def _read_error(error: Any) -> ResourceError:
    data = record(error)
    return ResourceError(
        message=text(data.get("message")) if data else text(error),
        code=text(data.get("code")),
        created_at=moment(data.get("createdAt")),
    )
