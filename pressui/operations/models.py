"""An operation is a write that we ask of the API; its row is there before the API is called."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from pressui.connections.models import Connection


class Operation(models.Model):
    """One write: who asked for what, and how it ended. No secret value is in it.

    `payload` is the JSON body without secrets: it tells a create that was applied from
    another of the same name.
    """

    class Kind(models.TextChoices):
        DEPLOY = "deployment:deploy", "Deployed"
        REDEPLOY = "deployment:redeploy", "Redeployed"
        REVISE = "deployment:revise", "Values changed"
        UPGRADE = "deployment:upgrade", "Upgraded"
        ROLL_BACK = "deployment:roll-back", "Rolled back"
        PATCH = "deployment:patch", "Run parameters changed"
        EXECUTE = "deployment:execute", "Run"
        EDIT = "deployment:edit", "Details edited"
        DELETE = "deployment:delete", "Deleted"
        EDIT_SPEC = "spec:edit", "Edited"
        PUBLISH_SPEC = "spec:publish", "Published"
        RELEASE_SPEC = "spec:release", "Released"
        DELETE_SPEC = "spec:delete", "Deleted"

        @property
        def deed(self) -> str:
            """It as the middle of a sentence, between who did it and what it was done to."""
            own = {
                "deployment:revise": "changed values of",
                "deployment:patch": "changed run parameters of",
                "deployment:execute": "asked for a run of",
                "deployment:edit": "edited the details of",
            }
            return own.get(self.value) or self.label.lower()

    class State(models.TextChoices):
        REQUESTED = "requested", "Requested"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Unknown"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="operations")
    kind = models.CharField(max_length=40, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    # One form, one operation, however often it is sent.
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="operations"
    )
    person_name = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    family = models.CharField(max_length=10)
    target_id = models.CharField(max_length=100, blank=True)
    target_name = models.CharField(max_length=300, blank=True)
    spec_id = models.CharField(max_length=100, blank=True)
    version = models.CharField(max_length=100, blank=True)
    revision = models.PositiveIntegerField(null=True)
    revision_before = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    payload = models.TextField(blank=True)
    # What stood there before in the same shape, where an edit can tell.
    before = models.TextField(blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        indexes: ClassVar = [
            models.Index(name="operations_newest_first", fields=["connection", "-requested_at"]),
            models.Index(
                name="operations_of_person",
                fields=["person", "connection", "spec_id", "requested_at"],
            ),
            models.Index(name="operations_by_target", fields=["person", "target_id"]),
            models.Index(fields=["connection", "target_id", "-requested_at"]),
            models.Index(fields=["connection", "state", "requested_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_name}"

    @property
    def deed(self) -> str:
        """What the person did, between their name and that of what it was done to."""
        return self.Kind(self.kind).deed

    @property
    def is_settled(self) -> bool:
        return self.state in (self.State.SUCCEEDED, self.State.FAILED)
