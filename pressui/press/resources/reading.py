"""Reads single fields of the API's JSON: tolerant of what is missing, odd or unknown."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar


class Malformed(ValueError):
    """An answer, or an entry of a list, that lacks what makes it what it should be."""


def record(value: Any) -> dict[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def needed_record(value: Any) -> dict[str, Any]:
    """The value if it is a JSON object; anything else is malformed."""
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    return value


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Text for pages and rows: no NUL (PostgreSQL takes none) and no half of a surrogate pair."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value)


def optional_text(value: Any) -> str | None:
    return text(value) or None


def integer(value: Any) -> int | None:
    """A whole number, also when it came as text or as `3.0`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) else None


def boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time in UTC; a time without a zone is taken as UTC."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def names(value: Any) -> tuple[str, ...]:
    """The names of tags, or of tenants: objects with a `name`, or plain text."""
    found = (text(item.get("name") if isinstance(item, dict) else item) for item in items(value))
    return tuple(name for name in found if name)


def at(value: Mapping[str, Any], *path: str) -> Any:
    """The value at the end of a path of keys, None where it breaks off."""
    for key in path:
        value = record(value).get(key)  # type: ignore[assignment]
    return value


class Brief:
    """Gives results a short repr: what identifies them, and no values, texts or raw JSON."""

    _shown: ClassVar[tuple[str, ...]]

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
        return f"{type(self).__name__}({told})"
