"""The parameter values of a revision, in one shape whatever shape they came in."""

from typing import Any

from pressui.press.resources.enums import Family, Phase

Values = dict[str, Any]
PhaseValues = dict[str, Values]


def read_values(value: Any, family: str) -> dict[str, Any] | None:
    """`{"build": {…}, "run": {…}}` of a block; of an app the same by block name.

    None where the answer does not tell the values, which is not the same as having none.
    """
    if family != Family.APPS:
        return read_phases(value)
    if not isinstance(value, dict):
        return None
    blocks = {name: read_phases(phases) for name, phases in value.items()}
    return {name: phases for name, phases in blocks.items() if phases is not None}


def read_phases(value: Any) -> PhaseValues | None:
    """The values by phase; a phase may be an object, or a list of `{"name", "value"}`."""
    if not isinstance(value, dict):
        return None
    read = {phase.value: _read_phase(value.get(phase)) for phase in Phase}
    if any(phase in value and read[phase] is None for phase in Phase):
        return None
    return {phase: values or {} for phase, values in read.items()}


def _read_phase(value: Any) -> Values | None:
    if value is None or isinstance(value, dict):
        return value or {}
    if not isinstance(value, list):
        return None
    given = [item for item in value if isinstance(item, dict) and "value" in item]
    if len(given) < len(value):
        return None
    return {item["name"]: item["value"] for item in given if isinstance(item.get("name"), str)}
