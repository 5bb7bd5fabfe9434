"""What people keep for later: views of the list, forms that were not sent, values to start from."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.specs.models import Spec


class SavedFilter(models.Model):
    """A view of the list that a person keeps under a name; `query` is its part of the address."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="one_filter_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class KeptForm(models.Model):
    """What a deploy form said. `body` is JSON in the shape of a request, without secrets."""

    spec = models.ForeignKey(Spec, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    body = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Draft(KeptForm):
    """A form that was not sent yet, as it saves itself; whoever has its key may copy it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "person"], name="one_draft_a_form"),
        ]

    def __str__(self) -> str:
        return f"{self.person}'s draft for {self.spec}"


class Preset(KeptForm):
    """Values to start from, of one person or for everybody."""

    name = models.CharField(max_length=100)
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "person", "name"], name="one_preset_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
