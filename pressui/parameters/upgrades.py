"""What an upgrade makes of each parameter: what blocks it, what is new, what stays."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from pressui.parameters.compare import Known, Secret, Side
from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import FormSchema, Place, Section
from pressui.parameters.values import fits, is_empty, same
from pressui.press.resources import MISSING, Parameter


class Verdict(StrEnum):
    """What becomes of a parameter in another release, blockers first.

    AGAIN: it stays, and with it a secret that is set only if somebody enters it again;
    where the release requires that secret, it has to be entered before anything is sent.
    """

    INVALID = "invalid"
    REQUIRED = "required"
    AGAIN = "again"
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
    was: Parameter | None = None

    @property
    def label(self) -> str:
        return self.parameter.title or self.parameter.name

    @property
    def now(self) -> str:
        """What stands there now, in words; of a secret whether it is set."""
        if self.was is None or self.parameter.secret or self.value is MISSING:
            return ""
        return shown_value(self.was, self.value)


def classify(before: Side, after: FormSchema) -> list[Line]:
    """What each parameter becomes in the release of `after`, in the order of that release."""
    old = Known(before)
    lines = [
        _line(place, section, parameter, old) for place, section, parameter in after.parameters()
    ]
    stays = {line.place for line in lines}
    gone = [_removed(place, old) for place in old.parameters if place not in stays]
    return [*lines, *gone]


def _line(place: Place, section: Section, new: Parameter, old: Known) -> Line:
    was = old.parameters[place][1] if place in old.parameters else None
    value = MISSING if new.secret or old.is_secret(place) else old.values.get(place.key, MISSING)
    default = MISSING if new.secret else default_of(new)
    has_default = new.has_default if new.secret else default is not MISSING
    verdict, why = (
        _secret_verdict(new, was, _secret_before(place, old))
        if new.secret
        else _verdict(new, was, value, default)
    )
    if was is None and verdict == Verdict.KEPT:
        verdict, why = Verdict.NEW, _("New") if has_default else _("New, and may stay empty")
    if was is not None and value is not MISSING:
        verdict, why = _with_inner(verdict, why, place, was, old)
    return Line(place, section.title, new, verdict, why, value, default, was)


def _verdict(
    new: Parameter, was: Parameter | None, value: Any, default: Any
) -> tuple[Verdict, str]:
    if value is MISSING:
        needed = new.required and default is MISSING
        return (Verdict.REQUIRED, _required_words(was)) if needed else (Verdict.KEPT, "")
    if not fits(new, value):
        return Verdict.INVALID, _misfit(new)
    if new.required and is_empty(value):
        return Verdict.REQUIRED, _("Required now, and empty")
    if was is not None and _default_moved(was, default, value):
        words = _("The default is %(new)s now; you have the old one")
        return Verdict.DEFAULT, words % {"new": shown_value(new, default)}
    return Verdict.KEPT, ""


def _required_words(was: Parameter | None) -> str:
    return _("Required now, and not set") if was else _("New and required")


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


def _secret_before(place: Place, old: Known) -> Secret:
    """What was no secret before, and is one now, is not sent by itself either."""
    if place not in old.parameters or old.is_secret(place):
        return old.side.secret(place) if place in old.parameters else Secret.UNSET
    return Secret.SET if place.key in old.values else Secret.UNSET


def _secret_verdict(new: Parameter, was: Parameter | None, is_set: Secret) -> tuple[Verdict, str]:
    """Press never gives a secret back: what was set has to be entered again, or is lost."""
    if new.required and not new.has_default:
        return _needed_secret(was, is_set)
    if is_set == Secret.UNSET:
        return Verdict.KEPT, ""
    lost = _("its default is used") if new.has_default else _("it is not set")
    words = _("Set now: enter it again, or %(lost)s")
    if is_set == Secret.UNKNOWN:
        words = _("Press does not tell whether it is set: enter it, or %(lost)s")
    return Verdict.AGAIN, words % {"lost": lost}


def _needed_secret(was: Parameter | None, is_set: Secret) -> tuple[Verdict, str]:
    if is_set == Secret.UNSET:
        return Verdict.REQUIRED, _required_words(was)
    if is_set == Secret.UNKNOWN:
        words = _("Required, and Press does not tell whether it is set: enter it")
        return Verdict.AGAIN, words
    return Verdict.AGAIN, _("Set now, and required: enter it again")


def _with_inner(
    verdict: Verdict, why: str, place: Place, was: Parameter, old: Known
) -> tuple[Verdict, str]:
    """A value is kept without the secrets within it."""
    set_now = [n for n, secret in old.side.within(place, was) if secret != Secret.UNSET]
    if not set_now or verdict not in (Verdict.KEPT, Verdict.DEFAULT):
        return verdict, why
    words = _("%(names)s within it: set now, enter it again, or it is not set")
    return Verdict.AGAIN, words % {"names": ", ".join(set_now)}


def _removed(place: Place, old: Known) -> Line:
    section, parameter = old.parameters[place]
    value = MISSING if parameter.secret else old.values.get(place.key, MISSING)
    words = _("This release does not ask for it")
    return Line(place, section.title, parameter, Verdict.REMOVED, words, value, MISSING, parameter)


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
