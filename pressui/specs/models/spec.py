"""The mirror of the catalogue: specs with their tags, as the API last showed them."""

from collections.abc import Iterable
from typing import ClassVar, Self
from urllib.parse import quote

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pressui.accounts.models import Limit, Person
from pressui.connections.models import Connection
from pressui.indexes import of_those_there
from pressui.specs.versions import FULL, is_prerelease, offered


def let_through(limits: Iterable[Limit], spec: str) -> Q:
    """Rows with a kind that one of `limits` lets through; `spec` is their column of the spec."""
    passed = Q()
    for limit in limits:
        tagged = SpecTag.objects.filter(name__in=limit.tags).values("spec")
        kinds = Q(kind__in=limit.kinds) if limit.kinds else Q()
        passed |= kinds & Q((f"{spec}__in", tagged)) if limit.tags else kinds
    return passed


_LISTED, _NAMED = ("connection",), ("sort_name", "id")
_NARROWED = ("kind", "status", "scope")
# By these, too, what a search found is ordered.
_RANKED = ("featured", "released_at")


class SpecQuerySet(models.QuerySet["Spec"]):
    def visible_to(self, person: Person) -> Self:
        """What a person may see: everything, or what one of their limits lets through."""
        if not person.is_active:
            return self.none()
        return self.filter(let_through(person.limits, "pk")) if person.limits else self

    def present(self) -> Self:
        return self.filter(gone_at=None)


class Spec(models.Model):
    """A template that can be deployed. `payload` is the API's JSON as it came."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="specs")
    spec_id = models.CharField(max_length=100)
    family = models.CharField(max_length=10)
    kind = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=300)
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    description_content_type = models.CharField(max_length=60, blank=True)
    image_url = models.TextField(blank=True)
    status = models.CharField(max_length=40, db_index=True)
    scope = models.CharField(max_length=20)
    featured = models.BooleanField(default=False)
    tenants = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    latest_version = models.CharField(max_length=100, blank=True)
    released_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.CharField(max_length=200, blank=True)
    # Title or name in small letters: what lists are sorted by.
    sort_name = models.CharField(max_length=300, db_index=True)
    # How many deployments there are of it; `deployments/spec_counts.py` keeps it.
    deployment_count = models.PositiveIntegerField(default=0)
    payload = models.TextField()
    last_seen_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)
    look_again = models.BooleanField(default=False)
    # The newest full release, set where it was asked for many specs at once.
    full_version: str | None = None

    objects = SpecQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "spec_id"], name="one_spec_an_id"),
        ]
        indexes: ClassVar = [
            # The orders of the catalogue; what it is narrowed by stands beside the order.
            of_those_there(
                "specs_by_featured",
                *_LISTED,
                "-featured",
                "-deployment_count",
                *_NAMED,
                *_NARROWED,
            ),
            of_those_there("specs_by_name", *_LISTED, *_NAMED, *_NARROWED, "featured"),
            of_those_there(
                "specs_by_release", *_LISTED, "-released_at", "-id", *_NARROWED, "featured"
            ),
            of_those_there(
                "specs_by_count", *_LISTED, "-deployment_count", *_NAMED, *_NARROWED, *_RANKED
            ),
            # What a search found is ranked by these. On PostgreSQL they stand beside the key: so it
            # clears away what each new count leaves behind, while the indexes in the order of the
            # count grow tenfold when all is read for the first time. SQLite takes the one before.
            models.Index(
                name="specs_ranked",
                fields=["connection", "id"],
                include=["sort_name", *_NARROWED, *_RANKED, "deployment_count"],
                condition=models.Q(gone_at=None),
            ),
            # The facets of the catalogue are counted without reading a row.
            of_those_there("specs_counted", *_LISTED, *_NARROWED, "featured", "created_by", "id"),
            # Who types a whole name is shown that spec first.
            models.Index(name="specs_by_own_name", fields=["name"]),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/specs/{self.family}/{quote(self.spec_id, safe='')}/"

    @property
    def label(self) -> str:
        return self.title or self.name

    @property
    def latest_is_prerelease(self) -> bool:
        return is_prerelease(self.latest_version)

    @property
    def offered_version(self) -> str:
        """The latest release; a prerelease only where no full release is known."""
        return (self.latest_is_prerelease and self.newest_full) or self.latest_version

    @property
    def newest_full(self) -> str:
        """The newest release that is no prerelease, among those that are known; or empty."""
        if self.full_version is not None:
            return self.full_version
        full = self.releases.filter(**FULL).values_list("version", flat=True)
        return full.first() or ""

    def offered_to(self, current: str) -> str:
        """What is offered to whoever uses release `current`."""
        if not self.latest_is_prerelease:
            return self.latest_version
        return offered(self.latest_version, current, self.newest_full)


class SpecTag(models.Model):
    """A tag of a spec, in a table of its own so that it can be counted and filtered."""

    spec = models.ForeignKey(Spec, models.CASCADE, related_name="tag_rows")
    name = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "name"], name="one_tag_a_spec"),
        ]

    def __str__(self) -> str:
        return self.name


class Favorite(models.Model):
    """A spec that a person starred."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="favorites")
    spec = models.ForeignKey(Spec, models.CASCADE, related_name="favorites")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "spec"], name="one_star_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ★ {self.spec}"
