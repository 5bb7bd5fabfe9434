"""Who watches what, what they were told, and by which way it is sent."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment, StatusChange
from pressui.specs.models import Spec


class Occasion(models.TextChoices):
    FAILURE = "failure", "Failure"
    RECOVERY = "recovery", "Recovery"
    SUCCESS = "success", "Success"


class Watch(models.Model):
    """A person wants to know of a deployment, or of every deployment of a spec."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="watches")
    deployment = models.ForeignKey(Deployment, models.CASCADE, null=True, related_name="watches")
    spec = models.ForeignKey(Spec, models.CASCADE, null=True, related_name="watches")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "deployment"], name="one_watch_a_deployment"),
            models.UniqueConstraint(fields=["person", "spec"], name="one_watch_a_spec"),
            models.CheckConstraint(
                condition=Q(deployment=None) ^ Q(spec=None), name="a_watch_is_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} watches {self.deployment or self.spec}"


class Wishes(models.Model):
    """Of what a person wants to hear, and how; quiet unless said otherwise."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="wishes")
    on_failure = models.BooleanField(default=True)
    on_recovery = models.BooleanField(default=True)
    on_success = models.BooleanField(default=False)
    by_email = models.BooleanField(default=False)
    webhook = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"wishes of {self.person}"

    @property
    def told(self) -> dict[str, str | bool]:
        """What the record says of them: of a webhook its host alone, the rest of it is a key."""
        named = ("on_failure", "on_recovery", "on_success", "by_email")
        host = urlsplit(self.webhook).hostname or ""
        return {**{name: bool(getattr(self, name)) for name in named}, "webhook": host}

    def wants(self, occasion: str) -> bool:
        return bool(getattr(self, f"on_{occasion}"))


class Notice(models.Model):
    """One change of status that a person is told of, once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    change = models.ForeignKey(StatusChange, models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=10, choices=Occasion)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-change"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "change"], name="told_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "seen_at"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.change}"


class Delivery(models.Model):
    """A notice on its way out of the page. `sending` is never sent again: once at most."""

    class Channel(models.TextChoices):
        EMAIL = "email", "Email"
        WEBHOOK = "webhook", "Webhook"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_a_channel"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.channel} of {self.notice}"


class Reading(models.Model):
    """Up to which change of status a connection was read."""

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="+")
    last_change = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.connection}: {self.last_change}"
