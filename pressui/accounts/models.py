"""People, their roles, and the append-only record of what was done."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone


class Role(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    ANALYST = "analyst", "Analyst"
    SPEC_ADMIN = "spec_admin", "Spec admin"
    OWNER = "owner", "Owner"


# Each role may do what those before it may.
RANK = {role: rank for rank, role in enumerate(Role)}


class PersonManager(UserManager["Person"]):
    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> "Person":
        """The first owner of an installation, as `manage.py createsuperuser` makes one."""
        extra.setdefault("role", Role.OWNER)
        return super().create_superuser(username, email, password, **extra)


class Person(AbstractUser):
    """Somebody who signs in."""

    role = models.CharField(max_length=20, choices=Role, default=Role.VIEWER)

    objects: ClassVar[PersonManager] = PersonManager()

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = self.name.replace(".", " ").split()
        letters = [word[0] for word in words] if len(words) > 1 else list(self.name[:2])
        return "".join(letters[:2]).upper()

    def is_at_least(self, role: Role) -> bool:
        return self.is_active and RANK[Role(self.role)] >= RANK[role]

    @property
    def can_deploy(self) -> bool:
        return self.is_at_least(Role.ANALYST)

    @property
    def can_manage(self) -> bool:
        return self.is_at_least(Role.SPEC_ADMIN)

    @property
    def can_own(self) -> bool:
        return self.is_at_least(Role.OWNER)


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a record."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **changes: Any) -> int:
        raise AppendOnlyError("Events are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Events are never deleted.")


class Event(models.Model):
    """Who did what to which object, when, from where, and how it ended.

    `before` and `after` are JSON texts without secrets. The person's name is copied, so that
    the record stays readable when the person is gone.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    person_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60, db_index=True)
    outcome = models.CharField(max_length=20)
    connection = models.CharField(max_length=50, blank=True)
    target_kind = models.CharField(max_length=30, blank=True)
    target_id = models.CharField(max_length=100, blank=True)
    target_name = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=1000, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["target_kind", "target_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.person_name} {self.action} {self.target_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnlyError("Events are never changed.")
        super().save(*args, **kwargs)
