"""The row is the queue: one worker a poll, whatever dies and however often it is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pressui.connections import polling
from pressui.connections.models import Connection, Poll
from pressui.connections.services import current_connection
from pressui.press import PressTimeout, Unauthorized

MOTION = Poll.Kind.MOTION


@pytest.fixture
def connection(db: None) -> Connection:
    return current_connection()


@pytest.fixture
def poll(connection: Connection) -> Poll:
    return next(polling.claim_due(MOTION))


def row() -> Poll:
    return Poll.objects.get(kind=MOTION)


def test_a_poll_is_taken_once(poll: Poll) -> None:
    assert list(polling.claim_due(MOTION)) == []


def test_each_kind_is_a_queue_of_its_own(poll: Poll) -> None:
    assert [p.kind for p in polling.claim_due(Poll.Kind.SPECS)] == [Poll.Kind.SPECS]


def test_a_poll_that_is_handed_back_waits(poll: Poll) -> None:
    polling.succeeded(poll, wait=timedelta(seconds=60))
    assert list(polling.claim_due(MOTION)) == []
    assert row().last_success_at is not None


def test_a_worker_that_dies_lets_its_lease_run_out(poll: Poll) -> None:
    Poll.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert len(list(polling.claim_due(MOTION))) == 1


def test_a_worker_that_lost_its_lease_changes_nothing(poll: Poll) -> None:
    Poll.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    other = next(polling.claim_due(MOTION))
    polling.succeeded(poll, wait=timedelta(hours=1))
    assert not polling.renew(poll)
    assert row().lease == other.lease


@pytest.mark.parametrize(
    "silence",
    [{"failures": 3}, {"last_success_at": timezone.now() - timedelta(minutes=1)}],
    ids=["failed", "nobody asked"],
)
def test_the_first_answer_after_a_silence_wakes_the_other_polls(
    connection: Connection, silence: dict[str, object]
) -> None:
    Poll.objects.exclude(kind=MOTION).update(next_at=timezone.now() + timedelta(hours=1))
    Poll.objects.filter(kind=MOTION).update(**silence)
    polling.succeeded(next(polling.claim_due(MOTION)), wait=timedelta(seconds=1))
    assert Poll.objects.exclude(next_at__gt=timezone.now() + timedelta(seconds=2)).count() == 3


def test_an_answer_like_those_before_wakes_nobody(connection: Connection) -> None:
    Poll.objects.exclude(kind=MOTION).update(next_at=timezone.now() + timedelta(hours=1))
    Poll.objects.filter(kind=MOTION).update(last_success_at=timezone.now())
    polling.succeeded(next(polling.claim_due(MOTION)), wait=timedelta(seconds=1))
    assert Poll.objects.filter(next_at__gt=timezone.now() + timedelta(minutes=30)).count() == 2


def test_failures_wait_longer_each_time(poll: Poll) -> None:
    waits = []
    for _ in range(3):
        polling.failed(poll, PressTimeout("no answer"))
        waits.append((row().next_at - timezone.now()).total_seconds())
        Poll.objects.update(next_at=timezone.now())
        poll = next(polling.claim_due(MOTION))
    assert waits[0] < waits[1] < waits[2] <= 15
    assert row().failing_since is not None


def test_one_success_ends_the_trouble(poll: Poll) -> None:
    polling.failed(poll, PressTimeout("no answer"))
    Poll.objects.update(next_at=timezone.now())
    polling.succeeded(next(polling.claim_due(MOTION)), wait=timedelta())
    assert (row().failures, row().failing_since, row().last_error) == (0, None, "")


def test_a_refused_token_pauses_and_says_so(poll: Poll) -> None:
    polling.failed(poll, Unauthorized("token refused", status=401))
    assert row().refused
    assert row().next_at > timezone.now() + polling.REFUSED_PAUSE / 2


def test_an_open_page_makes_the_next_round_come_soon(poll: Poll, connection: Connection) -> None:
    polling.succeeded(poll, wait=timedelta(seconds=30))
    polling.watch(connection)
    assert row().is_watched
    assert row().next_at <= timezone.now()


def test_an_open_page_does_not_hurry_an_api_that_is_away(
    poll: Poll, connection: Connection
) -> None:
    for _ in range(5):
        polling.failed(poll, PressTimeout("no answer"))
        Poll.objects.update(next_at=timezone.now())
        poll = next(polling.claim_due(MOTION))
    polling.failed(poll, PressTimeout("no answer"))
    polling.watch(connection)
    assert row().next_at > timezone.now()
