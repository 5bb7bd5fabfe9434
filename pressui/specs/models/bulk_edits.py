"""One change of metadata for many specs, and its rows."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.operations.many import AskedOfMany, OneOfMany
from pressui.specs.models.spec import Spec


class BulkEdit(AskedOfMany):
    """One change of metadata for many specs.

    `changes` are `status`, `scope` (with `tenants` where it is shared), `featured`, `add` and
    `remove` (tags); what is missing stays as it is.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="bulk_edits")
    changes = models.JSONField(default=dict)
    # Whoever works on it has it until then; it is not before then that it is tried again.
    leased_until = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Edit of many specs by {self.person_name}"

    def get_absolute_url(self) -> str:
        return reverse("bulk_edit", args=[self.pk])


class BulkEditItem(OneOfMany):
    """One spec of a bulk edit."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ASKED = "asked", "Finding out"
        DONE = "done", "Changed"
        NOTHING = "nothing", "Nothing to do"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Not sent"

    run = models.ForeignKey(BulkEdit, models.CASCADE, related_name="items")
    spec = models.ForeignKey(Spec, models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)

    class Meta(OneOfMany.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "spec"], name="one_item_a_spec"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.spec}"
