"""A parameter schema as it came: typed where it can be read, kept raw and flagged where not."""

from dataclasses import dataclass, field
from typing import Any, Final

from pressui.press.resources.enums import Phase
from pressui.press.resources.reading import boolean, items, record, text


class _Missing:
    """The value of a default that was not given; null is a value."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()


@dataclass(frozen=True)
class Option:
    """One allowed value. The title is the value's text where none was given."""

    title: str
    value: Any


@dataclass(frozen=True)
class BasicCondition:
    """Holds when the parameter `depends_on` has, or has not, the value."""

    depends_on: str
    operator: str
    value: Any


@dataclass(frozen=True)
class CompositeCondition:
    """Holds when all (`AND`) or any (`OR`) of its conditions do."""

    type: str
    conditions: tuple["Condition", ...]


Condition = BasicCondition | CompositeCondition


@dataclass(frozen=True)
class Parameter:
    """One parameter. `malformed` names the keys that could not be read; they stand in `raw`.

    `type` is text, also when it is none of the seven. `secret` is the API's `hideValue`.
    """

    name: str
    type: str
    required: bool = False
    secret: bool = False
    title: str = ""
    description: str = ""
    default: Any = field(default=MISSING, repr=False)
    options: tuple[Option, ...] = field(default=(), repr=False)
    conditions: tuple[Condition, ...] = ()
    properties: tuple["Parameter", ...] = ()
    malformed: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_default(self) -> bool:
        return self.default is not MISSING


@dataclass(frozen=True)
class ParameterSchema:
    """The parameters of a release by phase; `malformed` holds entries that name nothing."""

    build: tuple[Parameter, ...] = ()
    run: tuple[Parameter, ...] = ()
    malformed: tuple[Any, ...] = field(default=(), repr=False)
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def phase(self, phase: str) -> tuple[Parameter, ...]:
        return self.build if phase == Phase.BUILD else self.run


def read_schema(value: Any) -> ParameterSchema | None:
    """The schema, or None where the answer carries none. Never fails."""
    if not isinstance(value, dict):
        return None
    groups = record(value.get("groups"))
    malformed: list[Any] = []
    phases = {}
    for phase in Phase:
        listed = value[phase] if phase in value else groups.get(phase)
        phases[phase.value] = read_parameters(listed, malformed)
    return ParameterSchema(**phases, malformed=tuple(malformed), raw=value)


def read_parameters(value: Any, malformed: list[Any]) -> tuple[Parameter, ...]:
    """The parameters of a list; entries without a name are added to `malformed`."""
    if value is not None and not isinstance(value, list):
        malformed.append(value)
    parameters = []
    for entry in items(value):
        if isinstance(entry, dict) and text(entry.get("name")):
            parameters.append(_read_parameter(entry))
        else:
            malformed.append(entry)
    return tuple(parameters)


def _read_parameter(entry: dict[str, Any]) -> Parameter:
    broken: list[Any] = []
    problems = [key for key, kind in _SHAPES.items() if not isinstance(entry.get(key), kind)]
    properties = read_parameters(entry.get("properties"), broken)
    conditions = _read_conditions(entry.get("conditions"), problems)
    if broken:
        problems.append("properties")
    return Parameter(
        name=text(entry["name"]),
        type=text(entry.get("type")),
        required=boolean(entry.get("required")) or False,
        secret=_is_secret(entry.get("hideValue")),
        title=text(entry.get("title")),
        description=text(entry.get("description")),
        default=entry.get("defaultValue", MISSING),
        options=tuple(_read_option(option) for option in items(entry.get("options"))),
        conditions=conditions,
        properties=properties,
        malformed=tuple(sorted(set(problems))),
        raw=entry,
    )


_NONE = type(None)
_TEXT = (str, _NONE)
_LIST = (list, _NONE)
_SHAPES: dict[str, Any] = {
    "name": str,
    "type": str,
    "required": (bool, _NONE),
    "hideValue": (bool, _NONE),
    "title": _TEXT,
    "description": _TEXT,
    "options": _LIST,
    "conditions": _LIST,
    "properties": _LIST,
}


def _is_secret(value: Any) -> bool:
    """A flag that cannot be read hides the value: better hidden than shown."""
    return value is not None and boolean(value) is not False and value != 0


def _read_option(option: Any) -> Option:
    if isinstance(option, dict) and "value" in option:
        value = option["value"]
        return Option(text(option.get("title")) or shown(value), value)
    return Option(shown(option), option)


def shown(value: Any) -> str:
    """A value as a label: text as it is, `true` and `null` as JSON has them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else text(value) or ("" if value == "" else str(value))


def _read_conditions(value: Any, problems: list[str]) -> tuple[Condition, ...]:
    read = [_read_condition(item, problems) for item in items(value)]
    return tuple(condition for condition in read if condition is not None)


def _read_condition(value: Any, problems: list[str]) -> Condition | None:
    item = record(value)
    if "conditionType" in item or isinstance(item.get("conditions"), list):
        nested = _read_conditions(item.get("conditions"), problems)
        return CompositeCondition(text(item.get("conditionType")), nested)
    depends_on, operator = text(item.get("dependsOn")), text(item.get("operator"))
    if not depends_on or not operator:
        problems.append("conditions")
        return None
    return BasicCondition(depends_on, operator, item.get("value"))
