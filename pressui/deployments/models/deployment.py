"""The mirror of deployments: their state, as lists and pages ask for it."""

from datetime import UTC, datetime
from typing import ClassVar, Self
from urllib.parse import quote

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.indexes import of_those_there
from pressui.operations.ownership import TAKEN_OVER
from pressui.specs.models import Spec, let_through

# What every list of deployments begins with, and what it is narrowed by most.
_LISTED = ("connection", "parent_id")
_NARROWED = ("status", "is_outdated", "kind", "spec", "name_lower")
# What is counted of the specs that somebody may see.
_OF_SPEC = ("kind", "parent_id", "connection", "status", "is_outdated", "id")
# What is asked of what somebody owns, with the id, so that no row has to be read.
_TOLD = ("parent_id", "connection", "is_outdated", "status", "spec", "id")
_UNSHOWN = (
    *("payload", "details", "spec_words"),
    *("spec__payload", "spec__description", "spec__summary", "spec__tags", "spec__tenants"),
    *("spec__created_at", "spec__created_by", "spec__updated_at", "spec__updated_by"),
    *("spec__released_at", "spec__last_seen_at"),
)
# A list sorts what has no time last; nothing is as old as this.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    def visible_to(self, person: Person) -> Self:
        """What a person may see: everything, or what is of a spec that their limits let through."""
        if not person.is_active:
            return self.none()
        if not person.limits:
            return self
        # Not the column itself: SQLite would begin with its index, and read each row it names.
        rows = self.alias(spec_told=ExpressionWrapper(F("spec_id") + 0, models.BigIntegerField()))
        return rows.filter(let_through(person.limits, "spec_told"))

    def of_specs_seen_by(self, person: Person) -> Self:
        """The same for counts: begins with the specs, whose index has all that is counted."""
        # Of several limits SQLite reads each row that any of their indexes names.
        if len(person.limits) != 1 or not person.is_active:
            return self.visible_to(person)
        return self.filter(let_through(person.limits, "spec_id"))

    def present(self) -> Self:
        return self.filter(gone_at=None)

    def whole(self) -> Self:
        """Without the block deployments that an app deployment owns."""
        return self.filter(parent_id="")

    def as_listed(self) -> Self:
        """With their specs, and of both without what no list shows."""
        return self.select_related("spec").defer(*_UNSHOWN)

    def needing_attention(self) -> Self:
        return self.filter(status__in=NEEDS_ATTENTION)

    def health(self) -> dict[str, int]:
        """How many there are, need attention, only warn, are out of date: all in one query."""
        needs = Q(status__in=NEEDS_ATTENTION)
        return self.aggregate(
            all=Count("pk"),
            attention=Count("pk", filter=needs),
            warning=Count("pk", filter=Q(status="warning")),
            outdated=Count("pk", filter=Q(is_outdated=True)),
        )


class Deployment(models.Model):
    """An instance of a spec. `payload` is the API's JSON of it in lists, as it came.

    `details` is the described deployment without any parameter values; empty until it was
    described. `look_at` says when it is to be described next; null: when something happens.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="deployments")
    deployment_id = models.CharField(max_length=100)
    family = models.CharField(max_length=10)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=300)
    # What `name:` looks through: to fold each name anew takes longer than to read it. SQLite would
    # fold ASCII alone, and reads the row wherever a generated column is asked for.
    name_lower = models.CharField(max_length=300)
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    status = models.CharField(max_length=40, db_index=True)
    status_since = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    parent_id = models.CharField(max_length=100, blank=True, db_index=True)
    api_spec_id = models.CharField(max_length=100, db_index=True)
    spec = models.ForeignKey(Spec, models.SET_NULL, null=True, related_name="deployments")
    # What the spec is called, as it is searched for.
    spec_words = models.TextField(blank=True)
    current_version = models.CharField(max_length=100, blank=True)
    # What an upgrade offers: no prerelease where a full release runs (`deployments/offered.py`).
    latest_version = models.CharField(max_length=100, blank=True)
    is_outdated = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    payload = models.TextField()
    details = models.TextField(blank=True)
    described_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True, db_index=True)
    looks_failed = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True, blank=True)

    # The title, or the name, in small letters: what "by name" sorts by.
    sort_label = models.GeneratedField(
        expression=Lower(Coalesce(NullIf("title", Value("")), "name")),
        output_field=models.CharField(max_length=300),
        db_persist=True,
    )

    # When it changed last: what "newest" sorts by.
    sort_time = models.GeneratedField(
        expression=Coalesce("changed_at", Value(_NEVER)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "deployment_id"], name="one_deployment_an_id"
            ),
        ]
        indexes: ClassVar = [
            # The list by its two orders; beside the first, what it is narrowed by.
            of_those_there("deployments_by_time", *_LISTED, "-sort_time", "-id", *_NARROWED),
            of_those_there(
                "deployments_by_name", *_LISTED, "sort_label", "id", "spec", "name_lower"
            ),
            # Every page counts what needs attention, each list all of it by status: few entries,
            # so many alike, that PostgreSQL keeps them small. The other is for what was found.
            of_those_there("deployments_by_state", *_LISTED, "status", "is_outdated"),
            of_those_there(
                "deployments_counted", *_LISTED, "status", "is_outdated", "kind", "spec", "id"
            ),
            # What is in motion, and which statuses there are.
            of_those_there("deployments_by_status", "connection", "status"),
            # Everybody sees what is theirs, and which of their specs have something newer.
            of_those_there(
                "deployments_by_id", "deployment_id", *_TOLD, "created_by", "changed_by"
            ),
            of_those_there(
                "deployments_by_changer", "changed_by", *_TOLD, "created_by", only=TAKEN_OVER
            ),
            of_those_there("deployments_by_maker", "created_by", *_TOLD),
            # What is mirrored and in no list: few beside all.
            models.Index(
                name="deployments_gone", fields=["id"], condition=Q(gone_at__isnull=False)
            ),
            # How often a spec is deployed, and what people see who are held to some specs.
            models.Index(
                name="deployments_of_spec", fields=["spec", "gone_at", *_OF_SPEC, "deployment_id"]
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/deployments/{self.family}/{quote(self.deployment_id, safe='')}/"

    @property
    def label(self) -> str:
        return self.title or self.name

    @property
    def last_seen_at(self) -> datetime:
        return self.sighting.at


class Sighting(models.Model):
    """When an answer last told of a deployment.

    Apart from the deployment: a sweep writes all of these, and where PostgreSQL had to write whole
    rows anew, lists would read them until it has cleaned up.
    """

    deployment = models.OneToOneField(
        Deployment, models.CASCADE, primary_key=True, related_name="sighting"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.deployment} at {self.at}"
