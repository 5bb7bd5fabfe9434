"""Takes polls that are due, one worker each, and records how they ended."""

import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from pressui.connections.models import Connection, Poll
from pressui.press import PressError, Unauthorized

logger = logging.getLogger(__name__)

# How long a worker may hold a poll; it is longer than a slice of work, shorter than patience.
LEASE = timedelta(seconds=25)
# How long one slice of work goes on before it hands back the poll.
SLICE = timedelta(seconds=15)
REFUSED_PAUSE = timedelta(seconds=30)
WATCH = timedelta(seconds=20)
# What moves may have come and gone unseen within a silence of this length.
SILENCE = timedelta(seconds=15)


def claim_due(kind: Poll.Kind) -> Iterator[Poll]:
    """Each due poll of `kind` that this worker could take; others find it leased."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    for poll in Poll.objects.filter(free, kind=kind, next_at__lte=now):
        lease = uuid.uuid4()
        taken = Poll.objects.filter(free, pk=poll.pk, next_at__lte=now).update(
            lease=lease, leased_until=now + LEASE
        )
        if taken == 1:
            yield Poll.objects.select_related("connection").get(pk=poll.pk)


def renew(poll: Poll, **progress: object) -> bool:
    """Prolongs the lease between two pages; False when another worker has taken the poll."""
    return bool(_held(poll).update(leased_until=timezone.now() + LEASE, **progress))


def succeeded(poll: Poll, *, wait: timedelta, **changes: object) -> None:
    """Hands back a poll that went well; it is due again after `wait`."""
    now = timezone.now()
    _held(poll).update(
        next_at=now + wait,
        leased_until=None,
        lease=None,
        last_success_at=now,
        failing_since=None,
        failures=0,
        refused=False,
        last_error="",
        **changes,
    )
    if _ends_a_silence(poll):
        _free(poll.connection).update(next_at=now)


def _ends_a_silence(poll: Poll) -> bool:
    """Whether it failed until now, or nobody asked: then there is more to be caught up with."""
    is_motion, since = poll.kind == Poll.Kind.MOTION, poll.last_success_at
    was_late = is_motion and since is not None and timezone.now() - since > SILENCE
    return poll.failures > 0 or was_late


def _free(connection: Connection) -> QuerySet[Poll]:
    return Poll.objects.filter(connection=connection, leased_until=None)


def postpone(poll: Poll, wait: timedelta) -> None:
    """Hands back a poll that has to wait for another; nothing was read."""
    _held(poll).update(next_at=timezone.now() + wait, leased_until=None, lease=None)


def is_first_reading(connection: Connection, kind: Poll.Kind) -> bool:
    """Whether the first whole sweep of `kind` is still under way, and nothing keeps it."""
    return connection.polls.filter(kind=kind, completed_at=None, failures=0).exists()


def failed(poll: Poll, error: PressError) -> None:
    """Hands back a poll that the API did not answer, and waits longer each time."""
    now = timezone.now()
    refused = isinstance(error, Unauthorized)
    logger.warning("poll %s failed: %s", poll.kind, error)
    _held(poll).update(
        next_at=now + (REFUSED_PAUSE if refused else poll.back_off()),
        leased_until=None,
        lease=None,
        failing_since=poll.failing_since or now,
        failures=F("failures") + 1,
        refused=refused,
        last_error=str(error)[:500],
    )


def watch(connection: Connection) -> None:
    """Notes that a page is open, so that what is in motion is looked at often."""
    now = timezone.now()
    motion = Poll.objects.filter(connection=connection, kind=Poll.Kind.MOTION)
    # Written once in a while only: a page asks every second or two.
    stale = Q(watched_until=None) | Q(watched_until__lt=now + WATCH / 2)
    motion.filter(stale).update(watched_until=now + WATCH)
    motion.filter(next_at__gt=now + timedelta(seconds=2), failures=0).update(next_at=now)


def hurry(connection: Connection, kind: Poll.Kind = Poll.Kind.MOTION) -> None:
    """Makes a poll due now, after a write of ours."""
    Poll.objects.filter(connection=connection, kind=kind, failures=0).update(next_at=timezone.now())


def _held(poll: Poll) -> QuerySet[Poll]:
    return Poll.objects.filter(pk=poll.pk, lease=poll.lease)
