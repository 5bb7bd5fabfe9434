"""What the catalogue's pages read from the mirror."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pressui.accounts.models import Person
from pressui.conditions import keys_together, put_to_each
from pressui.connections.models import Connection
from pressui.operations.ownership import owned_parts
from pressui.specs import authors, search, services
from pressui.specs.filters import Filters
from pressui.specs.models import Spec, SpecQuerySet, SpecTag
from pressui.specs.search import Search
from pressui.specs.understanding import understand

PAGE_SIZE: Final = 24
_ORDERS: Final = {
    "featured": ("-featured", "-deployment_count", "sort_name", "id"),
    "name": ("sort_name", "id"),
    "newest": (F("released_at").desc(nulls_last=True), "-id"),
    "deployed": ("-deployment_count", "sort_name", "id"),
}


class NoSuchPage(LookupError):
    """A page past the end of a list."""

    def __init__(self, asked: int, last: int) -> None:
        super().__init__(f"page {asked} of {last}")
        self.asked, self.last = asked, last


@dataclass(frozen=True)
class SpecPage:
    """One page of a list of specs."""

    specs: Sequence[Spec]
    number: int
    count: int

    @property
    def last(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))

    @property
    def first_shown(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last_shown(self) -> int:
        return min(self.number * PAGE_SIZE, self.count)


def visible_specs(connection: Connection, person: Person) -> SpecQuerySet:
    return services.seen(connection, person).present()


def featured(connection: Connection, person: Person) -> QuerySet[Spec]:
    """The specs shown to everybody on home: the five that are deployed most."""
    specs = visible_specs(connection, person).filter(featured=True, status="available")
    return specs.order_by(*_ORDERS["deployed"])[:5]


def _deployments() -> QuerySet[Any]:
    """By name: deployments stand above specs, and count here all the same."""
    return apps.get_model("deployments", "Deployment")._default_manager.all()


def shown_by(person: Person) -> dict[str, Q]:
    """What each choice of "Shown" means for this person."""
    return {
        "featured": Q(featured=True),
        "favorites": Q(pk__in=person.favorites.values("spec")),
        "updates": _is_behind(person),
    }


def _is_behind(person: Person) -> Q:
    """The specs of which this person has a deployment that is behind."""
    behind = _deployments().filter(is_outdated=True, gone_at=None, parent_id="", spec__isnull=False)
    return put_to_each(Q(pk__in=keys_together(owned_parts(behind, person), "spec")))


def having_tags(specs: QuerySet[Spec], tags: Iterable[str]) -> QuerySet[Spec]:
    """The specs that have all these tags."""
    for tag in tags:
        specs = specs.filter(Exists(SpecTag.objects.filter(spec=OuterRef("pk"), name=tag)))
    return specs


@dataclass(frozen=True)
class Wanted:
    """What one person asked for: how the text was understood, and whom and what they mean."""

    filters: Filters
    search: Search
    shown: Mapping[str, Q]
    authors: frozenset[str]

    @property
    def chosen(self) -> list[Q]:
        """What is chosen of "Shown": all of it has to hold."""
        return [self.shown[name] for name in self.filters.shown]


def wanted(specs: QuerySet[Spec], connection: Connection, person: Person, asked: Filters) -> Wanted:
    understood = understand(specs, connection, asked.text)
    meant = frozenset(authors.meant(specs, asked.author, person))
    return Wanted(asked, understood, shown_by(person), meant)


def found_by(specs: QuerySet[Spec], wanted: Wanted) -> QuerySet[Spec]:
    """What text, tags and authors leave over."""
    found = having_tags(search.matching(specs, wanted.search), wanted.filters.tag)
    return found.filter(created_by__in=wanted.authors) if wanted.filters.author else found


def matching(specs: QuerySet[Spec], wanted: Wanted) -> QuerySet[Spec]:
    """The specs that a person asked for; facets are alternatives, tags and "Shown" narrow."""
    found, filters = found_by(specs, wanted), wanted.filters
    for name, values in (
        ("kind", filters.kind),
        ("status", filters.status),
        ("scope", filters.scope),
    ):
        if values:
            found = found.filter(**{f"{name}__in": values})
    return found.filter(*wanted.chosen)


def page_of(
    specs: QuerySet[Spec], filters: Filters, count: int, asked: Search | None = None
) -> SpecPage:
    """The page that was asked for, of `count` specs in all. Raises `NoSuchPage`."""
    last = max(1, -(-count // PAGE_SIZE))
    if filters.page > last:
        raise NoSuchPage(filters.page, last)
    start = (filters.page - 1) * PAGE_SIZE
    if filters.order == "best":
        found = search.best(specs, asked or filters.text, start, start + PAGE_SIZE)
    else:
        found = _some(specs, filters.order, start, start + PAGE_SIZE)
    return SpecPage(found, filters.page, count)


def _some(specs: QuerySet[Spec], order: str, start: int, stop: int) -> list[Spec]:
    keys = list(specs.order_by(*_ORDERS[order]).values_list("pk", flat=True)[start:stop])
    return search.in_order(keys)
