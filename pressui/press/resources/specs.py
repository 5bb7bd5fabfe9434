"""Specs and their releases, as the API describes them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pressui.press.resources.described import Described, read_metadata
from pressui.press.resources.enums import family_of
from pressui.press.resources.reading import (
    Brief,
    Malformed,
    at,
    boolean,
    integer,
    items,
    moment,
    names,
    needed_record,
    record,
    text,
)
from pressui.press.resources.schema import ParameterSchema, read_schema


@dataclass(frozen=True)
class BlockRef:
    """A block of an app's release: a block spec at one of its releases."""

    spec_id: str
    version: str
    auto_run_on_deploy: bool = False
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Artifact:
    id: str
    version: int | None = None


@dataclass(frozen=True, repr=False)
class Release(Brief):
    """A release. In lists only its version, notes and origin are known: then `is_whole` is False.

    `config` is the list of blocks of an app (typed in `blocks`), the object of a block.
    """

    _shown = ("version", "id")

    version: str
    id: str = ""
    notes: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    config: Any = None
    blocks: tuple[BlockRef, ...] = ()
    parameters: ParameterSchema | None = None
    auto_run_on_deploy: bool | None = None
    artifact: Artifact | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_whole(self) -> bool:
        return self.config is not None


@dataclass(frozen=True, repr=False)
class Spec(Described):
    """A spec with its latest release (whole where the spec was described)."""

    _shown = ("id", "kind", "name", "status", "latest_version")

    scope: str = ""
    featured: bool = False
    tenants: tuple[str, ...] = ()
    latest_release: Release | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def latest_version(self) -> str:
        return self.latest_release.version if self.latest_release else ""


def read_spec(value: Any, *, spec_id: str = "", family: str = "") -> Spec:
    """A spec from a list or a description; `spec_id` and `family` are those asked for, if any."""
    data = needed_record(value)
    identity = text(data.get("id")) or (spec_id if "metadata" in data else "")
    if not identity:
        raise Malformed("a spec without an id")
    kind = text(data.get("kind"))
    return Spec(
        id=identity,
        kind=kind,
        family=family or family_of(kind),
        scope=text(data.get("scope")),
        featured=boolean(data.get("featured")) or False,
        tenants=names(data.get("tenants")),
        latest_release=_read_latest(data),
        raw=data,
        **read_metadata(data.get("metadata")),
    )


def _read_latest(data: dict[str, Any]) -> Release | None:
    if not isinstance(data.get("latestRelease"), dict):
        return None
    release = read_release(data["latestRelease"], version="?")
    release = replace(release, version=release.version.removeprefix("?"))
    if release.parameters is not None:
        return release
    return replace(release, parameters=read_schema(data.get("parameters")))


def read_release(value: Any, *, version: str = "") -> Release:
    """A release; a described one does not repeat its `version`, so give the one asked for."""
    data = needed_record(value)
    given = text(data.get("version")) or text(at(data, "release", "version")) or version
    if not given:
        raise Malformed("a release without a version")
    config = data.get("config")
    return Release(
        version=given,
        id=text(data.get("id")),
        notes=text(data.get("notes")),
        created_at=moment(data.get("createdAt")),
        created_by=text(data.get("createdBy")),
        config=config,
        blocks=tuple(_read_block_ref(item) for item in items(config) if isinstance(item, dict)),
        parameters=read_schema(data.get("parameters")),
        auto_run_on_deploy=boolean(data.get("autoRunOnDeploy")),
        artifact=read_artifact(data.get("artifact")),
        raw=data,
    )


def _read_block_ref(item: dict[str, Any]) -> BlockRef:
    return BlockRef(
        spec_id=text(item.get("id")),
        version=text(at(item, "release", "version")),
        auto_run_on_deploy=boolean(item.get("autoRunOnDeploy")) or False,
        raw=item,
    )


def read_artifact(value: Any) -> Artifact | None:
    data = record(value)
    return Artifact(text(data.get("id")), integer(data.get("version"))) if data else None
