"""Times in people's words."""

from datetime import UTC, datetime, timedelta

import pytest

from pressui.site import times

NOW = datetime(2026, 11, 20, 9, 12, 7, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (8, "8 s ago"),
        (3 * MINUTE + 59, "3 min ago"),
        (6 * HOUR, "6 h ago"),
        (DAY, "yesterday"),
        (2 * DAY, "2 d ago"),
        (21 * DAY, "3 wk ago"),
        (70 * DAY, "2 mo ago"),
        (800 * DAY, "2 y ago"),
        (-2 * HOUR, "in 2 h"),
    ],
)
def test_how_long_ago(seconds, words):
    assert times.relative(NOW - timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.6, "1 min"),
        (112, "1 min 52 s"),
        (7500, "2 h 5 min"),
        (-5, "0 s"),
        (None, ""),
    ],
)
def test_how_long_it_took(seconds, words):
    assert times.duration(seconds) == words


def test_a_timedelta_is_a_length_too():
    assert times.duration(timedelta(minutes=2)) == "2 min"


def test_the_exact_time_has_its_zone():
    assert times.exact(NOW) == "20 Nov 2026, 09:12:07 UTC"
