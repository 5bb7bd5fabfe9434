"""Times in people's words; pressui.js says the same words in the browser as time goes on."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86_400
# Each step: below this many seconds, counted in this unit, said like this.
STEPS = (
    (MINUTE, 1, "%(n)d s"),
    (HOUR, MINUTE, "%(n)d min"),
    (DAY, HOUR, "%(n)d h"),
    (14 * DAY, DAY, "%(n)d d"),
    (60 * DAY, 7 * DAY, "%(n)d wk"),
    (365 * DAY, 30 * DAY, "%(n)d mo"),
)
YEAR = (365 * DAY, "%(n)d y")


def span(seconds: float) -> str:
    """A length of time in its largest unit: "14 min"."""
    whole = max(0, int(seconds))
    for limit, unit, words in STEPS:
        if whole < limit:
            return _(words) % {"n": whole // unit}
    unit, words = YEAR
    return _(words) % {"n": whole // unit}


def relative(when: datetime, now: datetime | None = None) -> str:
    """How long ago, or how far ahead: "3 min ago", "yesterday", "in 2 h"."""
    seconds = ((now or timezone.now()) - when).total_seconds()
    if abs(seconds) < 3:
        return _("just now")
    if seconds < 0:
        return _("in %(span)s") % {"span": span(-seconds)}
    if DAY <= seconds < 2 * DAY:
        return _("yesterday")
    return _("%(span)s ago") % {"span": span(seconds)}


def duration(length: timedelta | float | None) -> str:
    """How long something took, in two units: "1 min 52 s", "2 h 5 min"."""
    if length is None:
        return ""
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return _("%(s)d s") % {"s": whole}
    if whole < HOUR:
        return _two(_("%(n)d min"), whole // MINUTE, _("%(n)d s"), whole % MINUTE)
    return _two(_("%(n)d h"), whole // HOUR, _("%(n)d min"), whole % HOUR // MINUTE)


def _two(large: str, n: int, small: str, rest: int) -> str:
    """The larger unit, and the smaller one where there is some of it."""
    words = large % {"n": n}
    return f"{words} {small % {'n': rest}}" if rest else words


def exact(when: datetime) -> str:
    """The exact time, for a tooltip: "20 Nov 2026, 09:12:07 UTC"."""
    utc = when.astimezone(timezone.get_default_timezone())
    return f"{utc.day} {utc:%b %Y, %H:%M:%S %Z}"
