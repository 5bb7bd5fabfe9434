"""Reads a whole list of the API in slices, so that a long one never holds a worker for long."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from pressui.connections import polling
from pressui.connections.models import Poll
from pressui.press import Page, PressError

PAGE_SIZE = 100
# Oldest first: what is new comes last, so that pages stand still while they are read.
OLDEST_FIRST = ["createdAt:asc"]
SWEEP_EVERY = timedelta(seconds=60)


def sweep_slice[T](
    poll: Poll,
    read: Callable[[int], Page[T]],
    store: Callable[[Page[T], datetime], None],
    finish: Callable[[datetime], None],
) -> None:
    """Reads pages from where the last slice ended; `finish` runs after the last page alone."""
    started, page, until = timezone.now(), poll.page, timezone.now() + polling.SLICE
    since = poll.sweep_started_at if page > 1 and poll.sweep_started_at else started
    held, progress = poll.read if page > 1 else 0, dict[str, Any]()
    try:
        while timezone.now() < until and polling.renew(poll, **progress):
            asked_at = timezone.now()
            answer = read(page)
            store(answer, asked_at)
            if answer.is_last:
                finish(since)
                polling.succeeded(
                    poll,
                    wait=_wait(since),
                    page=1,
                    sweep_started_at=since,
                    completed_at=timezone.now(),
                )
                return
            page, held = page + 1, held + len(answer.items)
            progress = {"page": page, "read": held, "total": answer.total or 0}
            progress["sweep_started_at"] = since
    except PressError as error:
        polling.failed(poll, error)
        return
    polling.succeeded(poll, wait=timedelta(), **progress)


def _wait(since: datetime) -> timedelta:
    """The pause after a sweep: a minute, or ten times as long as it took."""
    return max(SWEEP_EVERY, 10 * (timezone.now() - since))
