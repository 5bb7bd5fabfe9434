"""What outlines of configs are told with: facts in a person's words, never with credentials."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from pressui.press.resources.reading import at, record, text

PARAMETER: Final = "@param:"


@dataclass(frozen=True)
class Fact:
    """A line of an outline; `is_code` where it is written as in a program."""

    label: str
    text: str
    is_code: bool = False


def written(value: Any) -> str:
    """A setting as text; one that a build parameter gives is told so."""
    told = text(value)
    if told.startswith(PARAMETER):
        return _("from the build parameter “%s”") % told.removeprefix(PARAMETER)
    return told


def image(holder: Mapping[str, Any], images: Mapping[str, Any] | None = None) -> str:
    """The image of a step or service: one of the config's own, one of the platform, or built."""
    reference = text(holder.get("imageRef"))
    known = written(at(holder, "imageDetails", "id"))
    version = written(at(holder, "imageDetails", "versionId"))
    if known:
        return _("image %s") % known + (_(", version %s") % version if version else "")
    own = record((images or {}).get(reference) if reference else holder.get("image"))
    built_from = written(own.get("dockerfile"))
    named = f"{reference} {written(own.get('version'))}".strip()
    return ", ".join(filter(None, (named, _("built from %s") % built_from if built_from else "")))


def resources(holder: Mapping[str, Any]) -> str:
    """The machine that a step or service gets."""
    size, storage = (written(at(holder, "resources", key)) for key in ("instanceTypeId", "storage"))
    parts = (
        _("instance type %s") % size if size else "",
        _("%s storage") % storage if storage else "",
    )
    return ", ".join(filter(None, parts))


def without_secrets(address: str) -> str:
    """Host and path alone: names, passwords and keys stand in the other parts of an address."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if not parts.hostname:
        return address.partition("?")[0]
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
