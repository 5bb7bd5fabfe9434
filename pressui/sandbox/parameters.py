"""Values against a parameter schema: do they fit, what do defaults add, what is missing."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pressui.sandbox.conditions import equal, hidden
from pressui.sandbox.terms import Json

Schema = list[Json]


def _number(value: Any) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and (isinstance(value, int) or math.isfinite(value))


def _list_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _object(value: Any) -> bool:
    return isinstance(value, dict)


_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "string": (_text, "a text"),
    "string_array": (_list_of(_text), "a list of texts"),
    "number": (_number, "a number"),
    "number_array": (_list_of(_number), "a list of numbers"),
    "object": (_object, "an object"),
    "object_array": (_list_of(_object), "a list of objects"),
}


def by_name(schema: Schema) -> dict[str, Json]:
    """Of two parameters of one name the first counts."""
    found: dict[str, Json] = {}
    for parameter in schema:
        found.setdefault(parameter["name"], parameter)
    return found


def option_values(parameter: Json) -> list[Any]:
    """Both forms of options, as plain values."""
    options = parameter.get("options") or []
    return [
        item["value"] if isinstance(item, dict) and "value" in item else item for item in options
    ]


def unfit(schema: Schema, values: Any, path: str) -> Iterator[str]:
    """What is wrong with the values that are there: names, types, options, nested fields."""
    if not isinstance(values, dict):
        yield f"{path}: must be an object"
        return
    known = by_name(schema)
    for name, value in values.items():
        if name not in known:
            yield f"{path}.{name}: unknown parameter"
        elif value is not None:
            yield from unfit_value(known[name], value, f"{path}.{name}")


def unfit_value(parameter: Json, value: Any, path: str) -> Iterator[str]:
    check, what = _CHECKS[parameter["type"]]
    if not check(value):
        yield f"{path}: must be {what}"
        return
    yield from _outside_options(parameter, value, path)
    fields = parameter.get("properties")
    if fields and parameter["type"] == "object":
        yield from unfit(fields, value, path)
    if fields and parameter["type"] == "object_array":
        for index, row in enumerate(value):
            yield from unfit(fields, row, f"{path}[{index}]")


def _outside_options(parameter: Json, value: Any, path: str) -> Iterator[str]:
    allowed = option_values(parameter)
    items = value if parameter["type"].endswith("_array") else [value]
    if not allowed or all(any(equal(item, option) for option in allowed) for item in items):
        return
    if parameter.get("hideValue"):
        yield f"{path}: is not one of the allowed values"
    else:
        yield f"{path}: must be one of {', '.join(map(str, allowed))}"


def default_of(parameter: Json) -> Any:
    """The value of a parameter that was left out; None where there is none that fits."""
    own = parameter.get("defaultValue")
    if own is not None and any(unfit_value(parameter, own, "")):
        return None
    if parameter["type"] == "object" and parameter.get("properties"):
        fields = _fields(parameter)
        value = filled(fields, {})
        return value if (value or own is not None) and not any(missing(fields, value, "")) else None
    return _completed(parameter, own)


def filled(schema: Schema, values: Json) -> Json:
    """The values with the defaults of what was left out; a hidden parameter gets no default."""
    known = by_name(schema)
    full: Json = {}
    for name, parameter in known.items():
        value = values.get(name)
        value = default_of(parameter) if value is None else _completed(parameter, value)
        if value is not None:
            full[name] = value
    out_of_sight = hidden(known.values(), full)
    return {
        name: value
        for name, value in full.items()
        if name not in out_of_sight or values.get(name) is not None
    }


def _fields(parameter: Json) -> Schema:
    """An object's own default goes over the defaults of its properties."""
    own = parameter.get("defaultValue") or {}
    return [
        {**field, "defaultValue": own[field["name"]]} if field["name"] in own else field
        for field in parameter["properties"]
    ]


def _completed(parameter: Json, value: Any) -> Any:
    """Nested defaults: an object's fields, and those of each row."""
    fields = parameter.get("properties")
    if not fields or value is None:
        return value
    if parameter["type"] == "object":
        return filled(_fields(parameter), value) if isinstance(value, dict) else value
    if parameter["type"] == "object_array":
        return [filled(fields, row) for row in value]
    return value


def missing(schema: Schema, values: Json, path: str) -> Iterator[str]:
    """What is required, shown and not there; the values are complete with their defaults."""
    known = by_name(schema)
    out_of_sight = hidden(known.values(), values)
    for name, parameter in known.items():
        if name in out_of_sight:
            continue
        value = values.get(name)
        if parameter.get("required") and is_empty(value):
            yield f"{path}.{name}: is required"
        elif value is not None:
            yield from _missing_inside(parameter, value, f"{path}.{name}")


def _missing_inside(parameter: Json, value: Any, path: str) -> Iterator[str]:
    fields = parameter.get("properties")
    if not fields:
        return
    if parameter["type"] == "object" and isinstance(value, dict):
        yield from missing(fields, value, path)
    if parameter["type"] == "object_array" and isinstance(value, list):
        for index, row in enumerate(value):
            yield from missing(fields, row, f"{path}[{index}]")


def is_empty(value: Any) -> bool:
    """An empty list or text does not satisfy `required`."""
    return value is None or value == "" or value == []


def names(schema: Iterable[Json]) -> set[str]:
    return {parameter["name"] for parameter in schema}
