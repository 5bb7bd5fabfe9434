"""How values of one release stand beside another's: what differs, and what an upgrade decides."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from pressui.parameters.conditions import Visibility
from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import PHASES, FormSchema, Section
from pressui.parameters.values import fits, is_empty, same
from pressui.press.resources import MISSING, Parameter

type Values = Mapping[str, Mapping[str, Mapping[str, Any]]]  # by block, phase and name


@dataclass(frozen=True)
class Place:
    """Where a value stands: a block ("": the spec's own), a phase, a name."""

    block: str
    phase: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.block}/{self.phase}/{self.name}"


@dataclass(frozen=True)
class Side:
    """A schema with values that are no secret, and the secrets that are set (None: unknown)."""

    schema: FormSchema
    values: Values
    secrets_set: Collection[str] | None = None
    entered: bool = False  # whether the secrets are those of a form that is being filled in

    def parameters(self) -> Iterator[tuple[Place, Section, Parameter]]:
        """All of them in the order of the schema; of two of one name the first counts."""
        for section in self.schema.sections:
            for phase in PHASES:
                known = {p.name: p for p in reversed(section.phase(phase))}
                for name in dict.fromkeys(p.name for p in section.phase(phase)):
                    yield Place(section.block, phase, name), section, known[name]

    def in_effect(self) -> dict[str, Any]:
        """Each value that counts, by the key of its place: given, else the default, if it shows."""
        found = {}
        for section in self.schema.sections:
            for phase in PHASES:
                given = self.values.get(section.block, {}).get(phase, {})
                for name, value in _in_effect(section.phase(phase), given).items():
                    found[Place(section.block, phase, name).key] = value
        return found

    def secret(self, place: Place) -> "Secret":
        if self.secrets_set is None:
            return Secret.UNKNOWN
        if place.key not in self.secrets_set:
            return Secret.UNSET
        return Secret.ENTERED if self.entered else Secret.SET


class Secret(StrEnum):
    """All that is ever said of a secret."""

    UNKNOWN = "not known"
    UNSET = "not set"
    SET = "set"
    ENTERED = "entered here"

    @property
    def words(self) -> str:
        said = {
            Secret.UNKNOWN: _("not known"),
            Secret.UNSET: _("not set"),
            Secret.SET: _("set"),
            Secret.ENTERED: _("entered here"),
        }
        return said[self]


def _in_effect(parameters: tuple[Parameter, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for parameter in reversed(parameters):
        value = given.get(parameter.name, MISSING)
        found[parameter.name] = default_of(parameter) if value in (MISSING, None) else value
    values = {name: value for name, value in found.items() if value is not MISSING}
    return {n: values[n] for n in Visibility(parameters).shown(values) if n in values}


# --- What differs -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A parameter on two sides, in words; a secret says whether it is set, never what it is."""

    place: Place
    section: str
    label: str
    before: str
    after: str
    is_secret: bool
    is_changed: bool


def differences(before: Side, after: Side) -> list[Difference]:
    """Every parameter of either side, those that changed first."""
    old, new = _Known(before), _Known(after)
    places = dict.fromkeys((*new.parameters, *old.parameters))
    found = [_difference(place, old, new) for place in places]
    return sorted(found, key=lambda difference: not difference.is_changed)


class _Known:
    """A side with what it asks for and what counts there, read once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.parameters = {place: (part, one) for place, part, one in side.parameters()}
        self.values = side.in_effect()

    def is_secret(self, place: Place) -> bool:
        return place in self.parameters and self.parameters[place][1].secret

    def words(self, place: Place, is_secret: bool) -> str:
        if place not in self.parameters:
            return _("not in this release")
        if is_secret:
            return self.side.secret(place).words
        if place.key not in self.values:
            return _("not set")
        return shown_value(self.parameters[place][1], self.values[place.key])


def _difference(place: Place, old: _Known, new: _Known) -> Difference:
    section, parameter = (new if place in new.parameters else old).parameters[place]
    is_secret = old.is_secret(place) or new.is_secret(place)
    return Difference(
        place=place,
        section=section.title,
        label=parameter.title or parameter.name,
        before=old.words(place, is_secret),
        after=new.words(place, is_secret),
        is_secret=is_secret,
        is_changed=(_secret_differs if is_secret else _value_differs)(place, old, new),
    )


def _value_differs(place: Place, old: _Known, new: _Known) -> bool:
    one, other = old.values.get(place.key, MISSING), new.values.get(place.key, MISSING)
    if one is MISSING or other is MISSING:
        return one is not other
    return not same(one, other)


def _secret_differs(place: Place, old: _Known, new: _Known) -> bool:
    """Whether two secrets are equal nobody can tell: one that is entered anew counts as changed."""
    one, other = old.side.secret(place), new.side.secret(place)
    if other == Secret.ENTERED:
        return True
    return one != other and Secret.UNKNOWN not in (one, other)


# --- What an upgrade decides --------------------------------------------------------------------


class Verdict(StrEnum):
    """What becomes of a parameter in another release, blockers first."""

    INVALID = "invalid"
    REQUIRED = "required"
    NEW = "new"
    DEFAULT = "default"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True)
class Line:
    """One parameter of an upgrade; `value` is what counts now, MISSING where nothing does."""

    place: Place
    section: str
    parameter: Parameter
    verdict: Verdict
    why: str
    value: Any
    new_default: Any
    is_new: bool = False

    @property
    def label(self) -> str:
        return self.parameter.title or self.parameter.name

    @property
    def now(self) -> str:
        """What stands there now, in words; of a secret whether it is set."""
        if self.is_new or self.parameter.secret or self.value is MISSING:
            return ""
        return shown_value(self.parameter, self.value)


def classify(before: Side, after: FormSchema) -> list[Line]:
    """What each parameter becomes in the release of `after`, in the order of that release."""
    old = _Known(before)
    lines = [
        _line(place, section, parameter, old)
        for place, section, parameter in Side(after, {}).parameters()
    ]
    stays = {line.place for line in lines}
    gone = [_removed(place, old) for place in old.parameters if place not in stays]
    return [*lines, *gone]


def _line(place: Place, section: Section, new: Parameter, old: _Known) -> Line:
    was = old.parameters[place][1] if place in old.parameters else None
    value = MISSING if new.secret or old.is_secret(place) else old.values.get(place.key, MISSING)
    default = MISSING if new.secret else default_of(new)
    has_default = new.has_default if new.secret else default is not MISSING
    verdict, why = (
        _secret_verdict(new, old.side.secret(place) if was else Secret.UNSET)
        if new.secret
        else _verdict(new, was, value, default)
    )
    if was is None and verdict == Verdict.KEPT:
        verdict, why = Verdict.NEW, _("New") if has_default else _("New, and may stay empty")
    return Line(place, section.title, new, verdict, why, value, default, was is None)


def _verdict(
    new: Parameter, was: Parameter | None, value: Any, default: Any
) -> tuple[Verdict, str]:
    if value is MISSING:
        needed = new.required and default is MISSING
        words = _("Required now, and not set") if was else _("New and required")
        return (Verdict.REQUIRED, words) if needed else (Verdict.KEPT, "")
    if not fits(new, value):
        return Verdict.INVALID, _misfit(new)
    if new.required and is_empty(value):
        return Verdict.REQUIRED, _("Required now, and empty")
    if was is not None and _default_moved(was, default, value):
        words = _("The default is %(new)s now; you have the old one")
        return Verdict.DEFAULT, words % {"new": shown_value(new, default)}
    return Verdict.KEPT, ""


def _default_moved(was: Parameter, default: Any, value: Any) -> bool:
    """Whether the value is the old default, and the new one is another."""
    before = default_of(was)
    if before is MISSING or default is MISSING:
        return False
    return same(value, before) and not same(before, default)


def _misfit(new: Parameter) -> str:
    if new.options:
        offered = ", ".join(option.title for option in new.options[:6])
        return _("No longer offered. Options: %(options)s") % {"options": offered}
    return _("It has to be of the type %(type)s now") % {"type": new.type.replace("_", " ")}


def _secret_verdict(new: Parameter, was: Secret) -> tuple[Verdict, str]:
    """Press never gives a secret back: what was set has to be entered again, or is lost."""
    if new.required and not new.has_default:
        return Verdict.REQUIRED, _("A secret: Press does not give it back, enter it again")
    if was in (Secret.SET, Secret.UNKNOWN):
        return Verdict.REMOVED, _("A secret: not sent unless you enter it again")
    return Verdict.KEPT, ""


def _removed(place: Place, old: _Known) -> Line:
    section, parameter = old.parameters[place]
    value = MISSING if parameter.secret else old.values.get(place.key, MISSING)
    words = _("This release does not ask for it")
    return Line(place, section.title, parameter, Verdict.REMOVED, words, value, MISSING)


def carried(lines: list[Line], schema: FormSchema) -> dict[str, Any]:
    """The values that still fit, in the shape of a body: what the form of the release begins with.

    What had the old default keeps it, so that taking the new one is a choice.
    """
    own: dict[str, Any] = {}
    by_block: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line.verdict in (Verdict.INVALID, Verdict.REMOVED) or line.value is MISSING:
            continue
        place = line.place
        part = by_block.setdefault(place.block, {}) if place.block else own
        part.setdefault(place.phase, {})[place.name] = line.value
    return {"appParameters": own, "parameters": by_block} if schema.is_app else {"parameters": own}
