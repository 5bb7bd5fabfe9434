"""Secrets never leave the request that brought them: only a mask is stored and answered."""

from typing import Any

from pressui.sandbox.parameters import Schema, by_name
from pressui.sandbox.terms import Json

MASK = "********"


def masked(schema: Schema, values: Json, also: frozenset[str] = frozenset()) -> Json:
    """The values with a mask for each secret one, in nested fields too."""
    known = by_name(schema)
    return {
        name: MASK if name in also else _masked_value(known.get(name, {}), value)
        for name, value in values.items()
    }


def secret_names(schema: Schema) -> frozenset[str]:
    return frozenset(name for name, item in by_name(schema).items() if item.get("hideValue"))


def _masked_value(parameter: Json, value: Any) -> Any:
    if parameter.get("hideValue"):
        return MASK
    fields = parameter.get("properties")
    if fields and isinstance(value, dict):
        return masked(fields, value)
    if fields and isinstance(value, list):
        return [masked(fields, row) if isinstance(row, dict) else row for row in value]
    return value
