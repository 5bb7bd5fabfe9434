"""Keeps secrets out of what is stored and shown: only values that a schema knows pass."""

from collections.abc import Mapping, Sequence
from typing import Any

from pressui.parameters.schema import PHASES, FormSchema
from pressui.press.resources import Parameter


def open_values(
    schema: FormSchema, parameters: Mapping[str, Any], app_parameters: Mapping[str, Any]
) -> dict[str, dict[str, dict[str, Any]]]:
    """The values that are no secret, by block (`""`: the spec's own) and phase.

    `parameters` and `app_parameters` are those of a revision or of a body. What the schema
    does not know is left out: it might be a secret.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for section in schema.sections:
        given = given_to(schema, section.block, parameters, app_parameters)
        phases = {phase: _open(section.phase(phase), given.get(phase) or {}) for phase in PHASES}
        found[section.block] = {phase: values for phase, values in phases.items() if values}
    return {block: phases for block, phases in found.items() if phases}


def secrets_set(
    schema: FormSchema, parameters: Mapping[str, Any], app_parameters: Mapping[str, Any]
) -> list[str]:
    """Which secrets have a value, as "block/phase/name"; never what they are.

    One within an object is "block/phase/name.child", whichever row of a list it is in.
    """
    return [
        f"{section.block}/{phase}/{path}"
        for section in schema.sections
        for phase in PHASES
        for path in _secret_paths(
            section.phase(phase),
            given_to(schema, section.block, parameters, app_parameters).get(phase) or {},
        )
    ]


def _secret_paths(parameters: Sequence[Parameter], values: Mapping[str, Any]) -> list[str]:
    found = []
    for parameter in parameters:
        if parameter.name not in values:
            continue
        value = values[parameter.name]
        if parameter.secret:
            found.append(parameter.name)
        for row in value if isinstance(value, list) else [value]:
            inner = _secret_paths(parameter.properties, row) if isinstance(row, Mapping) else []
            found += [f"{parameter.name}.{path}" for path in inner]
    return list(dict.fromkeys(found))


def open_body(
    schema: FormSchema, parameters: Mapping[str, Any], app_parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """The same values in the shape of a body: `parameters`, and of an app `appParameters` too."""
    found = open_values(schema, parameters, app_parameters)
    own = found.pop("", {})
    if not schema.is_app:
        return {"parameters": own}
    return {"appParameters": own, "parameters": found}


def given_to(
    schema: FormSchema,
    block: str,
    parameters: Mapping[str, Any],
    app_parameters: Mapping[str, Any],
) -> Mapping[str, Any]:
    """The values of a section, by phase: a block spec's own, an app's own, or those of a block."""
    if not schema.is_app:
        return parameters
    given = parameters.get(block) if block else app_parameters
    return given if isinstance(given, Mapping) else {}


def _open(parameters: Sequence[Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    known = {parameter.name: parameter for parameter in reversed(parameters)}
    return {
        name: _without_secrets(known[name], value)
        for name, value in values.items()
        if name in known and not known[name].secret
    }


def _without_secrets(parameter: Parameter, value: Any) -> Any:
    if not parameter.properties:
        return value
    if isinstance(value, Mapping):
        return _open(parameter.properties, value)
    if isinstance(value, list):
        return [_without_secrets(parameter, item) for item in value]
    return None
