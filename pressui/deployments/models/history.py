"""What was seen of deployments: their revisions, every change of status, and how long they take."""

from typing import ClassVar

from django.db import models

from pressui.connections.models import Connection
from pressui.deployments.models.deployment import Deployment


class Revision(models.Model):
    """A numbered state of a deployment. `values` is JSON without secrets; empty when unknown.

    `secrets_set` names the secrets that have a value, as "block/phase/name"; null when unknown.
    """

    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=40)
    version = models.CharField(max_length=100, blank=True)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    values = models.TextField(blank=True)
    secrets_set = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deployment", "number"], name="one_revision_a_number"),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.deployment} revision {self.number}"


class StatusChange(models.Model):
    """A status that a deployment was first seen in, and when; never removed.

    `reason` is why it failed, where it did and that was told.
    """

    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    version = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.deployment} {self.status}"


class Pace(models.Model):
    """How many seconds the deployments of a spec were in one motion, the last of those seen."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="paces")
    api_spec_id = models.CharField(max_length=100)
    motion = models.CharField(max_length=40)
    recent = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "api_spec_id", "motion"], name="one_pace_a_motion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.api_spec_id} {self.motion}"
