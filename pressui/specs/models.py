"""The mirror of the catalogue: specs and their releases, as the API last showed them."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from pressui.accounts.models import Limit, Person
from pressui.connections.models import Connection
from pressui.fulltext import SearchField
from pressui.indexes import of_those_there
from pressui.specs.versions import is_prerelease


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
                "specs_by_count", *_LISTED, "-deployment_count", *_NAMED, *_NARROWED, "featured"
            ),
            # The facets of the catalogue are counted without reading a row.
            of_those_there("specs_counted", *_LISTED, *_NARROWED, "featured", "id"),
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
        if not self.latest_is_prerelease:
            return self.latest_version
        versions = self.releases.exclude(version_key="").values_list("version", flat=True)
        full = (version for version in versions if not is_prerelease(version))
        return next(full, self.latest_version)


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


class SpecText(models.Model):
    """What is searched of a spec; `specs/search.py` writes it."""

    spec = models.OneToOneField(
        Spec, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="text"
    )
    vector = SearchField(db_column="specs_search")

    class Meta:
        managed = False
        db_table = "specs_search"

    def __str__(self) -> str:
        return f"Text of {self.spec}"


class Word(models.Model):
    """A word of the catalogue, by which typing mistakes are mended."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "word"], name="each_word_once"),
        ]

    def __str__(self) -> str:
        return self.word


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


class Release(models.Model):
    """A release of a spec. Once described it is kept for good: releases never change.

    `payload` is the described release, without the defaults of secret parameters; empty
    until it was described.
    """

    spec = models.ForeignKey(Spec, models.CASCADE, related_name="releases")
    version = models.CharField(max_length=100)
    version_key = models.CharField(max_length=255)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    payload = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "version"], name="one_release_a_version"),
        ]
        ordering: ClassVar = ["-version_key"]

    def __str__(self) -> str:
        return f"{self.spec} {self.version}"

    @property
    def is_prerelease(self) -> bool:
        return is_prerelease(self.version)


class AppBlock(models.Model):
    """A block of an app's described release; `block_id` is the API's id of its spec."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="app_blocks")
    block_id = models.CharField(max_length=100, db_index=True)
    version = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.block_id} {self.version} in {self.release}"


class SpecNote(models.Model):
    """A message that a spec, or one release of it, is no longer recommended.

    `version` is empty where the whole spec is meant.
    """

    spec = models.ForeignKey(Spec, models.CASCADE, related_name="advice")
    version = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=500)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "version"], name="one_note_a_release"),
        ]

    def __str__(self) -> str:
        return self.text


class BulkEdit(models.Model):
    """One change of metadata for many specs. A draft is only being reviewed.

    `changes` are `status`, `scope` (with `tenants` where it is shared), `featured`, `add` and
    `remove` (tags); what is missing stays as it is.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Being reviewed"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="bulk_edits")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    changes = models.JSONField(default=dict)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    person_name = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # Whoever works on it has it until then; it is not before then that it is tried again.
    leased_until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"Edit of many specs by {self.person_name}"

    def get_absolute_url(self) -> str:
        return reverse("bulk_edit", args=[self.pk])


class BulkEditItem(models.Model):
    """One spec of a bulk edit; its form token is that of its operation."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ASKED = "asked", "Finding out"
        DONE = "done", "Changed"
        NOTHING = "nothing", "Nothing to do"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Not sent"

    run = models.ForeignKey(BulkEdit, models.CASCADE, related_name="items")
    spec = models.ForeignKey(Spec, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    note = models.CharField(max_length=1000, blank=True)
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "spec"], name="one_item_a_spec"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.spec}"
