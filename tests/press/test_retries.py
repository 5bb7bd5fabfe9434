"""When and after how long a call is tried again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pressui.press import (
    CircuitOpen,
    InvalidResponse,
    NotFound,
    PressTimeout,
    RateLimited,
    Retries,
    ServerError,
)
from pressui.press.retries import parse_retry_after

MOST = Retries(draw=lambda low, high: high)


def test_the_bound_of_the_jitter_doubles_up_to_the_longest():
    retries = Retries(tries=9, base=1, longest=4, draw=lambda low, high: high)
    pauses = [retries.pause(ServerError(""), tried, is_write=False) for tried in (1, 2, 3, 4)]
    assert pauses == [1, 2, 4, 4]


def test_the_jitter_is_full():
    assert Retries(draw=lambda low, high: low).pause(ServerError(""), 2, is_write=False) == 0


def test_there_are_three_tries():
    assert MOST.pause(ServerError(""), 2, is_write=False) is not None
    assert MOST.pause(ServerError(""), 3, is_write=False) is None


@pytest.mark.parametrize("error", [CircuitOpen(""), InvalidResponse(""), NotFound("")])
def test_what_will_not_pass_is_not_tried_again(error):
    assert MOST.pause(error, 1, is_write=False) is None


def test_a_write_is_tried_again_only_where_it_was_not_applied():
    applied = PressTimeout("", may_have_applied=True)
    assert MOST.pause(applied, 1, is_write=True) is None
    assert MOST.pause(PressTimeout(""), 1, is_write=True) is not None


def test_the_time_asked_for_comes_before_the_jitter_and_is_capped():
    error = RateLimited("", retry_after=3)
    assert Retries(draw=lambda low, high: 0).pause(error, 1, is_write=False) == 3
    error = RateLimited("", retry_after=9999)
    assert Retries(draw=lambda low, high: 0).pause(error, 1, is_write=False) == 10


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("0", 0),
        (" 7 ", 7),
        ("9" * 500, 86_400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 99 Foo 2020", None),
    ],
)
def test_retry_after_as_a_number(value, seconds):
    assert parse_retry_after(value) == seconds


def test_retry_after_as_a_date():
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert parse_retry_after(in_a_minute) == pytest.approx(60, abs=2)
