"""Which Press API we speak to, and the polls that keep its mirror."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone


class Connection(models.Model):
    """A tenant at a Press API; its token stays in the environment."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=120)
    api_url = models.URLField()

    def __str__(self) -> str:
        return self.label


class Poll(models.Model):
    """One thing that is read again and again; the row is the queue.

    It is taken by a conditional update that sets a lease, so that two workers, or the same
    message twice, read once. A worker that dies lets its lease run out.
    """

    class Kind(models.TextChoices):
        MOTION = "motion", "deployments in motion"
        DEPLOYMENTS = "deployments", "all deployments"
        SPECS = "specs", "all specs"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="polls")
    kind = models.CharField(max_length=20, choices=Kind)
    next_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    watched_until = models.DateTimeField(null=True)
    # A sweep is read in slices: where the next slice begins, and since when it goes on.
    page = models.PositiveIntegerField(default=1)
    sweep_started_at = models.DateTimeField(null=True)
    # How many things this sweep has read, of how many that the API tells of; 0 where it does not.
    read = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # When a sweep last came to its end; null while the first goes on.
    completed_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    # How many objects the last round saw and could not look into yet.
    waiting = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    refused = models.BooleanField(default=False)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind"], name="one_poll_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.get_kind_display()}"

    @property
    def is_watched(self) -> bool:
        return self.watched_until is not None and self.watched_until > timezone.now()

    def back_off(self) -> timedelta:
        """How long to wait after the failures so far: 2 s, doubled each time, 15 s at most.

        The client's breaker keeps what is really asked of an API that is away to less than that.
        """
        return timedelta(seconds=min(15, 2 ** min(self.failures, 4)))
