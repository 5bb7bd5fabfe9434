"""How long the record is kept: the one way in which events ever go, itself recorded."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pressui.accounts.models import Event, Retention
from pressui.accounts.services import Action, Actor, record

# Few enough at once that nobody waits for the database meanwhile.
BATCH = 500
BATCHES = 100
ITSELF = Actor(None, "Press UI", None, "")


def prune() -> int:
    """Deletes the events that are older than `AUDIT_DAYS`; how many these were."""
    if not settings.AUDIT_DAYS:
        return 0
    before = timezone.now() - timedelta(days=settings.AUDIT_DAYS)
    if not Event.objects.filter(at__lt=before).exists():
        return 0
    Retention.objects.create(before=before)
    deleted = sum(_delete_some(before) for _ in range(BATCHES))
    detail = f"{deleted} entries from before {before:%Y-%m-%d}, as AUDIT_DAYS says"
    record(ITSELF, Action.PRUNED, "succeeded", target_kind="record", detail=detail)
    return deleted


def _delete_some(before: datetime) -> int:
    with transaction.atomic():
        keys = Event.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)
        # The queryset of events refuses to delete; the plain one does as it is told.
        return QuerySet(Event).filter(pk__in=list(keys[:BATCH])).delete()[0]
