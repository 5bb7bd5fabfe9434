"""What differs in the parameters of two releases, sorted as for an upgrade: blockers first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import FormSchema, Place, Section
from pressui.parameters.upgrades import Verdict
from pressui.parameters.values import same
from pressui.press import MISSING, Option, Parameter
from pressui.specs.parameter_table import type_word

_SHOWN_OPTIONS = 6


@dataclass(frozen=True)
class ParameterChange:
    """A parameter in two releases; `before` and `after` are its defaults in words."""

    place: Place
    section: str
    label: str
    verdict: Verdict
    why: Sequence[str]
    before: str
    after: str


def compare_schemas(old: FormSchema, new: FormSchema) -> list[ParameterChange]:
    """Every parameter of both, whatever values a deployment has; blockers first."""
    was = {place: (section, one) for place, section, one in old.parameters()}
    now = {place: (section, one) for place, section, one in new.parameters()}
    places = dict.fromkeys((*now, *was))
    changes = [_change(place, was.get(place), now.get(place)) for place in places]
    order = list(Verdict)
    return sorted(changes, key=lambda change: order.index(change.verdict))


type _Known = tuple[Section, Parameter] | None


def _change(place: Place, was: _Known, now: _Known) -> ParameterChange:
    section, parameter = now or was  # type: ignore[misc]
    old, new = was and was[1], now and now[1]
    verdict, why = _verdict(old, new)
    return ParameterChange(
        place=place,
        section=section.title,
        label=parameter.title or parameter.name,
        verdict=verdict,
        why=why,
        before=_default(old),
        after=_default(new),
    )


def _verdict(old: Parameter | None, new: Parameter | None) -> tuple[Verdict, list[str]]:
    if new is None:
        return Verdict.REMOVED, []
    if old is None:
        if _is_needed(new):
            return Verdict.REQUIRED, [_("New and required")]
        return Verdict.NEW, [] if _has_default(new) else [_("May stay empty")]
    narrowed, needed = list(_narrowed(old, new)), list(_needed(old, new))
    others = list(_others(old, new))
    why = [*narrowed, *needed, *others]
    if narrowed:
        return Verdict.INVALID, why
    if needed:
        return Verdict.REQUIRED, why
    return (Verdict.DEFAULT if _default_differs(old, new) else Verdict.KEPT), why


def _is_needed(parameter: Parameter) -> bool:
    """Whether somebody has to give a value."""
    return parameter.required and not _has_default(parameter)


def _has_default(parameter: Parameter) -> bool:
    return parameter.has_default if parameter.secret else default_of(parameter) is not MISSING


def _narrowed(old: Parameter, new: Parameter) -> Iterator[str]:
    """Why a value that was right may be refused."""
    if old.type != new.type:
        words = {"old": type_word(old.type), "new": type_word(new.type)}
        yield _("%(new)s now; it was: %(old)s") % words
    if new.secret or old.secret or not new.options:
        return
    gone = [option for option in old.options if not _offers(new.options, option)]
    if gone:
        yield _("No longer offered: %s") % _titles(gone)
    elif not old.options:
        yield _("One of %s now; it was free") % _titles(new.options)


def _needed(old: Parameter, new: Parameter) -> Iterator[str]:
    if _is_needed(new) and not _is_needed(old):
        yield _("No default any more") if old.required else _("Required now")
    if new.secret and not old.secret:
        yield _("A secret now: it has to be entered anew")


def _others(old: Parameter, new: Parameter) -> Iterator[str]:
    """What changed without a danger for any value."""
    if old.required and not new.required:
        yield _("No longer required")
    if old.secret and not new.secret:
        yield _("No longer a secret")
    added = [option for option in new.options if not _offers(old.options, option)]
    if old.options and added and not new.secret:
        yield _("Offered too: %s") % _titles(added)
    if old.options and not new.options:
        yield _("Any value is allowed now")
    if old.conditions != new.conditions:
        yield _("Shown under other conditions")
    if fields := "; ".join(_fields(old, new)):
        yield _("Fields: %s") % fields
    if old.title != new.title:
        yield _("Was called “%s”") % (old.title or old.name)
    if old.description != new.description:
        yield _("Its help was rewritten")


def _fields(old: Parameter, new: Parameter) -> Iterator[str]:
    """Each field of an object that came, went or changed, and how."""
    was, now = ({child.name: child for child in one.properties} for one in (old, new))
    for name in dict.fromkeys((*now, *was)):
        one, other = was.get(name), now.get(name)
        label = (other or one or old).title or name
        if one is None:
            yield _("“%s” is new") % label
        elif other is None:
            yield _("“%s” is gone") % label
        else:
            why = _verdict(one, other)[1]
            if _default_differs(one, other) and not other.properties:
                words = {"old": _default(one), "new": _default(other)}
                why = [*why, _("default %(old)s → %(new)s") % words]
            if why:
                yield f"“{label}”: {', '.join(why)}"


def _offers(options: Sequence[Option], wanted: Option) -> bool:
    return any(same(option.value, wanted.value) for option in options)


def _titles(options: Sequence[Option]) -> str:
    more = len(options) - _SHOWN_OPTIONS
    shown = ", ".join(option.title for option in options[:_SHOWN_OPTIONS])
    return shown + (_(" and %d more") % more if more > 0 else "")


def _default_differs(old: Parameter, new: Parameter) -> bool:
    if old.secret or new.secret:
        return False
    one, other = default_of(old), default_of(new)
    if one is MISSING or other is MISSING:
        return one is not other
    return not same(one, other)


def _default(parameter: Parameter | None) -> str:
    """The default in words; of a secret nothing but that it is one."""
    if parameter is None:
        return ""
    if parameter.secret:
        return _("secret")
    value: Any = default_of(parameter)
    return _("no default") if value is MISSING else shown_value(parameter, value)
