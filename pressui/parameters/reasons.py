"""Why a conditional field shows, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from pressui.parameters.conditions import Condition
from pressui.parameters.fields import Field, shortened
from pressui.parameters.values import same
from pressui.press.resources import BasicCondition, CompositeCondition


@dataclass(frozen=True)
class Reason:
    """One comparison in words; `joiner` leads over from the one before."""

    joiner: str
    label: str
    words: str


def reasons_of(field: Field, neighbors: Mapping[str, Field]) -> list[Reason]:
    """What has to be so for the field to show; empty where there is nothing to tell."""
    found = list(_reasons(field.parameter.conditions, neighbors, _("and")))
    return [
        replace(reason, joiner=reason.joiner if place else "") for place, reason in enumerate(found)
    ]


def _reasons(
    conditions: Iterable[Condition], neighbors: Mapping[str, Field], joiner: str
) -> Iterator[Reason]:
    for condition in conditions:
        if isinstance(condition, CompositeCondition):
            inner = _("or") if condition.type == "OR" else _("and")
            yield from _reasons(condition.conditions, neighbors, inner)
        elif condition.depends_on in neighbors:
            other = neighbors[condition.depends_on]
            yield Reason(joiner, other.label, _words(condition, other))


def _words(condition: BasicCondition, other: Field) -> str:
    if other.secret:
        return _("is set so")
    titles = [o.title for o in other.parameter.options if same(o.value, condition.value)]
    value = titles[0] if titles else shortened(condition.value, 30)
    words = _("is %s") if condition.operator == "equals" else _("is not %s")
    return words % value
