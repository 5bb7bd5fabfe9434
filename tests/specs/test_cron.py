"""Schedules: told in words, with the right next runs, whatever stands there."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressui.specs.cron import read

FRIDAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "when", "rhythm"),
    [
        ("0 0 * * *", "00:00", "every day"),
        ("0 6 * * 1", "Monday 06:00", "every week"),
        ("0 6 * * mon", "Monday 06:00", "every week"),
        ("0 0 * * 7", "Sunday 00:00", "every week"),
        ("*/15 * * * *", "Every 15 min", "every day"),
        ("* * * * *", "Every minute", "every day"),
        ("15 * * * *", "Every hour at minute 15", "every day"),
        ("0 */6 * * *", "00:00, 06:00, 12:00, 18:00", "every day"),
        ("0 */2 * * *", "Every 2 hours", "every day"),
        ("30 8-18 * * 1-5", "Weekdays at 8 to 18 h, minute 30", "every week"),
        ("0 9 * * 1,3", "Mon, Wed 09:00", "every week"),
        ("0 0 1 * *", "Day 1 00:00", "every month"),
        ("0 0 29 2 *", "29 February 00:00", "every year"),
        ("0 0 13 * 5", "Day 13 or Friday 00:00", "every month"),
        ("@daily", "00:00", "every day"),
    ],
)
def test_it_is_told_in_words(expression: str, when: str, rhythm: str) -> None:
    schedule = read(expression)
    assert schedule is not None
    assert (schedule.when, schedule.rhythm) == (when, rhythm)


@pytest.mark.parametrize(
    ("expression", "runs"),
    [
        ("0 6 * * 1", ["Mon 23 Nov 06:00", "Mon 30 Nov 06:00", "Mon 07 Dec 06:00"]),
        ("30 8 * * *", ["Sat 21 Nov 08:30", "Sun 22 Nov 08:30", "Mon 23 Nov 08:30"]),
        ("31 8 * * *", ["Fri 20 Nov 08:31", "Sat 21 Nov 08:31", "Sun 22 Nov 08:31"]),
        ("0 0 13 * 5", ["Fri 27 Nov 00:00", "Fri 04 Dec 00:00", "Fri 11 Dec 00:00"]),
        ("0 0 31 12 *", ["Thu 31 Dec 00:00", "Fri 31 Dec 00:00", "Sun 31 Dec 00:00"]),
        ("0 0 30 2 *", []),
    ],
)
def test_the_next_runs_follow(expression: str, runs: list[str]) -> None:
    schedule = read(expression)
    assert schedule is not None
    assert [f"{run:%a %d %b %H:%M}" for run in schedule.next_runs(FRIDAY)] == runs


def test_runs_are_in_utc() -> None:
    schedule = read("0 9 * * *")
    assert schedule is not None
    here = FRIDAY.astimezone(timezone(timedelta(hours=9)))
    assert schedule.next_runs(here, 1) == [datetime(2026, 11, 20, 9, tzinfo=UTC)]


@pytest.mark.parametrize(
    "expression",
    ["", "x", "0 6 * *", "0 6 * * * *", "61 * * * *", "*/0 * * * *", "0 6 * * mon#2", "0 0 L * *"],
)
def test_what_is_no_schedule_is_not_told(expression: str) -> None:
    assert read(expression) is None


@given(st.text(alphabet="0123456789*/,-? @adilymonLW#", max_size=30))
def test_no_expression_breaks_it(expression: str) -> None:
    schedule = read(expression)
    if schedule is not None:
        runs = schedule.next_runs(FRIDAY)
        assert runs == sorted(set(runs))
        assert all(run > FRIDAY for run in runs)
        assert schedule.when
