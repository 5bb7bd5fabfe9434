"""Where a field's value stands in the body that is sent, and in what the API says about it."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pressui.parameters.fields import Field
from pressui.parameters.groups import RowsField
from pressui.parameters.schema import FormSchema

if TYPE_CHECKING:
    from pressui.parameters.forms import ParameterForm

APP_KEY: Final = "appParameters"
KEY: Final = "parameters"

_BETWEEN: Final = re.compile(r"; (?=(?:appParameters|parameters)\.)")
_PLACE: Final = re.compile(r"^((?:appParameters|parameters)\..*?):\s+(.*)$", re.DOTALL)


def paths_of(form: "ParameterForm") -> Iterator[tuple[str, Field]]:
    """Every field that shows, by its path: "parameters.run.num_iterations"."""
    for section in form.sections:
        root = root_path(form.schema, section.section.block)
        for band in section.bands:
            for field in band.group.visible:
                yield from _within(field, f"{root}.{band.phase}.{field.parameter.name}")


def _within(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    yield path, field
    for place, child in enumerate(child for child in field.inner if child.shown):
        step = f"[{place}]" if isinstance(field, RowsField) else f".{child.parameter.name}"
        yield from _within(child, path + step)


def root_path(schema: FormSchema, block: str) -> str:
    return ".".join(root_keys(schema, block))


def root_keys(schema: FormSchema, block: str) -> tuple[str, ...]:
    """Where the values of a section stand in a body."""
    if not schema.is_app:
        return (KEY,)
    return (KEY, block) if block else (APP_KEY,)


def given_values(
    values: Mapping[str, Any], block: str, phase: str, schema: FormSchema
) -> dict[str, Any]:
    """The values for one band, out of a body or of what the API says of a revision."""
    part = values.get(APP_KEY if schema.is_app and not block else KEY)
    if block:
        part = part.get(block) if isinstance(part, dict) else None
    found = part.get(phase) if isinstance(part, dict) else None
    if isinstance(found, list):
        return {i["name"]: i.get("value") for i in found if isinstance(i, dict) and "name" in i}
    return found if isinstance(found, dict) else {}


def split_refusals(message: str) -> Iterator[tuple[str, str]]:
    """The single refusals of an answer, each as its path ("" for none) and what it says."""
    for part in _BETWEEN.split(message):
        found = _PLACE.match(part)
        yield (found[1], found[2]) if found else ("", part)
