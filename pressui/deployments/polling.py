"""Keeps the mirror of deployments: follows those in motion, sweeps all, describes changes."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from pressui import press
from pressui.connections import polling
from pressui.connections.models import Connection, Poll
from pressui.connections.services import press_client
from pressui.connections.sweeps import OLDEST_FIRST, PAGE_SIZE, sweep_slice
from pressui.deployments import mirror, spec_counts
from pressui.deployments.models import Deployment
from pressui.deployments.urgency import AT_ONCE, by_urgency
from pressui.press import IN_MOTION, NotFound, Page, PressClient, PressError, PressUnavailable

logger = logging.getLogger(__name__)

WATCHED_EVERY = timedelta(seconds=1)
UNWATCHED_EVERY = timedelta(seconds=5)
# How many descriptions one round asks for at most, and how long it may go on.
LOOKS = 50
LOOKING = timedelta(seconds=0.6)


def follow_motion() -> None:
    """One round for each due connection: lists what is in motion, describes what changed."""
    for poll in polling.claim_due(Poll.Kind.MOTION):
        try:
            waiting = _follow(poll.connection)
        except PressError as error:
            polling.failed(poll, error)
        else:
            wait = WATCHED_EVERY if poll.is_watched or waiting else UNWATCHED_EVERY
            polling.succeeded(poll, wait=wait, waiting=waiting)


def _follow(connection: Connection) -> int:
    """How many are left to be described."""
    client = press_client(connection)
    asked_at = timezone.now()
    seen: set[str] = set()
    for page in _pages_in_motion(client):
        mirror.store_page(connection, page.items, asked_at)
        seen.update(item.id for item in page.items)
    _mark_left_motion(connection, seen, asked_at)
    return describe_due(connection, client)


def _pages_in_motion(client: PressClient) -> "list[Page[press.Deployment]]":
    pages: list[Page[press.Deployment]] = []
    while not pages or not pages[-1].is_last:
        pages.append(
            client.deployments.list_deployments(
                status=sorted(IN_MOTION),
                sort=OLDEST_FIRST,
                page_size=PAGE_SIZE,
                page_number=len(pages) + 1,
                return_iterator=False,
            )
        )
    return pages


def _mark_left_motion(connection: Connection, seen: set[str], asked_at: datetime) -> None:
    """What we hold to be in motion but the API no longer lists is to be described."""
    ours = connection.deployments.present().filter(
        status__in=IN_MOTION, sighting__at__lt=asked_at, look_at=None
    )
    left = [row.pk for row in ours.only("pk", "deployment_id") if row.deployment_id not in seen]
    connection.deployments.filter(pk__in=left).update(look_at=asked_at)


def describe_due(connection: Connection, client: PressClient) -> int:
    """Describes the deployments that are marked, the most urgent first; how many are left."""
    until = timezone.now() + LOOKING
    due = connection.deployments.present().filter(look_at__lte=timezone.now())
    is_first = polling.is_first_reading(connection, Poll.Kind.DEPLOYMENTS)
    for row in islice(_waiting(due, is_first), LOOKS):
        _look_into(row, client)
        if timezone.now() > until:
            break
    return due.count()


def _waiting(due: QuerySet[Deployment], is_first_reading: bool) -> Iterator[Deployment]:
    """What an open page waits for: blocks, then the app that they told; after it all else."""
    at_once = due.filter(look_at__lte=AT_ONCE)
    yield from at_once[:LOOKS]
    yield from at_once[:LOOKS]
    if not is_first_reading:  # an app can adopt only those of its blocks that are there
        yield from by_urgency(due)[:LOOKS]


def _look_into(row: Deployment, client: PressClient) -> None:
    try:
        describe(row, client)
    except (PressUnavailable, press.Unauthorized):
        raise
    except PressError as error:
        _back_off(row, error)


def describe(row: Deployment, client: PressClient) -> Deployment:
    """Reads one deployment through; a 404 marks it gone."""
    asked_at = timezone.now()
    try:
        found = client.family(row.family).describe_deployment(row.deployment_id)
    except NotFound:
        mirror.mark_gone(row)
        row.refresh_from_db()
        return row
    return mirror.store_described(row.connection, found, asked_at)


def _back_off(row: Deployment, error: PressError) -> None:
    """One row that always fails waits longer each time; its neighbors go on."""
    logger.warning("deployment %s cannot be described: %s", row.deployment_id, error)
    wait = timedelta(seconds=min(3600, 5 * 2 ** min(row.looks_failed, 10)))
    Deployment.objects.filter(pk=row.pk).update(
        look_at=timezone.now() + wait, looks_failed=row.looks_failed + 1
    )


def sweep_due() -> None:
    """Reads a slice for each connection whose sweep of deployments is due."""
    for poll in polling.claim_due(Poll.Kind.DEPLOYMENTS):
        # Deployments are linked to their specs, so those are read first.
        if polling.is_first_reading(poll.connection, Poll.Kind.SPECS):
            polling.postpone(poll, WATCHED_EVERY)
        else:
            _sweep(poll)


def _sweep(poll: Poll) -> None:
    connection = poll.connection
    client = press_client(connection)

    def read(page: int) -> Page[press.Deployment]:
        return client.deployments.list_deployments(
            sort=OLDEST_FIRST, page_size=PAGE_SIZE, page_number=page, return_iterator=False
        )

    def store(page: Page[press.Deployment], asked_at: datetime) -> None:
        mirror.store_page(connection, page.items, asked_at)

    def finish(since: datetime) -> None:
        _mark_unseen(connection, since)
        if poll.completed_at is None:
            _read_apps_again(connection)
        spec_counts.count_all(connection)

    sweep_slice(poll, read, store, finish)


def _read_apps_again(connection: Connection) -> None:
    """Apps whose pages were opened before all of their blocks were there to be adopted."""
    read = connection.deployments.present().filter(family="apps", described_at__isnull=False)
    read.filter(look_at=None).update(look_at=timezone.now())


def _mark_unseen(connection: Connection, since: datetime) -> None:
    """What a whole sweep did not see is described: only a 404 says that it is gone."""
    unseen = Q(sighting__at__lt=since) & (Q(look_at=None) | Q(look_at__gt=timezone.now()))
    connection.deployments.present().filter(unseen, looks_failed=0).update(look_at=since)
