"""The facets of the catalogue: what can be chosen, and how many specs each choice has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.text import slugify

from pressui.names import spoken_name
from pressui.specs import queries
from pressui.specs.filters import KNOWN, SHOWN, BadFilter, Facet, Filters
from pressui.specs.models import Spec, SpecTag
from pressui.specs.queries import Wanted

TITLES: Final[Mapping[Facet, str]] = {
    "kind": "Kind",
    "status": "Status",
    "scope": "Scope",
    "shown": "Shown",
    "tag": "Tag",
    "author": "Author",
}
_PLAIN: Final[tuple[Facet, ...]] = ("kind", "status", "scope")
LABELS: Final = {
    "shared": "Shared with us",
    "favorites": "My favorites",
    "updates": "Has updates for me",
}
# What of "Shown" is each person's own.
_OWN: Final = ("favorites", "updates")
# So many tags or authors stand in sight; the others unfold.
_NAMED_SHOWN: Final = 8
_MOST: Final = 60


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

    @property
    def is_empty(self) -> bool:
        """Whether no choice at all would find anything."""
        return not any(one.count for group in self.groups for one in group.options)


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


def read_facets(specs: QuerySet[Spec], wanted: Wanted) -> Facets:
    """Counts all choices in four queries, each facet's own under all the other filters.

    Raises `BadFilter` for a value that neither the contract nor the mirror knows.
    """
    cells, filters = list(_cells(specs, wanted)), wanted.filters
    groups = [_group(specs, cells, filters, name) for name in _PLAIN]
    total = sum(cell.count for cell in cells if cell.fits(filters))
    named = [_tags(specs, wanted), _authors(specs, wanted)]
    return Facets([*groups, _shown(cells, filters), *(one for one in named if one.options)], total)


def _cells(specs: QuerySet[Spec], wanted: Wanted) -> Iterator[_Cell]:
    """What text, tags, authors and "Shown" leave over, counted by all other facets at once."""
    chosen = wanted.filters.shown
    found = queries.found_by(specs, wanted).filter(*wanted.chosen)
    asked = {name: wanted.shown[name] for name in _OWN if name not in chosen}
    numbers = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    # By columns that an index has in this order: so nothing is sorted.
    grouped = found.order_by().values_list(*_PLAIN, "featured")
    rows = grouped.annotate(count=Count("*"), **numbers)
    for kind, status, scope, is_featured, count, *own in rows:
        marks = frozenset({*chosen, "featured"} if is_featured else chosen)
        for name, number in zip(asked, own, strict=True):
            yield _Cell(kind, status, scope, marks | {name}, number)
        # One that is both was counted in each of two cells, and is taken off here: sums are right.
        yield _Cell(kind, status, scope, marks, count - sum(own))


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
        TITLES[name], [_choice(filters, name, value, counts[value]) for value in values]
    )


def _choice(filters: Filters, name: Facet, value: str, count: int, label: str = "") -> Choice:
    """The id lets the focus stay where it was when the list is drawn anew."""
    current = value in filters.chosen(name)
    address = filters.toggled(name, value).address
    words = label or label_of(value)
    return Choice(words, address, count, current, f"facet-{name}-{slugify(value)}")


def _shown(cells: Iterable[_Cell], filters: Filters) -> FacetGroup:
    counts = Counter[str]()
    for cell in cells:
        for name in cell.shown:
            counts[name] += cell.count if cell.fits(filters, name) else 0
    choices = [_choice(filters, "shown", name, counts[name]) for name in SHOWN]
    return FacetGroup(TITLES["shown"], choices)


def _refuse_unknown(
    specs: QuerySet[Spec], name: Facet, chosen: Iterable[str], known: tuple[str, ...]
) -> None:
    """A value that no spec has under the present filters may still be some spec's."""
    for value in chosen:
        if value not in known and not specs.filter(**{name: value}).exists():
            raise BadFilter(name, value, known)


def label_of(value: str) -> str:
    return LABELS.get(value) or value[:1].upper() + value[1:]


def _tags(specs: QuerySet[Spec], wanted: Wanted) -> FacetGroup:
    found = SpecTag.objects.filter(spec__in=queries.matching(specs, wanted).order_by())
    counted = found.values_list("name").annotate(count=Count("pk")).order_by("-count", "name")
    counts = dict(counted[:_MOST])
    return _named("tag", wanted.filters, counts, {name: name for name in counts})


def _authors(specs: QuerySet[Spec], wanted: Wanted) -> FacetGroup:
    """Authors are alternatives, so that each is counted as if none were chosen."""
    others = replace(wanted, filters=wanted.filters.having("author"))
    found = queries.matching(specs, others).exclude(created_by="").order_by()
    counted = found.values_list("created_by").annotate(count=Count("pk"))
    counts = dict(counted.order_by("-count", "created_by")[:_MOST])
    names = {author: spoken_name(author) for author in (*counts, *wanted.filters.author)}
    # Who typed a part of a name means people who stand here themselves.
    there = tuple(author for author in wanted.filters.author if author in wanted.authors)
    return _named("author", wanted.filters.having("author", *there), counts, names)


def _named(
    facet: Facet, filters: Filters, counts: Mapping[str, int], labels: Mapping[str, str]
) -> FacetGroup:
    """Those that were chosen first, also where nothing has them; then the most frequent."""
    chosen = filters.chosen(facet)
    values = [*chosen, *(value for value in counts if value not in chosen)]
    choices = [
        _choice(filters, facet, value, counts.get(value, 0), labels.get(value, value))
        for value in values
    ]
    cut = max(_NAMED_SHOWN, len(chosen))
    return FacetGroup(TITLES[facet], choices[:cut], choices[cut:])
