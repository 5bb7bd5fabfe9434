"""What a person changed, in a line: of an object only the fields that differ."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui.parameters.compare import Difference, Side
from pressui.parameters.display import shown_value
from pressui.parameters.values import same
from pressui.press import MISSING
from pressui.press.resources import Parameter

# Longer texts are on the page; a line would only be filled up by them.
_LONGEST: Final = 40


def changes_in_words(before: Side, after: Side, changes: Iterable[Difference]) -> str:
    """ "Rounds 30 → 40, Prices · Floor 0.05 → 0.07, Token entered here"; secrets by name alone."""
    parameters = {place: one for place, _section, one in after.schema.parameters()}
    old, new = before.in_effect(), after.in_effect()
    told: list[str] = []
    for one in changes:
        key, parameter = one.place.key, parameters.get(one.place)
        was, value = old.get(key, MISSING), new.get(key, MISSING)
        inner = _inner(one.label, parameter, was, value) if parameter else iter(())
        told += list(inner) or [_whole(one)]
    return ", ".join(told)


def _whole(one: Difference) -> str:
    if one.is_secret:
        return f"{one.label} {one.after}"
    return _pair(one.label, one.before, one.after)


def _pair(label: str, before: str, after: str) -> str:
    if max(len(before), len(after)) > _LONGEST:
        return _("%(label)s changed") % {"label": label}
    return f"{label} {before} → {after}"


def _inner(label: str, parameter: Parameter, before: Any, after: Any) -> Iterator[str]:
    """Each field of an object that differs; nothing where it is no object on either side."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return
    for child in parameter.properties:
        was, value = before.get(child.name, MISSING), after.get(child.name, MISSING)
        if not child.secret and not same(was, value):
            name = f"{label} · {child.title or child.name}"
            yield from _nested(name, child, was, value)


def _nested(name: str, child: Parameter, was: Any, value: Any) -> Iterator[str]:
    inner = list(_inner(name, child, was, value))
    yield from inner or [_pair(name, _shown(child, was), _shown(child, value))]


def _shown(parameter: Parameter, value: Any) -> str:
    return _("not set") if value is MISSING else shown_value(parameter, value)
