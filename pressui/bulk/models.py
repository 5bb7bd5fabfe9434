"""One action on many deployments: the run, and a row for each deployment, which is the queue."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.many import AskedOfMany, OneOfMany


class BulkRun(AskedOfMany):
    """What one person asked of many deployments at once."""

    class Action(models.TextChoices):
        REDEPLOY = "redeploy", "Redeploy"
        UPGRADE = "upgrade", "Upgrade"
        TAG = "tag", "Tag"
        DELETE = "delete", "Delete"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="bulk_runs")
    action = models.CharField(max_length=20, choices=Action)
    reason = models.CharField(max_length=500, blank=True)
    # What the action needs to know beside the deployments: the tags to add and to remove.
    arguments = models.JSONField(default=dict)
    # How many deployments were left out, because only so many go at once.
    left_out = models.PositiveIntegerField(default=0)
    # The whole run pauses while the API does not answer, longer each time.
    next_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)

    class Meta(AskedOfMany.Meta):
        indexes: ClassVar = [models.Index(fields=["connection", "state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()} by {self.person_name}"

    def get_absolute_url(self) -> str:
        return reverse("bulk_run", args=[self.pk])


class BulkItem(OneOfMany):
    """One deployment of a run. It is taken by a conditional update that sets a lease."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ASKED = "asked", "Finding out"
        DONE = "done", "Accepted"
        NOTHING = "nothing", "Nothing to do"
        SKIPPED = "skipped", "Skipped"
        FAILED = "failed", "Failed"

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta(OneOfMany.Meta):
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
