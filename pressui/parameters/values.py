"""What a value is: equality as JSON means it, and whether one fits its parameter."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from pressui.press.resources import MISSING, Parameter

SCALARS: Final = {"boolean", "string", "number"}
ELEMENTS: Final = {"string_array": "string", "number_array": "number", "object_array": "object"}
TYPES: Final = SCALARS | set(ELEMENTS) | {"object"}


def is_number(value: Any) -> bool:
    """A finite JSON number; a boolean is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def same(one: Any, other: Any) -> bool:
    """Numbers compare by value, all else by type and value: 1 is 1.0, but neither "1" nor true."""
    if is_number(one) and is_number(other):
        return bool(one == other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def fits(parameter: Parameter, value: Any) -> bool:
    """Whether the value has the parameter's type and is among its options, all the way down."""
    if parameter.type in ELEMENTS:
        element = element_of(parameter)
        return isinstance(value, list) and all(fits(element, item) for item in value)
    if parameter.options:
        return any(same(option.value, value) for option in parameter.options)
    if parameter.type == "object":
        return isinstance(value, dict) and _properties_fit(parameter.properties, value)
    if parameter.type == "number":
        return is_number(value)
    if parameter.type == "string":
        return isinstance(value, str)
    return parameter.type not in TYPES or isinstance(value, bool)


def _properties_fit(properties: Sequence[Parameter], value: dict[str, Any]) -> bool:
    if not properties:
        return True
    known = {child.name: child for child in reversed(properties)}
    return all(name in known and fits(known[name], item) for name, item in value.items())


def is_empty(value: Any) -> bool:
    """An empty list or text does not do where something is required."""
    return value is None or value is MISSING or value in ("", [])


def element_of(parameter: Parameter) -> Parameter:
    """The parameter that each element of a list is: a row of an object list has to be there."""
    kind = ELEMENTS[parameter.type]
    required = kind == "object"
    return replace(parameter, name="", type=kind, required=required, default=MISSING, conditions=())
