"""People, their roles, and the append-only record of what was done."""

from typing import Any, ClassVar, NamedTuple

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


class Limit(NamedTuple):
    """What a role is held to: specs of these kinds that have one of these tags.

    Empty means any of them.
    """

    kinds: list[str]
    tags: list[str]


class Limited(models.Model):
    """A role, and the specs it is held to; of a person or a team."""

    role = models.CharField(max_length=20, choices=Role, default=Role.VIEWER)
    kinds = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def own_limit(self) -> Limit | None:
        return Limit(self.kinds, self.tags) if self.kinds or self.tags else None


class Person(Limited, AbstractUser):
    """Somebody who signs in.

    `team_role` and `team_limits` repeat what the person's teams give, so that no page has to
    read them; `people.give_what_teams_give` keeps them true.
    """

    # Who this is at the identity provider: its address and its name for them; empty: nobody.
    subject = models.CharField(max_length=500, blank=True, editable=False)
    team_role = models.CharField(max_length=20, choices=Role, blank=True, editable=False)
    team_limits = models.JSONField(default=list, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=~models.Q(subject=""), name="one_person_a_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Staff of the Django admin are the owners, and nobody else."""
        self.is_staff = self.effective_role == Role.OWNER
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.can_own

    def has_module_perms(self, app_label: str) -> bool:
        return self.can_own

    @property
    def effective_role(self) -> Role:
        """The highest of what was given to the person and to their teams."""
        given = [Role(role) for role in (self.role, self.team_role) if role]
        return max(given, key=RANK.__getitem__)

    @property
    def limits(self) -> list[Limit]:
        """Whoever has some sees what any of them lets through; without, and as owner, all."""
        if self.effective_role == Role.OWNER:
            return []
        own = [self.own_limit] if self.own_limit else []
        return own + [Limit(*limit) for limit in self.team_limits]

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = self.name.replace(".", " ").split()
        letters = [word[0] for word in words] if len(words) > 1 else list(self.name[:2])
        return "".join(letters[:2]).upper()

    def is_at_least(self, role: Role) -> bool:
        return self.is_active and RANK[self.effective_role] >= RANK[role]

    @property
    def can_deploy(self) -> bool:
        return self.is_at_least(Role.ANALYST)

    @property
    def can_manage(self) -> bool:
        return self.is_at_least(Role.SPEC_ADMIN)

    @property
    def can_own(self) -> bool:
        return self.is_at_least(Role.OWNER)


class Team(Limited):
    """People who are given a role together."""

    name = models.CharField(max_length=100, unique=True)
    members = models.ManyToManyField(Person, related_name="teams", blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a record."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **changes: Any) -> int:
        raise AppendOnlyError("Events are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Events are never deleted.")


class Retention(models.Model):
    """Events from before `before` may be pruned; written by whoever prunes, and kept."""

    before = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-before"]

    def __str__(self) -> str:
        return f"before {self.before:%Y-%m-%d}"


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
