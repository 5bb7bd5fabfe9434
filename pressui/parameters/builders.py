"""One small builder a parameter type: which field a parameter becomes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from pressui.parameters.controls import (
    ChoiceField,
    JsonField,
    NumberField,
    SwitchField,
    TextField,
)
from pressui.parameters.defaults import default_of
from pressui.parameters.fields import Field
from pressui.parameters.groups import ObjectField, RowsField
from pressui.parameters.values import ELEMENTS, TYPES
from pressui.press.resources import Option, Parameter

DEEPEST: Final = 8
# Without these a parameter cannot be drawn as what it is.
UNREADABLE: Final = {"type", "options", "properties"}


def build_field(parameter: Parameter, name: str, depth: int = 0) -> Field:
    """The field for one parameter; one that cannot be understood is asked for as JSON."""
    if parameter.type not in TYPES or not UNREADABLE.isdisjoint(parameter.malformed):
        return _plain_json(parameter, name)
    if parameter.options and parameter.type not in ELEMENTS:
        return ChoiceField(parameter, name)
    return _BUILDERS[parameter.type](parameter, name, depth)


def build_fields(parameters: Iterable[Parameter], prefix: str, depth: int = 0) -> list[Field]:
    """Fields for neighbors, named by their places. Of two of one name the first counts."""
    found: dict[str, Field] = {}
    for place, parameter in enumerate(parameters):
        if parameter.name not in found:
            found[parameter.name] = build_field(parameter, f"{prefix}-{place}", depth)
    return list(found.values())


def _plain_json(parameter: Parameter, name: str) -> Field:
    field = JsonField(parameter, name)
    if parameter.type in TYPES:
        field.note = _("Parts of this parameter cannot be read: write its value as JSON.")
    else:
        unknown = _("This form does not know the type “%s”: write the value as JSON.")
        field.note = unknown % (parameter.type or "?")
    return field


def _text(parameter: Parameter, name: str, depth: int) -> Field:
    return TextField(parameter, name)


def _number(parameter: Parameter, name: str, depth: int) -> Field:
    return NumberField(parameter, name)


def _boolean(parameter: Parameter, name: str, depth: int) -> Field:
    if isinstance(default_of(parameter), bool) and not parameter.secret:
        return SwitchField(parameter, name)
    options = (Option(title=_("Yes"), value=True), Option(title=_("No"), value=False))
    return ChoiceField(replace(parameter, options=options), name)


def _object(parameter: Parameter, name: str, depth: int) -> Field:
    if not parameter.properties or depth >= DEEPEST:
        return JsonField(parameter, name)
    properties = parameter.properties
    if parameter.secret:
        properties = tuple(replace(child, secret=True) for child in properties)
    return ObjectField(parameter, name, build_fields(properties, name, depth + 1))


def _rows(parameter: Parameter, name: str, depth: int) -> Field:
    bare = parameter.type == "object_array" and not (parameter.properties or parameter.options)
    if bare or depth >= DEEPEST:
        return JsonField(parameter, name)
    return RowsField(parameter, name, lambda row, key: build_field(row, key, depth + 1))


_BUILDERS: Final[dict[str, Callable[[Parameter, str, int], Field]]] = {
    "boolean": _boolean,
    "string": _text,
    "string_array": _rows,
    "number": _number,
    "number_array": _rows,
    "object": _object,
    "object_array": _rows,
}
