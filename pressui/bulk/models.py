"""One action on many deployments: the run, and a row for each deployment, which is the queue."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment


class BulkRun(models.Model):
    """What one person asked of many deployments at once. A draft is only being reviewed."""

    class Action(models.TextChoices):
        REDEPLOY = "redeploy", "Redeploy"
        UPGRADE = "upgrade", "Upgrade"
        TAG = "tag", "Tag"
        DELETE = "delete", "Delete"

    class State(models.TextChoices):
        DRAFT = "draft", "Being reviewed"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="bulk_runs")
    action = models.CharField(max_length=20, choices=Action)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="bulk_runs"
    )
    person_name = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    # What the action needs to know beside the deployments: the tags to add and to remove.
    arguments = models.JSONField(default=dict)
    # How many deployments were left out, because only so many go at once.
    left_out = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The whole run pauses while the API does not answer, longer each time.
    next_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["connection", "state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.person_name}"

    def get_absolute_url(self) -> str:
        return reverse("bulk_run", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def actor(self) -> Actor:
        return Actor(self.person, self.person_name, self.address, self.request_id)


class BulkItem(models.Model):
    """One deployment of a run.

    It is taken by a conditional update that sets a lease. Its form token is that of its
    operation, so that whoever takes it after a death finds what was asked already.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ASKED = "asked", "Finding out"
        DONE = "done", "Accepted"
        NOTHING = "nothing", "Nothing to do"
        SKIPPED = "skipped", "Skipped"
        FAILED = "failed", "Failed"

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    note = models.CharField(max_length=1000, blank=True)
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "deployment"], name="one_item_a_deployment"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.run}: {self.deployment}"


# Nothing more will happen to an item in one of these.
ENDED = (
    BulkItem.State.DONE,
    BulkItem.State.NOTHING,
    BulkItem.State.SKIPPED,
    BulkItem.State.FAILED,
)
