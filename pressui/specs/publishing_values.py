"""What stands in the fields, as a publication and back; and which field a path of it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui.press import Scope
from pressui.specs.metadata import as_typed
from pressui.specs.publishing import Publication
from pressui.specs.publishing_text import written

TEXTS: Final = {
    "name": "name",
    "title": "title",
    "summary": "summary",
    "description": "description",
    "content_type": "descriptionContentType",
    "image_url": "imageUrl",
}
# Where what the API says of a path is shown: the longest beginning that fits.
FIELD_OF_PATH: Final = {
    **{f"metadata.{key}": name for name, key in TEXTS.items()},
    "metadata.tags": "tags",
    "release.version": "version",
    "release.notes": "notes",
    "config": "config",
    "parameters": "parameters",
    "scope": "scope",
    "tenants": "tenants",
    "featured": "featured",
    "autoRunOnDeploy": "auto_run",
    "artifact": "artifact",
    "kind": "document",
}


@dataclass(frozen=True)
class BlockRow:
    """A block of an app as the form has it."""

    spec_id: str
    version: str
    auto_run: bool


def field_of(path: str) -> str:
    fitting = [
        known
        for known in FIELD_OF_PATH
        if path == known or path.startswith((f"{known}.", f"{known}["))
    ]
    return FIELD_OF_PATH[max(fitting, key=len)] if fitting else ""


def rows_as_config(rows: Sequence[BlockRow]) -> list[dict[str, Any]]:
    return [
        {"id": row.spec_id, "release": {"version": row.version}, "autoRunOnDeploy": row.auto_run}
        for row in rows
    ]


def metadata_of(data: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: as_typed(data[name]) for name, key in TEXTS.items() if data[name]}
    if not found.get("description"):
        found.pop("descriptionContentType", None)
    tags = [{"name": tag} for tag in data["tags"]]
    return found | ({"tags": tags} if tags else {})


def needed(publication: Publication, *, is_release: bool) -> list[tuple[str, str]]:
    """What has to be there, and is not."""
    metadata, lacking = publication.metadata, []
    if not is_release:
        lacking = [
            (f"metadata.{key}", words)
            for key, words in (
                ("name", _("A spec needs a name.")),
                ("summary", _("A spec needs a summary: it is what people read.")),
            )
            if not str(metadata.get(key) or "").strip()
        ]
    if not publication.version:
        lacking.append(("release.version", _("A release needs a version.")))
    if publication.is_app and not publication.notes.strip():
        lacking.append(("release.notes", _("The release of an app needs notes.")))
    if publication.is_app and not publication.body.get("config"):
        lacking.append(("config", _("An app needs one block at least.")))
    return lacking


def initial_of(publication: Publication) -> dict[str, Any]:
    """The fields of the form that say the same as a publication."""
    config, metadata = publication.body.get("config"), publication.metadata
    found: dict[str, Any] = {
        **{name: metadata.get(key) or "" for name, key in TEXTS.items()},
        "tags": [str(tag.get("name", "")) for tag in _maps(metadata.get("tags"))],
        "scope": publication.scope or Scope.PRIVATE.value,
        "tenants": publication.tenants or [],
        "featured": bool(publication.featured),
        "version": publication.version,
        "notes": publication.notes,
        "parameters": written(publication.parameters) if publication.parameters else "",
        "auto_run": bool(publication.auto_run),
        "ignore_files": publication.ignore_files,
    }
    if publication.is_app:
        return found | {"blocks": [_row(item) for item in _maps(config)]}
    return found | {"config": written(config) if config else ""}


def _maps(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _row(item: dict[str, Any]) -> BlockRow:
    release = item.get("release")
    version = release.get("version") if isinstance(release, dict) else ""
    return BlockRow(
        str(item.get("id") or ""), str(version or ""), bool(item.get("autoRunOnDeploy"))
    )
