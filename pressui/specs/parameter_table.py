"""The schema of a release as a table that people can read; defaults of secrets are not in it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import PHASES, FormSchema, Section
from pressui.parameters.values import same
from pressui.press import MISSING, BasicCondition, CompositeCondition, Condition, Parameter

_TYPES: Final = {
    "boolean": "Switch",
    "string": "Text",
    "string_array": "List of texts",
    "number": "Number",
    "number_array": "List of numbers",
    "object": "Object",
    "object_array": "List of objects",
}


class Need(StrEnum):
    """What a parameter asks of whoever deploys."""

    GIVE = "give"
    AT_TIMES = "at times"
    DEFAULT = "default"
    FREE = "free"


@dataclass(frozen=True)
class Row:
    """One parameter; `within` names the object that it is a field of."""

    name: str
    label: str
    description: str
    type: str
    required: bool
    secret: bool
    default: str
    options: Sequence[str]
    shown_when: str
    within: str
    need: Need

    @property
    def searched(self) -> str:
        return f"{self.label} {self.name} {self.description}".casefold()


@dataclass(frozen=True)
class PhaseRows:
    """The parameters of one phase."""

    phase: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class SectionTable:
    """The parameters of a block, of an app itself, or of a block spec."""

    block: str
    title: str
    kind: str
    version: str
    phases: Sequence[PhaseRows]
    unreadable: int

    @property
    def own_rows(self) -> Sequence[Row]:
        """The parameters alone, without the fields of objects."""
        return [row for phase in self.phases for row in phase.rows if not row.within]

    @property
    def count(self) -> int:
        return len(self.own_rows)

    @property
    def anchor(self) -> str:
        return f"of-{self.block}" if self.block else "own"

    def only(self, needs: Collection[Need] = tuple(Need), text: str = "") -> "SectionTable":
        """The same with only the parameters that ask for one of these and have a text, whole."""
        phases = [PhaseRows(phase.phase, _only(phase.rows, needs, text)) for phase in self.phases]
        return replace(self, phases=[phase for phase in phases if phase.rows])


def _only(rows: Sequence[Row], needs: Collection[Need], text: str) -> list[Row]:
    needed = {row.name for row in rows if not row.within and row.need in needs}
    named = {_outermost(row) for row in rows if text.casefold() in row.searched}
    return [row for row in rows if _outermost(row) in needed & named]


def _outermost(row: Row) -> str:
    """The parameter that a field belongs to; itself where it is none."""
    return row.within.partition(".")[0] if row.within else row.name


def needs_of(found: Iterable[SectionTable]) -> dict[Need, int]:
    """How many parameters of all sections ask for what."""
    counts = Counter(row.need for one in found for row in one.own_rows)
    return {need: counts[need] for need in Need}


def tables(schema: FormSchema) -> list[SectionTable]:
    """A table for each section, in the order of the deploy form."""
    return [table(section) for section in schema.sections]


def table(section: Section) -> SectionTable:
    phases = [
        PhaseRows(phase, list(_rows(section.phase(phase), "")))
        for phase in PHASES
        if section.phase(phase)
    ]
    return SectionTable(
        section.block, section.title, section.kind, section.version, phases, section.unreadable
    )


def _rows(parameters: Sequence[Parameter], within: str) -> Iterator[Row]:
    neighbors = {parameter.name: parameter for parameter in parameters}
    for parameter in parameters:
        yield _row(parameter, neighbors, within)
        yield from _rows(parameter.properties, f"{within}{parameter.name}.")


def _row(parameter: Parameter, neighbors: Mapping[str, Parameter], within: str) -> Row:
    return Row(
        name=within + parameter.name,
        label=parameter.title or parameter.name,
        description=parameter.description,
        type=type_word(parameter.type),
        required=parameter.required,
        secret=parameter.secret,
        default=_default(parameter),
        options=[] if parameter.secret else [option.title for option in parameter.options],
        shown_when=in_words(parameter.conditions, neighbors),
        within=within,
        need=_need(parameter),
    )


def _need(parameter: Parameter) -> Need:
    """A secret's default is not kept: where it has one is not known, so it is to be given."""
    if parameter.has_default if parameter.secret else default_of(parameter) is not MISSING:
        return Need.DEFAULT
    if not parameter.required:
        return Need.FREE
    return Need.AT_TIMES if parameter.conditions else Need.GIVE


def type_word(name: str) -> str:
    """A type as people call it; one we do not know is shown as it is."""
    return _(_TYPES.get(name, name)) if name else _("Unknown")


def _default(parameter: Parameter) -> str:
    """Null is no default, and a secret's default is nobody's to read."""
    if parameter.secret:
        return ""
    if parameter.has_default and parameter.default is not None:
        return shown_value(parameter, parameter.default)
    return "" if default_of(parameter) is MISSING else _("that of each field")


def in_words(
    conditions: Iterable[Condition],
    neighbors: Mapping[str, Parameter],
    joiner: str = "and",
    *,
    inner: bool = False,
) -> str:
    """What has to be so for a parameter to show; empty where it always does."""
    parts = [_condition(condition, neighbors, joiner) for condition in conditions]
    told = [part for part in parts if part]
    words = f" {_(joiner)} ".join(told)
    return f"({words})" if inner and len(told) > 1 else words


def _condition(condition: Condition, neighbors: Mapping[str, Parameter], outer: str) -> str:
    if isinstance(condition, CompositeCondition):
        joiner = "or" if condition.type == "OR" else "and"
        return in_words(condition.conditions, neighbors, joiner, inner=joiner != outer)
    return _comparison(condition, neighbors.get(condition.depends_on))


def _comparison(condition: BasicCondition, other: Parameter | None) -> str:
    label = other.title or other.name if other else condition.depends_on
    is_or_not = {"equals": _("is"), "not-equals": _("is not")}
    return f"{label} {is_or_not.get(condition.operator, condition.operator)} " + (
        _value(condition, other) if not (other and other.secret) else "…"
    )


def _value(condition: BasicCondition, other: Parameter | None) -> str:
    if other is None:
        return str(condition.value)
    titled = any(same(option.value, condition.value) for option in other.options)
    words = shown_value(other, condition.value)
    return f"“{words}”" if titled or isinstance(condition.value, str) else words
