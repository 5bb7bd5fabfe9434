"""One change of metadata for many specs, and its rows."""

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.specs.models.spec import Spec


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
