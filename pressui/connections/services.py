"""Finds the connection, gives its client, and says how fresh what we show is."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.connections.models import Connection, Poll
from pressui.press import PressClient

# A page speaks of "not checked" once this much time has passed without a good poll.
STALE_AFTER = timedelta(seconds=30)
# One lost answer is no outage.
FAILURES_UNTIL_AWAY = 2
# A backlog that is gone within a minute or so is not spoken of.
WAITING_TOLD = 1000
# What a page that only reads waits for the API before it shows what is known.
READ_THROUGH_SECONDS = 1.5
# What a page waits that cannot be shown without the answer.
NEEDED_SECONDS = 5.0


def current_connection() -> Connection:
    """The one connection that the settings describe, made or corrected when needed."""
    wanted = {"label": settings.PRESS_TENANT, "api_url": settings.PRESS_API_URL}
    connection, created = Connection.objects.get_or_create(slug="default", defaults=wanted)
    if (connection.label, connection.api_url) != tuple(wanted.values()):
        Connection.objects.filter(pk=connection.pk).update(**wanted)
        connection.refresh_from_db()
    if created:
        for kind in Poll.Kind:
            Poll.objects.get_or_create(connection=connection, kind=kind)
    return connection


@cache
def _client(api_url: str, token: str) -> PressClient:
    return PressClient(api_url, token)


def press_client(connection: Connection) -> PressClient:
    """The client of a connection; one a process, its pool shared by all threads."""
    return _client(connection.api_url, settings.PRESS_API_TOKEN)


def read_through_client(connection: Connection) -> PressClient:
    """The same client with a short deadline, for pages that can do without an answer."""
    return press_client(connection).with_timeouts(total=READ_THROUGH_SECONDS)


def needed_client(connection: Connection) -> PressClient:
    """The same client for pages that need the answer, but whose reader will not wait for ever."""
    return press_client(connection).with_timeouts(total=NEEDED_SECONDS)


def side_by_side[T](calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results of API calls made at the same time, in their order. No database in them."""
    if len(calls) < 2:
        return [call() for call in calls]
    with ThreadPoolExecutor(max_workers=min(10, len(calls))) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def both[A, B](first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """The results of two API calls made at the same time. No database in them."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        other = pool.submit(second)
        return first(), other.result()


@dataclass(frozen=True)
class Freshness:
    """What the layout says of a connection: its label, when it was checked, what is wrong.

    `away`: what is shown may be old. `api_away`: the API itself does not answer, or refuses us.
    `is_filling`: the API is being read for the first time; `progress` says how far that is, where
    it is known. `waiting`: how many deployments are
    listed already and not looked into, where those are many.
    """

    label: str
    checked_at: datetime | None
    away: bool
    away_since: datetime | None
    problem: str
    api_away: bool = False
    is_filling: bool = False
    progress: str = ""
    waiting: int = 0


def freshness(connection: Connection) -> Freshness:
    polls = {poll.kind: poll for poll in connection.polls.all()}
    poll = polls.pop(Poll.Kind.MOTION, None)
    checked_at = poll.last_success_at if poll else None
    problem, since = _problem(poll)
    api_away = poll is not None and (poll.refused or _is_silent(poll))
    waiting = poll.waiting if poll and poll.waiting > WAITING_TOLD else 0
    first = [sweep for sweep in polls.values() if sweep.completed_at is None]
    told = (bool(problem), since, problem, api_away, bool(first), _progress(first), waiting)
    return Freshness(connection.label, checked_at, *told)


def _progress(first: Sequence[Poll]) -> str:
    """How far the first reading is: of specs, then of deployments; empty where nobody told yet."""
    words = {
        Poll.Kind.SPECS: _("%(read)s of %(total)s specs are read."),
        Poll.Kind.DEPLOYMENTS: _("%(read)s of %(total)s deployments are read."),
    }
    begun = [sweep for sweep in first if sweep.read and sweep.read <= sweep.total]
    numbers = [{"read": f"{sweep.read:,}", "total": f"{sweep.total:,}"} for sweep in begun]
    told = [words[Poll.Kind(sweep.kind)] % n for sweep, n in zip(begun, numbers, strict=True)]
    return " ".join(told)


def _is_stale(poll: Poll) -> bool:
    since = poll.last_success_at
    return since is not None and timezone.now() - since > STALE_AFTER


def _is_silent(poll: Poll) -> bool:
    """Whether the API does not answer: calls failed, or a worker waits for one all the time."""
    is_held = poll.leased_until is not None and poll.leased_until > timezone.now()
    return poll.failures >= FAILURES_UNTIL_AWAY or (
        _is_stale(poll) and (poll.failures > 0 or is_held)
    )


def _problem(poll: Poll | None) -> tuple[str, datetime | None]:
    """Why what is shown may be old, in a person's words, and since when; empty if it is not."""
    if poll is None:
        return "", None
    if poll.refused:
        return "The Press API refuses our token. Whoever runs this dashboard has to renew it.", (
            poll.failing_since
        )
    if _is_silent(poll):
        return "The Press API does not answer. What you see is what was last known.", (
            poll.failing_since or poll.last_success_at
        )
    if _is_stale(poll):
        return "Nothing is being checked: the background worker is not running.", (
            poll.last_success_at
        )
    return "", None
