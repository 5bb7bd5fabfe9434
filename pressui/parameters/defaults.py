"""The value that the API takes where none is given: the same rules that it follows itself."""

from collections.abc import Sequence
from typing import Any

from pressui.parameters.conditions import Visibility
from pressui.parameters.values import fits, is_empty
from pressui.press.resources import MISSING, Parameter


def default_of(parameter: Parameter) -> Any:
    """The default with those of its fields; MISSING where there is none that fits."""
    return _completed(parameter, parameter.default)


def misfit_of(parameter: Parameter) -> Any:
    """A default that does not fit its own parameter; MISSING where all is well."""
    own = parameter.default
    return MISSING if own is None or own is MISSING or fits(parameter, own) else own


def _completed(parameter: Parameter, own: Any) -> Any:
    if own is None or (own is not MISSING and not fits(parameter, own)):
        own = MISSING
    if parameter.type == "object_array" and parameter.properties and own is not MISSING:
        return [_filled(parameter.properties, row) for row in own]
    if parameter.type != "object" or not parameter.properties:
        return own
    value = _filled(parameter.properties, {} if own is MISSING else own)
    has_any = bool(value) or own is not MISSING
    return value if has_any and not _is_lacking(parameter.properties, value) else MISSING


def _filled(properties: Sequence[Parameter], given: dict[str, Any]) -> dict[str, Any]:
    """An object's own default goes over those of its properties; what is hidden is left out."""
    found: dict[str, Any] = {}
    for child in reversed(properties):
        own = given.get(child.name)
        found[child.name] = _completed(child, child.default if own is None else own)
    known = {child.name: found[child.name] for child in properties}
    values = {name: value for name, value in known.items() if value is not MISSING}
    shown = Visibility(properties).shown(values)
    return {name: value for name, value in values.items() if name in shown}


def _is_lacking(properties: Sequence[Parameter], value: dict[str, Any]) -> bool:
    """Whether something required is not there, at any depth."""
    shown = Visibility(properties).shown(value)
    return any(_lacks(child, value.get(child.name)) for child in properties if child.name in shown)


def _lacks(parameter: Parameter, value: Any) -> bool:
    if parameter.required and is_empty(value):
        return True
    rows = value if isinstance(value, list) else [value]
    return any(_is_lacking(parameter.properties, row) for row in rows if isinstance(row, dict))
