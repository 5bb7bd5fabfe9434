"""Checks a parameter schema as a careful reader would: what is wrong, what is unclear."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui.parameters.conditions import Visibility, names_in
from pressui.parameters.defaults import misfit_of
from pressui.parameters.fields import holds_secret
from pressui.parameters.json_text import to_line
from pressui.parameters.schema import PHASES
from pressui.parameters.values import TYPES, element_of, fits, is_number
from pressui.press import MISSING, BasicCondition, CompositeCondition, Parameter, ParameterSchema


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One thing to mend; `path` says where: `run.risk_bands`."""

    level: Level
    path: str
    label: str
    words: str
    mend: str = ""


@dataclass(frozen=True)
class Place:
    """A parameter among its neighbors, and what leads to it."""

    parameter: Parameter
    neighbors: Sequence[Parameter]
    path: str
    visibility: Visibility

    def find(self, level: Level, words: str, mend: str = "") -> Finding:
        label = self.parameter.title or self.parameter.name
        return Finding(level, self.path, label, words, mend)


type Check = Callable[[Place], Iterator[Finding]]

_ORDER: Final = {level: rank for rank, level in enumerate(Level)}
_SECRET_WORD: Final = re.compile(
    r"pass(word|wd|phrase|code)?|pwd|apikey|secrets?|tokens?|credentials?"
)
_SECRET_PAIRS: Final = (("api", "key"), ("private", "key"), ("access", "key"))
# `token_count` and `secret_name` speak of secrets, and are none.
_HARMLESS: Final = frozenset(
    ["count", "name", "length", "limit", "id", "file", "path", "url", "type", "ttl", "days"]
)


def lint(schema: ParameterSchema) -> list[Finding]:
    """All findings, the worst first, each level in the order of the schema."""
    found = [
        Finding(
            Level.ERROR, "", _("Unreadable"), _("An entry has no name, so nobody can be asked.")
        )
        for _entry in schema.malformed
    ]
    for phase in PHASES:
        found += _lint_list(schema.phase(phase), phase)
    return sorted(found, key=lambda finding: _ORDER[finding.level])


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many there are of each level."""
    return {level.value: sum(f.level == level for f in findings) for level in Level}


def _lint_list(parameters: Sequence[Parameter], path: str) -> Iterator[Finding]:
    visibility = Visibility(parameters)
    seen: set[str] = set()
    for parameter in parameters:
        place = Place(parameter, parameters, f"{path}.{parameter.name}", visibility)
        if parameter.name in seen:
            yield place.find(Level.ERROR, _("The name is given twice: only the first counts."))
        seen.add(parameter.name)
        for check in _CHECKS:
            yield from check(place)
        yield from _lint_list(parameter.properties, place.path)


# --- Shape ---------------------------------------------------------------------------------------
def _shape(place: Place) -> Iterator[Finding]:
    parameter = place.parameter
    if parameter.type not in TYPES:
        near = get_close_matches(parameter.type, sorted(TYPES), 1)
        words = _("The type “%s” is not known.") % parameter.type
        yield place.find(Level.ERROR, words, f"type: {near[0]}" if near else "")
    for key in parameter.malformed:
        yield place.find(Level.ERROR, _("%s cannot be read as the API means it.") % key)
    holds = parameter.type in ("object", "object_array")
    if parameter.properties and not holds:
        yield place.find(Level.ERROR, _("Only objects have properties."), "type: object")
    if holds and not parameter.properties:
        words = _("No properties: analysts have to type JSON.")
        yield place.find(Level.ADVICE, words, "properties: […]")


# --- Words ---------------------------------------------------------------------------------------
def _words(place: Place) -> Iterator[Finding]:
    parameter = place.parameter
    if not parameter.title:
        title = _title_of(parameter.name)
        words = _("No title: analysts see the name.")
        yield place.find(Level.WARNING, words, f"title: {title}")
    if not parameter.description:
        yield place.find(Level.ADVICE, _("No help: say what it does."), "description: …")


def _title_of(name: str) -> str:
    return " ".join(_words_of(name)).capitalize()


def _words_of(name: str) -> list[str]:
    """The words of a name, however they are joined: `db_pass`, `dbPass`, `db-pass`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word.lower() for word in re.split(r"[_\-.\s]+", spaced) if word]


# --- Defaults and options ------------------------------------------------------------------------
def _default(place: Place) -> Iterator[Finding]:
    parameter = place.parameter
    if parameter.secret:
        if parameter.has_default and parameter.default is not None:
            words = _("A secret with a default is no secret: whoever reads the schema has it.")
            yield place.find(Level.ERROR, words, _("remove defaultValue"))
        return
    wrong = misfit_of(parameter)
    if wrong is not MISSING:
        hidden = holds_secret(parameter)
        fit = MISSING if hidden else _fitting(parameter, wrong)
        mend = "" if fit is MISSING else f"defaultValue: {_json(fit)}"
        shown = "…" if hidden else _json(wrong)
        yield place.find(Level.ERROR, _misfit_words(parameter, shown), mend)
    elif not parameter.has_default and not parameter.required and not parameter.properties:
        yield place.find(Level.ADVICE, _("Optional, yet without a default."), "defaultValue: …")


def _plain(parameter: Parameter) -> Parameter:
    """The same parameter without its options: is the type right at least?"""
    return Parameter(parameter.name, parameter.type)


def _misfit_words(parameter: Parameter, shown: str) -> str:
    if parameter.options and fits(_plain(parameter), parameter.default):
        return _("The default %s is none of the options.") % shown
    return _("The default %(default)s does not fit the type %(type)s.") % {
        "default": shown,
        "type": parameter.type,
    }


def _fitting(parameter: Parameter, wrong: Any) -> Any:
    """The value that was meant, where one can tell; else MISSING."""
    if isinstance(wrong, list) and parameter.type.endswith("_array"):
        element = element_of(parameter)
        items = [item if fits(element, item) else _fitting(element, item) for item in wrong]
        return MISSING if MISSING in items else items
    guesses = [_as_number(wrong), {"true": True, "false": False}.get(str(wrong).lower(), MISSING)]
    guesses += [str(wrong)] if is_number(wrong) else []
    guesses += [[wrong]] if parameter.type.endswith("_array") else []
    guesses += [option.value for option in parameter.options[:1]]
    return next((g for g in guesses if g is not MISSING and fits(parameter, g)), MISSING)


def _as_number(value: Any) -> Any:
    for read in (int, float) if isinstance(value, str) else ():
        with suppress(ValueError):
            return read(value)
    return MISSING


def _json(value: Any) -> str:
    text = to_line(value)
    return text if len(text) < 60 else text[:59] + "…"


def _options(place: Place) -> Iterator[Finding]:
    parameter = place.parameter
    element = _plain(parameter)
    if parameter.type.endswith("_array") and parameter.type in TYPES:
        element = element_of(element)
    wrong = [option for option in parameter.options if not fits(element, option.value)]
    for option in wrong:
        words = _("The option %(value)s does not fit the type %(type)s.")
        yield place.find(
            Level.ERROR, words % {"value": _json(option.value), "type": parameter.type}
        )
    bare = [o for o in parameter.options if is_number(o.value) and o.title == _json(o.value)]
    if bare and not wrong:
        shown = _listed([option.title for option in bare])
        words = _("Options show %s. Give them titles.") % shown
        yield place.find(Level.ADVICE, words, _("Small, Medium, Large"))
    if len(parameter.options) == 1:
        yield place.find(Level.ADVICE, _("A single option leaves nothing to choose."))


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


# --- Conditions ----------------------------------------------------------------------------------
def _conditions(place: Place) -> Iterator[Finding]:
    parameter = place.parameter
    known = {neighbor.name: neighbor for neighbor in place.neighbors}
    needed = list(dict.fromkeys(names_in(parameter.conditions)))
    for name in needed:
        if name not in known:
            yield _stranger(place, name, sorted(known.keys() - {parameter.name}))
    if parameter.name in needed:
        yield place.find(Level.ERROR, _("It shows only if it has a value itself."))
    elif parameter.name in place.visibility.unsound and not set(needed) - known.keys():
        words = _("Its condition leads back to itself through %s, so it always shows.")
        yield place.find(Level.ERROR, words % _listed(needed))
    for basic in _basics(parameter.conditions):
        other = known.get(basic.depends_on)
        if other is not None and other.type in TYPES and not fits(other, basic.value):
            yield _never(place, basic, other)


def _stranger(place: Place, name: str, known: Sequence[str]) -> Finding:
    near = get_close_matches(name, known, 1)
    words = _("Shown only by %s: there is no such parameter beside it.") % name
    if near:
        words += " " + _("Did you mean %s?") % near[0]
    return place.find(Level.ERROR, words, f"dependsOn: {near[0]}" if near else "")


def _never(place: Place, basic: BasicCondition, other: Parameter) -> Finding:
    fit = _fitting(other, basic.value)
    words = _("Compares %(name)s with %(value)s, which it can never be.")
    value = "…" if other.secret else _json(basic.value)
    mend = "" if fit is MISSING or other.secret else f"value: {_json(fit)}"
    return place.find(Level.ERROR, words % {"name": other.name, "value": value}, mend)


def _basics(conditions: Sequence[BasicCondition | CompositeCondition]) -> Iterator[BasicCondition]:
    for condition in conditions:
        if isinstance(condition, CompositeCondition):
            yield from _basics(condition.conditions)
        else:
            yield condition


# --- Secrets -------------------------------------------------------------------------------------
def _secrets(place: Place) -> Iterator[Finding]:
    parameter = place.parameter
    if parameter.secret or parameter.type not in ("string", "string_array", "object"):
        return
    words = _words_of(parameter.name)
    speaks = any(map(_SECRET_WORD.fullmatch, words)) or {*_SECRET_PAIRS} & {*pairwise(words)}
    if speaks and words[-1] not in _HARMLESS:
        told = _("Reads like a secret, yet its value is shown to all. Set hideValue.")
        yield place.find(Level.WARNING, told, "hideValue: true")


_CHECKS: Final[Sequence[Check]] = (_shape, _default, _options, _conditions, _secrets, _words)
