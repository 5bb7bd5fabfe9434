"""What the catalogue's pages read from the mirror."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.specs.models import Spec

SORTS = {
    "featured": ("-featured", "sort_name", "id"),
    "name": ("sort_name", "id"),
    "newest": ("-released_at", "-id"),
}
FACETS = ("kind", "status", "scope")


def visible_specs(connection: Connection, person: Person) -> QuerySet[Spec]:
    return Spec.objects.visible_to(person).present().filter(connection=connection)


def featured(connection: Connection, person: Person) -> QuerySet[Spec]:
    """The specs shown to everybody on home, five at most."""
    specs = visible_specs(connection, person).filter(featured=True, status="available")
    return with_deployment_counts(specs).order_by("sort_name")[:5]


def with_deployment_counts(specs: QuerySet[Spec]) -> QuerySet[Spec]:
    """Adds `deployment_count`, the deployments that are there now."""
    there = Q(deployments__gone_at=None)
    return specs.annotate(deployment_count=Count("deployments", filter=there))


@dataclass(frozen=True)
class CatalogueQuery:
    """What a person asked of the catalogue, all of it from the address."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    featured: bool = False
    sort: str = "featured"
