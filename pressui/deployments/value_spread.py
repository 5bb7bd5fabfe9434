"""The values that people use: of each parameter which, and in how many deployments; no secrets."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import F, Q

from pressui import press
from pressui.connections.services import read_through_client, side_by_side
from pressui.deployments.models import Deployment, Revision
from pressui.deployments.values import keep_values
from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import FormSchema, Place
from pressui.parameters.values import same
from pressui.press import MISSING, Parameter, PressError

# Of how many deployments the values are looked at, and how many of them are asked for at once.
LOOKED_AT: Final = 500
_ASKED: Final = 8
_SHOWN: Final = 5
_LONGEST: Final = 60


@dataclass(frozen=True)
class Used:
    """A value, or all that are not shown on their own, and how many deployments have it."""

    text: str
    count: int
    is_default: bool = False


@dataclass(frozen=True)
class Spread:
    """The values of one parameter, the most used first."""

    place: Place
    section: str
    label: str
    values: Sequence[Used]
    different: int

    @property
    def is_untouched(self) -> bool:
        """Whether everybody left it at its default."""
        return bool(self.values) and self.different == 1 and self.values[0].is_default


def learn_values(deployments: Iterable[Deployment]) -> None:
    """Reads a few of the values that are not kept yet; what the API does not tell stays unknown."""
    rows = list(deployments)[:_ASKED]
    calls = [partial(_describe, row) for row in rows]
    for row, found in zip(rows, side_by_side(calls), strict=True):
        if found is not None and found.revision is not None:
            keep_values(row, found.revision)


def _describe(row: Deployment) -> press.Deployment | None:
    client = read_through_client(row.connection).family(row.family)
    try:
        return client.describe_deployment(row.deployment_id)
    except PressError:
        return None


def kept_values(deployments: Any) -> list[dict[str, Any]]:
    """The values of the latest revision of each, where they are known."""
    rows = Revision.objects.filter(deployment__in=deployments, number=F("deployment__revision"))
    return [json.loads(row) for row in rows.exclude(values="").values_list("values", flat=True)]


def without_values(deployments: Any) -> Any:
    """Those of whose latest revision no values are kept."""
    latest = Q(revisions__number=F("revision")) & ~Q(revisions__values="")
    known = deployments.model.objects.filter(latest).values("pk")
    return deployments.exclude(pk__in=known)


def spread_of(schema: FormSchema, values: Sequence[dict[str, Any]]) -> list[Spread]:
    """For each parameter of a release that is no secret, what these deployments have."""
    return [
        _spread(place, section.title if place.block else "", parameter, values)
        for place, section, parameter in schema.parameters()
        if not parameter.secret
    ]


def _spread(
    place: Place, section: str, parameter: Parameter, values: Sequence[dict[str, Any]]
) -> Spread:
    default = default_of(parameter)
    counts: Counter[tuple[str, bool]] = Counter()
    for given in _given(place, values):
        value = default if given is MISSING else given
        if value is MISSING or value is None:
            continue
        is_default = default is not MISSING and same(value, default)
        counts[_brief(parameter, value), is_default] += 1
    used = [Used(text, count, is_default) for (text, is_default), count in counts.most_common()]
    return Spread(
        place=place,
        section=section,
        label=parameter.title or parameter.name,
        values=used[:_SHOWN],
        different=len(used),
    )


def _given(place: Place, values: Sequence[dict[str, Any]]) -> Iterator[Any]:
    for one in values:
        yield one.get(place.block, {}).get(place.phase, {}).get(place.name, MISSING)


def _brief(parameter: Parameter, value: Any) -> str:
    words = shown_value(parameter, value)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
