"""The facets of the catalogue: what can be chosen, and how many specs each choice has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.text import slugify

from pressui.specs import queries, search
from pressui.specs.filters import KNOWN, SHOWN, BadFilter, Facet, Filters
from pressui.specs.models import Spec, SpecTag

_TITLES: Final = {"kind": "Kind", "status": "Status", "scope": "Scope"}
_PLAIN: Final[tuple[Facet, ...]] = ("kind", "status", "scope")
LABELS: Final = {
    "shared": "Shared with us",
    "favorites": "My favorites",
    "updates": "Has updates for me",
}
# So many tags stand in sight; the others unfold.
_TAGS_SHOWN: Final = 8
_MOST_TAGS: Final = 60


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen, or given up: `url` does so."""

    label: str
    url: str
    count: int
    current: bool
    id: str


@dataclass(frozen=True)
class FacetGroup:
    """The choices of one facet; `more` are those that unfold."""

    title: str
    options: Sequence[Choice]
    more: Sequence[Choice] = ()


@dataclass(frozen=True)
class Facets:
    """All facets, and how many specs match the filters."""

    groups: Sequence[FacetGroup]
    total: int


@dataclass(frozen=True)
class _Cell:
    """So many specs have these values."""

    kind: str
    status: str
    scope: str
    shown: frozenset[str]
    count: int

    def fits(self, filters: Filters, but: str = "") -> bool:
        """Whether it matches all filters but one."""
        others = [name for name in _PLAIN if name != but and filters.chosen(name)]
        narrowed = {name for name in filters.shown if name != but}
        return narrowed <= self.shown and all(
            getattr(self, name) in filters.chosen(name) for name in others
        )


def read_facets(specs: QuerySet[Spec], filters: Filters, shown: Mapping[str, Q]) -> Facets:
    """Counts all choices in two queries, each facet's own under all the other filters.

    Raises `BadFilter` for a value that neither the contract nor the mirror knows.
    """
    cells = list(_cells(specs, filters, shown))
    groups = [_group(specs, cells, filters, name) for name in _PLAIN]
    total = sum(cell.count for cell in cells if cell.fits(filters))
    tags = _tags(specs, filters, shown)
    return Facets([*groups, _shown(cells, filters), *([tags] if tags.options else [])], total)


def _cells(specs: QuerySet[Spec], filters: Filters, shown: Mapping[str, Q]) -> Iterator[_Cell]:
    """What text and tags leave over, counted by all other facets at once."""
    found = queries.having_tags(search.matching(specs, filters.text), filters.tag).order_by()
    marks = {
        f"is_{name}": Case(When(condition, then=Value(True)), default=Value(False))
        for name, condition in shown.items()
    }
    grouped = found.annotate(**marks).values_list(*_PLAIN, *marks).annotate(count=Count("*"))
    for kind, status, scope, *yes, count in grouped:
        yield _Cell(kind, status, scope, frozenset(compress(shown, yes)), count)


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
    return FacetGroup(
        _TITLES[name], [_choice(filters, name, value, counts[value]) for value in values]
    )


def _choice(filters: Filters, name: Facet, value: str, count: int) -> Choice:
    """The id lets the focus stay where it was when the list is drawn anew."""
    label = value if name == "tag" else label_of(value)
    current = value in filters.chosen(name)
    address = filters.toggled(name, value).address
    return Choice(label, address, count, current, f"facet-{name}-{slugify(value)}")


def _shown(cells: Iterable[_Cell], filters: Filters) -> FacetGroup:
    counts = Counter[str]()
    for cell in cells:
        for name in cell.shown:
            counts[name] += cell.count if cell.fits(filters, name) else 0
    return FacetGroup("Shown", [_choice(filters, "shown", name, counts[name]) for name in SHOWN])


def _refuse_unknown(
    specs: QuerySet[Spec], name: Facet, chosen: Iterable[str], known: tuple[str, ...]
) -> None:
    """A value that no spec has under the present filters may still be some spec's."""
    for value in chosen:
        if value not in known and not specs.filter(**{name: value}).exists():
            raise BadFilter(name, value, known)


def label_of(value: str) -> str:
    return LABELS.get(value) or value[:1].upper() + value[1:]


def _tags(specs: QuerySet[Spec], filters: Filters, shown: Mapping[str, Q]) -> FacetGroup:
    matching = queries.matching(specs, filters, shown).order_by()
    found = SpecTag.objects.filter(spec__in=matching)
    counted = found.values_list("name").annotate(count=Count("pk")).order_by("-count", "name")
    counts = dict(counted[:_MOST_TAGS])
    for tag in filters.tag:
        if tag not in counts and not SpecTag.objects.filter(spec__in=specs, name=tag).exists():
            raise BadFilter("tag", tag, tuple(sorted(counts)[:12]))
    names = [*filters.tag, *(name for name in counts if name not in filters.tag)]
    choices = [_choice(filters, "tag", name, counts.get(name, 0)) for name in names]
    cut = max(_TAGS_SHOWN, len(filters.tag))
    return FacetGroup("Tag", choices[:cut], choices[cut:])
