"""Finds changes of status that somebody watches, and notes each of them once for each person."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment, StatusChange
from pressui.notices.models import Delivery, Notice, Occasion, Reading, Watch, Wishes
from pressui.press import IN_MOTION

# How many changes one round reads, and how far it looks back for those written late.
ROUND, AGAIN = 2000, 200
# The reason of a failure is known a moment after the failure: messages wait for it.
SETTLE = timedelta(seconds=8)


def notice_due() -> None:
    for connection in Connection.objects.all():
        with transaction.atomic():
            _read_on(connection)


def unseen_notices(person: Person) -> int:
    return Notice.objects.filter(person=person, seen_at=None).count()


def _read_on(connection: Connection) -> None:
    """Reads on from where the last round ended; where nobody watches, from what comes."""
    reading, is_new = Reading.objects.select_for_update(no_key=True).get_or_create(
        connection=connection
    )
    changes = StatusChange.objects.filter(deployment__connection=connection)
    if is_new or not Watch.objects.exists():
        reading.last_change = changes.aggregate(last=Max("pk"))["last"] or 0
        reading.save()
        return
    new = list(changes.filter(pk__gt=reading.last_change).order_by("pk")[:ROUND])
    if not new:
        return
    just_now = timezone.now() - timedelta(minutes=1)
    late = changes.filter(
        pk__lte=reading.last_change, pk__gt=reading.last_change - AGAIN, at__gt=just_now
    )
    read = [change.pk for change in new] + list(late.values_list("pk", flat=True))
    _notice(changes.filter(pk__in=read).select_related("deployment__spec"))
    Reading.objects.filter(pk=reading.pk).update(last_change=new[-1].pk)


def _notice(changes: QuerySet[StatusChange]) -> None:
    """Writes what is new to those who watch it; what they know already stays as it is."""
    watched = Q(deployment__watches__isnull=False)
    of_spec = Q(deployment__spec__watches__isnull=False, deployment__parent_id="")
    for change in changes.filter(watched | of_spec).distinct():
        occasion = occasion_of(change)
        if occasion is None:
            continue
        for watch in _watches(change):
            wishes = Wishes.objects.filter(person=watch.person).first() or Wishes()
            if wishes.wants(occasion):
                _tell(watch.person, change, occasion, wishes)


def _watches(change: StatusChange) -> Iterator[Watch]:
    """Each person once, as long as they may see it, from when they began to watch."""
    deployment = change.deployment
    mine = Q(deployment=deployment)
    if deployment.spec_id and not deployment.parent_id:
        mine |= Q(spec=deployment.spec_id)
    told: set[int] = set()
    for watch in Watch.objects.filter(mine, since__lte=change.at).select_related("person"):
        person = watch.person
        if person.pk in told or not _sees(person, deployment):
            continue
        told.add(person.pk)
        yield watch


def _sees(person: Person, deployment: Deployment) -> bool:
    return Deployment.objects.visible_to(person).filter(pk=deployment.pk).exists()


def occasion_of(change: StatusChange) -> Occasion | None:
    """What a change is to whoever watches; nothing where it only moves on, or was seen first."""
    before = change.deployment.status_changes.filter(pk__lt=change.pk).order_by("-pk")
    if not before.exists():
        return None
    if change.status in NEEDS_ATTENTION:
        return Occasion.FAILURE
    if change.status not in ("deployed", "rollback_complete"):
        return None
    settled = before.exclude(status__in=IN_MOTION).first()
    was_failing = settled is not None and settled.status in NEEDS_ATTENTION
    return Occasion.RECOVERY if was_failing else Occasion.SUCCESS


def _tell(person: Person, change: StatusChange, occasion: Occasion, wishes: Wishes) -> None:
    notice, is_new = Notice.objects.get_or_create(
        person=person, change=change, defaults={"occasion": occasion}
    )
    if not is_new:
        return
    channels = {
        Delivery.Channel.EMAIL: wishes.by_email and settings.SENDS_MAIL and person.email,
        Delivery.Channel.WEBHOOK: wishes.webhook,
    }
    Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=channel, next_at=timezone.now() + SETTLE)
        for channel, is_wanted in channels.items()
        if is_wanted
    )
