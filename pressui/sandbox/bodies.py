"""The bodies of writes, field by field: what must be there and of which type."""

import json
import math
from collections.abc import Iterator
from typing import Any

from pressui.sandbox.errors import bad_request, refuse_any
from pressui.sandbox.terms import CONTENT_TYPES, SCOPES, Json
from pressui.sandbox.versions import is_version

METADATA = ("name", "title", "summary", "description", "descriptionContentType", "imageUrl", "tags")


def section(body: Json, key: str, path: str = "") -> Json:
    """An object inside the body; empty where it was left out."""
    value = body.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_request(f"{path or key}: must be an object")
    return value


def metadata_of(body: Json) -> Json:
    """The metadata of something new: a name and a summary at least."""
    given = section(body, "metadata")
    missing = [f"metadata.{key}: is required" for key in ("name", "summary") if not given.get(key)]
    refuse_any([*missing, *_metadata_problems(given, "metadata.")], 400)
    return {key: given[key] for key in METADATA if given.get(key) is not None}


def metadata_changes(given: Json, path: str = "") -> Json:
    """The fields of a partial edit; null takes an optional one away."""
    emptied = [f"{path}{key}: is required" for key in ("name", "summary") if not given.get(key, 1)]
    refuse_any([*emptied, *_metadata_problems(given, path)], 400)
    return {key: given[key] for key in METADATA if key in given}


def merged(old: Json, changes: Json) -> Json:
    return {key: value for key, value in {**old, **changes}.items() if value is not None}


def _metadata_problems(given: Json, path: str) -> Iterator[str]:
    for key in METADATA[:-1]:
        if not isinstance(given.get(key) or "", str):
            yield f"{path}{key}: must be a text"
    if isinstance(name := given.get("name"), str) and name and not name.strip():
        yield f"{path}name: must not be blank"
    kind = given.get("descriptionContentType")
    if isinstance(kind, str) and kind and kind not in CONTENT_TYPES:
        yield f"{path}descriptionContentType: must be one of {', '.join(CONTENT_TYPES)}"
    yield from _tag_problems(given.get("tags"), path)


def _tag_problems(tags: Any, path: str) -> Iterator[str]:
    if tags is None:
        return
    if not isinstance(tags, list):
        yield f"{path}tags: must be a list"
        return
    for index, tag in enumerate(tags):
        if not isinstance(tag, dict) or not isinstance(tag.get("name"), str) or not tag["name"]:
            yield f"{path}tags[{index}].name: is required"


def search_text(metadata: Json) -> str:
    """What `term` looks in."""
    keys = ("name", "title", "description", "summary")
    return "\n".join(str(metadata.get(key) or "") for key in keys).lower()


def decoded(fields: Json, key: str) -> Any:
    """A field that holds JSON as text; the published client sends the text `null` too."""
    value = fields.get(key)
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value) if value.strip() else None
    except (ValueError, RecursionError) as error:
        raise bad_request(f"{key}: must be JSON") from error


def parse_json(text: str | bytes) -> Any:
    """JSON as the standard has it: no NaN, no number that is infinite."""
    return json.loads(text, parse_constant=_finite, parse_float=_finite)


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text} is not JSON")
    return number


def flag_of(fields: Json, key: str) -> bool | None:
    value = decoded(fields, key)
    if value is not None and not isinstance(value, bool):
        raise bad_request(f"{key}: must be true or false")
    return value


def scope_of(scope: Any, tenants: Any) -> tuple[str, list[str]]:
    """A scope with its tenants: only `shared` has some, and needs one at least."""
    scope = "private" if scope in (None, "", "null") else scope
    names = [] if tenants is None else tenants
    if scope not in SCOPES:
        raise bad_request(f"scope: must be one of {', '.join(SCOPES)}")
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise bad_request("tenants: must be a list of tenant names")
    if scope == "shared" and not names:
        raise bad_request("tenants: is required where the scope is shared")
    if scope != "shared" and names:
        raise bad_request("tenants: only the scope shared has tenants")
    return scope, names


def version_of(release: Json, path: str = "release.version") -> str:
    version = release.get("version")
    if version in (None, ""):
        raise bad_request(f"{path}: is required")
    if not is_version(version):
        raise bad_request(f"{path}: must be a semantic version such as 1.0.0")
    return str(version)


def notes_of(owner: Json, path: str, *, required: bool) -> str:
    notes = owner.get("notes")
    if notes is not None and not isinstance(notes, str):
        raise bad_request(f"{path}: must be a text")
    if required and not (notes and notes.strip()):
        raise bad_request(f"{path}: is required")
    return notes or ""
