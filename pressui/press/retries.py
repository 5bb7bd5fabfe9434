"""When a call that failed is made again, and after how long."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pressui.press.errors import CircuitOpen, PressError, PressUnavailable, RateLimited

LONGEST_RETRY_AFTER = 86_400.0


@dataclass(frozen=True)
class Retries:
    """Full jitter: each pause is drawn between nothing and a bound that doubles with each try."""

    tries: int = 3
    base: float = 0.25
    longest: float = 4.0
    longest_retry_after: float = 10.0
    draw: Callable[[float, float], float] = random.uniform

    def pause(self, error: PressError, tried: int, *, is_write: bool) -> float | None:
        """Seconds to wait before the next try; None when there is none.

        A write that may have been applied is never tried again, whatever the error.
        """
        if tried >= self.tries or not _may_pass(error):
            return None
        if is_write and error.may_have_applied:
            return None
        jitter = self.draw(0, min(self.longest, self.base * 2 ** (tried - 1)))
        if error.retry_after is None:
            return jitter
        return min(error.retry_after, self.longest_retry_after) + jitter


def _may_pass(error: PressError) -> bool:
    if isinstance(error, CircuitOpen):
        return False
    return isinstance(error, PressUnavailable | RateLimited)


def parse_retry_after(value: str | None) -> float | None:
    """Seconds from a `Retry-After` header, given as a number or a date; None for nonsense."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), LONGEST_RETRY_AFTER)
    return _seconds_until(text)


def _seconds_until(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
