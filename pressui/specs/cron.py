"""Tells a cron expression in a person's words, and when it is next due (UTC)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final

from celery.schedules import ParseException, crontab_parser
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# 29 February comes back within eight years at the latest.
_DAYS_AHEAD: Final = 8 * 366 + 1
_LONGEST: Final = 200
_SHORTHANDS: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_PLAIN: Final = re.compile(r"[\d*/,-]+")
_NAMED: Final = re.compile(r"[\dA-Za-z*/,-]+")
_WORKDAYS: Final = {1, 2, 3, 4, 5}
_MANY: Final = 4


@dataclass(frozen=True)
class Schedule:
    """When something starts. Week days count from Sunday, as cron has them."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    # Cron's own rule: where both days are limited, either of them is enough.
    is_either_day: bool

    @property
    def when(self) -> str:
        """The moment: "Monday 06:00", "Every 15 min"."""
        days, times = _days(self), _times(self)
        return f"{days[0].upper()}{days[1:]} {times}" if days else times[0].upper() + times[1:]

    @property
    def rhythm(self) -> str:
        """How often that comes: "every week"."""
        return _rhythm(self)

    def next_runs(self, after: datetime, count: int = 3) -> list[datetime]:
        """The next starts; fewer where the calendar has no more such days, as 30 February."""
        return list(islice(self._runs(after.astimezone(UTC)), count))

    def _runs(self, after: datetime) -> Iterator[datetime]:
        for ahead in range(_DAYS_AHEAD):
            day = after.date() + timedelta(days=ahead)
            if self._is_due_on(day):
                yield from (run for run in self._runs_on(day) if run > after)

    def _runs_on(self, day: date) -> Iterator[datetime]:
        for hour in sorted(self.hours):
            for minute in sorted(self.minutes):
                yield datetime.combine(day, time(hour, minute), UTC)

    def _is_due_on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        by_date, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_date or by_weekday if self.is_either_day else by_date and by_weekday


def read(expression: str) -> Schedule | None:
    """The schedule of five fields, or of a name as `@daily`; None for anything else."""
    fields = _SHORTHANDS.get(expression.strip().lower(), expression).split()
    if len(fields) != 5 or len(expression) > _LONGEST:
        return None
    if not all(map(_PLAIN.fullmatch, fields[:2])) or not all(map(_NAMED.fullmatch, fields[3:])):
        return None
    try:
        return _schedule(*("*" if field == "?" else field for field in fields))
    except (ValueError, ParseException):
        return None


def _schedule(minute: str, hour: str, day: str, month: str, weekday: str) -> Schedule:
    weekdays = {number % 7 for number in crontab_parser(8).parse(weekday)}
    return Schedule(
        frozenset(crontab_parser(60).parse(minute)),
        frozenset(crontab_parser(24).parse(hour)),
        frozenset(crontab_parser(31, 1).parse(day)),
        frozenset(crontab_parser(12, 1).parse(month)),
        frozenset(weekdays),
        not day.startswith("*") and not weekday.startswith("*"),
    )


def _times(schedule: Schedule) -> str:
    minutes, hours = sorted(schedule.minutes), sorted(schedule.hours)
    if len(hours) * len(minutes) <= _MANY:
        return ", ".join(f"{hour:02}:{minute:02}" for hour in hours for minute in minutes)
    if len(minutes) == 1:
        return _every_so_many_hours(hours, minutes[0])
    step = _step(minutes, 60)
    told = (
        ngettext("every minute", "every %(n)d min", step) % {"n": step}
        if step
        else _("at minutes %s") % _series(minutes)
    )
    return told if len(hours) == 24 else _("%(told)s, hours %(hours)s") % {
        "told": told,
        "hours": _series(hours),
    }  # fmt: skip


def _every_so_many_hours(hours: list[int], minute: int) -> str:
    step = _step(hours, 24)
    if not step:
        return _("at %(hours)s h, minute %(n)d") % {"hours": _series(hours), "n": minute}
    told = ngettext("every hour", "every %(n)d hours", step) % {"n": step}
    return told + (_(" at minute %d") % minute if minute else "")


def _step(numbers: list[int], whole: int) -> int:
    """How far apart they are where they go round evenly, else 0."""
    step = whole // len(numbers)
    return step if numbers == list(range(0, whole, step)) else 0


def _days(schedule: Schedule) -> str:
    """Which days; empty for every day."""
    months = "" if len(schedule.months) == 12 else _named(schedule.months, MONTHS)
    dates = "" if len(schedule.days) == 31 else _series(sorted(schedule.days))
    weekdays = "" if len(schedule.weekdays) == 7 else _weekdays(schedule.weekdays)
    if dates and not months:
        dates = _("day %s") % dates
    told = " ".join(filter(None, (dates, months)))
    joiner = _(" or ") if schedule.is_either_day else ", "
    return joiner.join(filter(None, (told, weekdays)))


def _weekdays(numbers: frozenset[int]) -> str:
    if numbers == _WORKDAYS:
        return _("weekdays")
    names = WEEKDAYS if len(numbers) == 1 else WEEKDAYS_ABBR
    # Django's week begins with Monday.
    return _named(frozenset((number - 1) % 7 for number in numbers), names)


def _named(numbers: frozenset[int], names: Mapping[int, object]) -> str:
    return ", ".join(str(names[number]) for number in sorted(numbers))


def _series(numbers: list[int]) -> str:
    """ "1, 3 to 5" """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(_run(part) for part in parts)


def _run(part: list[int]) -> str:
    if len(part) < 3:
        return ", ".join(map(str, part))
    return _("%(first)d to %(last)d") % {"first": part[0], "last": part[-1]}


def _rhythm(schedule: Schedule) -> str:
    has_dates, has_months = len(schedule.days) < 31, len(schedule.months) < 12
    if has_months:
        return _("every year")
    if has_dates:
        return _("every month")
    if len(schedule.weekdays) < 7:
        return _("every week")
    return _("every day")
