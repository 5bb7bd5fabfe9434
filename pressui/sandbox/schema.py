"""A parameter schema that is being published: is it one, and do its defaults fit."""

import re
from collections.abc import Iterator
from typing import Any

from pressui.sandbox.parameters import unfit_value
from pressui.sandbox.terms import PARAMETER_TYPES, PHASES, Json

_TEXTS = ("title", "description")
_REFERENCE = re.compile(r"@param:([\w.-]+)")
_DEEPEST = 20


def normalized(parameters: Any) -> Json:
    """`build`, `run` and `groups`, each there, whatever was left out."""
    given = parameters if isinstance(parameters, dict) else {}
    phases = {phase: given.get(phase) or [] for phase in PHASES}
    groups = given.get("groups") or {}
    return {**phases, "groups": {phase: groups.get(phase, phases[phase]) for phase in PHASES}}


def problems(parameters: Any) -> Iterator[str]:
    """Everything that keeps these parameters from being a schema."""
    if parameters is None:
        return
    if not isinstance(parameters, dict):
        yield "parameters: must be an object with build and run"
        return
    for key in parameters.keys() - {*PHASES, "groups"}:
        yield f"parameters.{key}: unknown phase, use build or run"
    for phase in PHASES:
        yield from _list_problems(parameters.get(phase), f"parameters.{phase}", 0)
    yield from _group_problems(parameters.get("groups"))


def _group_problems(groups: Any) -> Iterator[str]:
    if groups is None:
        return
    if not isinstance(groups, dict) or not all(isinstance(item, list) for item in groups.values()):
        yield "parameters.groups: must be an object with lists build and run"


def _list_problems(parameters: Any, path: str, depth: int) -> Iterator[str]:
    if parameters is None:
        return
    if not isinstance(parameters, list):
        yield f"{path}: must be a list of parameters"
        return
    if depth > _DEEPEST:
        yield f"{path}: is nested too deeply"
        return
    for index, parameter in enumerate(parameters):
        yield from _parameter_problems(parameter, f"{path}[{index}]", depth)


def _parameter_problems(parameter: Any, path: str, depth: int) -> Iterator[str]:
    if not isinstance(parameter, dict):
        yield f"{path}: must be an object"
        return
    name = parameter.get("name")
    if not isinstance(name, str) or not name.strip():
        yield f"{path}.name: is required"
    else:
        path = f"{path.rsplit('[', 1)[0]}.{name}"
    shape = [
        *_shape_problems(parameter, path),
        *_condition_problems(parameter.get("conditions"), path),
    ]
    shape += _list_problems(parameter.get("properties"), f"{path}.properties", depth + 1)
    yield from shape
    if not shape:
        yield from _value_problems(parameter, path)


def _shape_problems(parameter: Json, path: str) -> Iterator[str]:
    kind = parameter.get("type")
    if kind not in PARAMETER_TYPES:
        yield f"{path}.type: must be one of {', '.join(PARAMETER_TYPES)}"
    if not isinstance(parameter.get("required"), bool):
        yield f"{path}.required: must be true or false"
    if not isinstance(parameter.get("hideValue") or False, bool):
        yield f"{path}.hideValue: must be true or false"
    for key in _TEXTS:
        if not isinstance(parameter.get(key) or "", str):
            yield f"{path}.{key}: must be a text"
    if not isinstance(parameter.get("options") or [], list):
        yield f"{path}.options: must be a list"
    if parameter.get("properties") and kind not in ("object", "object_array"):
        yield f"{path}.properties: only an object or object_array has properties"


def _value_problems(parameter: Json, path: str) -> Iterator[str]:
    """Options are of the parameter's type; the default is of its type and among its options."""
    element = {**parameter, "options": None, "type": parameter["type"].removesuffix("_array")}
    for index, option in enumerate(parameter.get("options") or []):
        value = option
        if isinstance(option, dict) and ("value" in option or element["type"] != "object"):
            if "value" not in option:
                yield f"{path}.options[{index}].value: is required"
                continue
            value = option["value"]
        yield from unfit_value(element, value, f"{path}.options[{index}]")
    if parameter.get("defaultValue") is not None:
        yield from unfit_value(parameter, parameter["defaultValue"], f"{path}.defaultValue")


def _condition_problems(conditions: Any, path: str) -> Iterator[str]:
    if conditions is None:
        return
    if not isinstance(conditions, list):
        yield f"{path}.conditions: must be a list"
        return
    for index, item in enumerate(conditions):
        where = f"{path}.conditions[{index}]"
        if isinstance(item, dict) and "conditionType" in item:
            yield from _composite_problems(item, where)
        else:
            yield from _basic_problems(item, where)


def _composite_problems(item: Json, path: str) -> Iterator[str]:
    if item["conditionType"] not in ("AND", "OR"):
        yield f"{path}.conditionType: must be AND or OR"
    inner = item.get("conditions")
    if not isinstance(inner, list):
        yield f"{path}.conditions: must be a list"
        return
    for index, basic in enumerate(inner):
        yield from _basic_problems(basic, f"{path}.conditions[{index}]")


def _basic_problems(item: Any, path: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{path}: must be an object"
        return
    if not isinstance(item.get("dependsOn"), str) or not item["dependsOn"]:
        yield f"{path}.dependsOn: is required"
    if item.get("operator") not in ("equals", "not-equals"):
        yield f"{path}.operator: must be equals or not-equals"
    if "value" not in item:
        yield f"{path}.value: is required"


def unknown_references(config: Any, parameters: Json) -> Iterator[str]:
    """`@param:NAME` in a config must name a build parameter."""
    known = {parameter["name"] for parameter in parameters["build"]}
    for path, text in _texts(config, "config"):
        for name in _REFERENCE.findall(text):
            if name not in known:
                yield f"{path}: @param:{name} names no build parameter"


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
