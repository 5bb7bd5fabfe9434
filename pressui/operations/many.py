"""What somebody asked of many things at once, and the things: what both rooms that do so share."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from pressui.accounts.services import Actor


class AskedOfMany(models.Model):
    """One action on many rows, by whom and when. A draft is only being reviewed."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being reviewed"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-created_at"]

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def actor(self) -> Actor:
        return Actor(self.person, self.person_name, self.address, self.request_id)


class OneOfMany(models.Model):
    """One of these rows. Its form token is that of its operation, so that whoever goes on after a
    death finds what was asked already."""

    position = models.PositiveIntegerField()
    note = models.CharField(max_length=1000, blank=True)
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position"]
