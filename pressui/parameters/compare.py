"""How the values of one release stand beside another's: what differs, in words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from pressui.parameters.conditions import Visibility
from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import PHASES, FormSchema, Place
from pressui.parameters.values import same
from pressui.press.resources import MISSING, Parameter

type Values = Mapping[str, Mapping[str, Mapping[str, Any]]]  # by block, phase and name


@dataclass(frozen=True)
class Side:
    """A schema with values that are no secret, and the secrets that are set (None: unknown)."""

    schema: FormSchema
    values: Values
    secrets_set: Collection[str] | None = None
    entered: bool = False  # whether the secrets are those of a form that is being filled in

    def in_effect(self) -> dict[str, Any]:
        """Each value that counts, by the key of its place: given, else the default, if it shows."""
        found = {}
        for section in self.schema.sections:
            for phase in PHASES:
                given = self.values.get(section.block, {}).get(phase, {})
                for name, value in _in_effect(section.phase(phase), given).items():
                    found[Place(section.block, phase, name).key] = value
        return found

    def within(self, place: Place, parameter: Parameter) -> list[tuple[str, "Secret"]]:
        """The secrets within a value, each with what people call it."""
        found = inner_secrets(parameter)
        return [(one.title or one.name, self.secret(place, path)) for path, one in found]

    def secret(self, place: Place, path: str = "") -> "Secret":
        """Of the place itself, or of what is within it at `path`."""
        if self.secrets_set is None:
            return Secret.UNKNOWN
        if place.key + path not in self.secrets_set:
            return Secret.UNSET
        return Secret.ENTERED if self.entered else Secret.SET


def inner_secrets(parameter: Parameter, path: str = "") -> Iterator[tuple[str, Parameter]]:
    """The secrets within an object or the rows of a list, each with its path from there."""
    for child in parameter.properties:
        if child.secret:
            yield f"{path}.{child.name}", child
        else:
            yield from inner_secrets(child, f"{path}.{child.name}")


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


@dataclass(frozen=True)
class Difference:
    """A parameter on two sides, in words; a secret says whether it is set, never what it is.

    `is_chosen`: somebody changed it, where `is_changed` also tells what a release does by itself.
    """

    place: Place
    section: str
    label: str
    before: str
    after: str
    is_secret: bool
    is_changed: bool
    is_chosen: bool


def differences(before: Side, after: Side) -> list[Difference]:
    """Every parameter of either side, those that changed first."""
    old, new = Known(before), Known(after)
    places = dict.fromkeys((*new.parameters, *old.parameters))
    found = [_difference(place, old, new) for place in places]
    return sorted(found, key=lambda difference: not difference.is_changed)


class Known:
    """A side with what it asks for and what counts there, read once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.parameters = {place: (part, one) for place, part, one in side.schema.parameters()}
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
        parameter = self.parameters[place][1]
        shown = [shown_value(parameter, self.values[place.key])]
        shown += [
            f"{label}: {secret.words}" for label, secret in self.side.within(place, parameter)
        ]
        return ", ".join(shown)


def _difference(place: Place, old: Known, new: Known) -> Difference:
    section, parameter = (new if place in new.parameters else old).parameters[place]
    is_secret = old.is_secret(place) or new.is_secret(place)
    is_changed = (_secret_differs if is_secret else _value_differs)(place, old, new)
    return Difference(
        place=place,
        section=section.title,
        label=parameter.title or parameter.name,
        before=old.words(place, is_secret),
        after=new.words(place, is_secret),
        is_secret=is_secret,
        is_changed=is_changed,
        is_chosen=is_changed and _is_chosen(place, old, new),
    )


def _is_chosen(place: Place, old: Known, new: Known) -> bool:
    if place not in new.parameters or place in old.parameters:
        return place in new.parameters
    default = default_of(new.parameters[place][1])
    return not same(new.values.get(place.key, MISSING), default)


def _value_differs(place: Place, old: Known, new: Known) -> bool:
    one, other = old.values.get(place.key, MISSING), new.values.get(place.key, MISSING)
    if one is MISSING or other is MISSING:
        return one is not other
    return not same(one, other)


def _secret_differs(place: Place, old: Known, new: Known) -> bool:
    """Whether two secrets are equal nobody can tell: one that is entered anew counts as changed."""
    one, other = old.side.secret(place), new.side.secret(place)
    if other == Secret.ENTERED:
        return True
    return one != other and Secret.UNKNOWN not in (one, other)
