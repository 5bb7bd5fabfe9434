"""The facets of the catalogue: what can be chosen, and how many specs each choice has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from pressui.specs import queries
from pressui.specs.filters import KNOWN, BadFilter, Facet, Filters
from pressui.specs.models import Spec, SpecTag

_TITLES: Final = {"kind": "Kind", "status": "Status", "scope": "Scope"}
_LABELS: Final = {"shared": "Shared with us"}
# So many tags stand in sight; the others unfold.
_TAGS_SHOWN: Final = 8
_MOST_TAGS: Final = 60


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    """The choices of one facet; `more` are those that unfold."""

    name: str
    title: str
    choices: Sequence[Choice]
    more: Sequence[Choice] = ()


@dataclass(frozen=True)
class Facets:
    """All facets, and how many specs match the filters."""

    groups: Sequence[FacetGroup]
    featured: Choice
    tags: FacetGroup
    total: int


@dataclass(frozen=True)
class _Cell:
    """So many specs have these values."""

    kind: str
    status: str
    scope: str
    featured: bool
    count: int

    def fits(self, filters: Filters, but: str = "") -> bool:
        """Whether it matches all filters but one."""
        facets: tuple[Facet, ...] = ("kind", "status", "scope")
        others = [name for name in facets if name != but and filters.chosen(name)]
        fits = all(getattr(self, name) in filters.chosen(name) for name in others)
        return fits and (but == "featured" or self.featured or not filters.featured)


def read_facets(specs: QuerySet[Spec], filters: Filters) -> Facets:
    """Counts all choices in two queries, each facet's own under all the other filters.

    Raises `BadFilter` for a value that neither the contract nor the mirror knows.
    """
    cells = _cells(specs, filters)
    facets: tuple[Facet, ...] = ("kind", "status", "scope")
    groups = [_group(specs, cells, filters, name) for name in facets]
    featured = sum(cell.count for cell in cells if cell.featured and cell.fits(filters, "featured"))
    total = sum(cell.count for cell in cells if cell.fits(filters))
    choice = Choice("yes", "Featured", featured, filters.featured)
    return Facets(groups, choice, _tags(specs, filters), total)


def _cells(specs: QuerySet[Spec], filters: Filters) -> list[_Cell]:
    """What text and tags leave over, counted by all other facets at once."""
    found = queries.having_tags(queries.search(specs, filters.text), filters.tag)
    columns = ("kind", "status", "scope", "featured")
    counted = found.order_by().values_list(*columns).annotate(count=Count("pk"))
    return [_Cell(*row) for row in counted]


def _group(
    specs: QuerySet[Spec], cells: Iterable[_Cell], filters: Filters, name: Facet
) -> FacetGroup:
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[getattr(cell, name)] += cell.count if cell.fits(filters, name) else 0
    known = (*KNOWN[name], *sorted(counts.keys() - set(KNOWN[name])))
    chosen = filters.chosen(name)
    _refuse_unknown(specs, name, chosen, known)
    values = (*known, *(value for value in chosen if value not in known))
    choices = [Choice(v, _label(v), counts[v], v in chosen) for v in values]
    return FacetGroup(name, _TITLES[name], choices)


def _refuse_unknown(
    specs: QuerySet[Spec], name: Facet, chosen: Iterable[str], known: tuple[str, ...]
) -> None:
    """A value that no spec has under the present filters may still be some spec's."""
    for value in chosen:
        if value not in known and not specs.filter(**{name: value}).exists():
            raise BadFilter(name, value, known)


def _label(value: str) -> str:
    return _LABELS.get(value) or value[:1].upper() + value[1:]


def _tags(specs: QuerySet[Spec], filters: Filters) -> FacetGroup:
    found = SpecTag.objects.filter(spec__in=queries.matching(specs, filters).order_by())
    counted = found.values_list("name").annotate(count=Count("pk")).order_by("-count", "name")
    counts = dict(counted[:_MOST_TAGS])
    for tag in filters.tag:
        if tag not in counts and not SpecTag.objects.filter(spec__in=specs, name=tag).exists():
            raise BadFilter("tag", tag, tuple(sorted(counts)[:12]))
    names = [*filters.tag, *(name for name in counts if name not in filters.tag)]
    choices = [Choice(name, name, counts.get(name, 0), name in filters.tag) for name in names]
    cut = max(_TAGS_SHOWN, len(filters.tag))
    return FacetGroup("tag", "Tag", choices[:cut], choices[cut:])
