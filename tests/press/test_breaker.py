"""The breaker opens on a long outage, bounds the requests and closes by a probe."""

import threading

import pytest

from pressui.press import Breaker, CircuitOpen, NotFound, PressError, PressUnavailable
from tests.press.server import answer

SPEC = {"id": "s1", "metadata": {}}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock) -> Breaker:
    return Breaker(failures=3, cooldown=10, clock=clock)


def fail(breaker: Breaker, error: PressError | None = None) -> None:
    with pytest.raises(PressError), breaker.guard():
        raise error or PressUnavailable("away")


def open_it(breaker: Breaker) -> None:
    for _ in range(3):
        fail(breaker)


def test_it_stays_closed_after_a_short_outage(breaker):
    fail(breaker)
    fail(breaker)
    with breaker.guard():
        pass
    fail(breaker)
    assert not breaker.is_open


def test_it_opens_after_failures_in_a_row(breaker):
    open_it(breaker)
    with pytest.raises(CircuitOpen) as caught, breaker.guard():
        pytest.fail("the call was made")
    assert caught.value.retry_after == 10
    assert not caught.value.may_have_applied


def test_a_refusal_shows_the_api_alive(breaker):
    fail(breaker)
    fail(breaker)
    fail(breaker, NotFound("no", status=404))
    fail(breaker)
    assert not breaker.is_open


def test_a_probe_that_is_answered_closes_it(breaker, clock):
    open_it(breaker)
    clock.now += 10
    with breaker.guard():
        pass
    assert not breaker.is_open


def test_a_probe_that_fails_keeps_it_open_for_another_while(breaker, clock):
    open_it(breaker)
    clock.now += 10
    fail(breaker)
    clock.now += 9
    with pytest.raises(CircuitOpen), breaker.guard():
        pass


def test_only_one_probe_is_made_at_a_time(breaker, clock):
    open_it(breaker)
    clock.now += 10
    with breaker.guard(), pytest.raises(CircuitOpen), breaker.guard():
        pass


def test_a_probe_that_ends_by_accident_gives_way_to_another(breaker, clock):
    open_it(breaker)
    clock.now += 10
    with pytest.raises(KeyboardInterrupt), breaker.guard():
        raise KeyboardInterrupt
    with breaker.guard():
        pass
    assert not breaker.is_open


def test_ten_minutes_away_cost_few_requests_and_end_by_themselves(server, make_client):
    clock = Clock()
    client = make_client(server.url, breaker=Breaker(failures=2, cooldown=10, clock=clock))
    server.script(answer(503))
    for _ in range(600):
        with pytest.raises(PressUnavailable):
            client.apps.describe_spec("s1")
        clock.now += 1
    assert len(server.received) <= 3 * (600 / 10 + 2)
    assert not client.is_available
    server.script(answer(200, SPEC))
    clock.now += 10
    assert client.apps.describe_spec("s1").id == "s1"
    assert client.is_available


def test_copies_share_the_breaker(server, make_client):
    client = make_client(server.url, breaker=Breaker(failures=1, cooldown=99))
    server.script(answer(503))
    with pytest.raises(PressUnavailable):
        client.with_timeouts(total=1).apps.describe_spec("s1")
    with pytest.raises(CircuitOpen):
        client.apps.describe_spec("s1")


def test_threads_share_one_client(server, client):
    server.script(answer(200, SPEC))
    found = []

    def work() -> None:
        found.extend(client.apps.describe_spec("s1").id for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["s1"] * 160
