"""What the layout says of how fresh things are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pressui.connections.models import Connection, Poll
from pressui.connections.services import current_connection, freshness


@pytest.fixture
def connection(db: None) -> Connection:
    return current_connection()


def tell(**changes: object) -> None:
    Poll.objects.filter(kind=Poll.Kind.MOTION).update(**changes)


def test_a_connection_is_made_once_and_follows_the_settings(
    connection: Connection, settings
) -> None:
    settings.PRESS_TENANT = "another label"
    assert current_connection().pk == connection.pk
    assert current_connection().label == "another label"
    assert connection.polls.count() == len(Poll.Kind)


def test_all_is_well(connection: Connection) -> None:
    tell(last_success_at=timezone.now())
    assert not freshness(connection).away


def test_one_failure_is_no_outage(connection: Connection) -> None:
    tell(last_success_at=timezone.now(), failures=1, failing_since=timezone.now())
    assert not freshness(connection).away


def test_an_outage_says_since_when(connection: Connection) -> None:
    since = timezone.now() - timedelta(minutes=5)
    tell(last_success_at=since, failures=4, failing_since=since)
    shown = freshness(connection)
    assert shown.away
    assert shown.away_since == since
    assert "does not answer" in shown.problem


def test_a_refused_token_is_told_apart(connection: Connection) -> None:
    tell(refused=True, failures=1, failing_since=timezone.now())
    assert "refuses our token" in freshness(connection).problem


def test_a_stopped_worker_is_told_apart(connection: Connection) -> None:
    tell(last_success_at=timezone.now() - timedelta(minutes=2))
    assert "worker is not running" in freshness(connection).problem


def test_a_worker_that_waits_for_the_api_is_not_stopped(connection: Connection) -> None:
    now = timezone.now()
    tell(last_success_at=now - timedelta(minutes=1), leased_until=now + timedelta(seconds=10))
    assert "does not answer" in freshness(connection).problem
    assert freshness(connection).api_away


def test_a_first_reading_is_told_until_it_is_whole(connection: Connection) -> None:
    assert freshness(connection).is_filling
    Poll.objects.update(completed_at=timezone.now())
    assert not freshness(connection).is_filling


def test_only_a_long_backlog_is_told(connection: Connection) -> None:
    tell(waiting=50)
    assert not freshness(connection).waiting
    tell(waiting=35_000)
    assert freshness(connection).waiting == 35_000


def test_a_first_reading_says_how_far_it_is(connection: Connection) -> None:
    assert freshness(connection).progress == ""
    Poll.objects.filter(kind=Poll.Kind.SPECS).update(read=6_000, total=10_039)
    assert freshness(connection).progress == "6,000 of 10,039 specs are read."
    Poll.objects.filter(kind=Poll.Kind.SPECS).update(completed_at=timezone.now())
    Poll.objects.filter(kind=Poll.Kind.DEPLOYMENTS).update(read=300, total=100_000)
    assert freshness(connection).progress == "300 of 100,000 deployments are read."
