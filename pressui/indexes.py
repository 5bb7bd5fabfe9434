"""Indexes of mirrored rows that are still there: what lists, counts and searches read."""

from django.db import models


def of_those_there(name: str, *fields: str, only: models.Q | None = None) -> models.Index:
    """PostgreSQL keeps to its order only where `gone_at` is a condition and no column before it;
    SQLite takes it for the whole answer only where every column that is asked for is in it."""
    there = models.Q(gone_at=None) & (only or models.Q())
    return models.Index(name=name, fields=[*fields, "gone_at"], condition=there)
