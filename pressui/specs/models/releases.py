"""Releases of specs, kept for good once described, and what is said against them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from pressui.specs.models.spec import Spec
from pressui.specs.versions import is_prerelease


class Release(models.Model):
    """A release of a spec. Once described it is kept for good: releases never change.

    `payload` is the described release, without the defaults of secret parameters; empty
    until it was described.
    """

    spec = models.ForeignKey(Spec, models.CASCADE, related_name="releases")
    version = models.CharField(max_length=100)
    version_key = models.CharField(max_length=255)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=200, blank=True)
    payload = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "version"], name="one_release_a_version"),
        ]
        ordering: ClassVar = ["-version_key"]

    def __str__(self) -> str:
        return f"{self.spec} {self.version}"

    @property
    def is_prerelease(self) -> bool:
        return is_prerelease(self.version)


class AppBlock(models.Model):
    """A block of an app's described release; `block_id` is the API's id of its spec."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="app_blocks")
    block_id = models.CharField(max_length=100, db_index=True)
    version = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.block_id} {self.version} in {self.release}"


class SpecNote(models.Model):
    """A message that a spec, or one release of it, is no longer recommended.

    `version` is empty where the whole spec is meant.
    """

    spec = models.ForeignKey(Spec, models.CASCADE, related_name="advice")
    version = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=500)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spec", "version"], name="one_note_a_release"),
        ]

    def __str__(self) -> str:
        return self.text
