"""How long a call may take, and what its errors must not repeat."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

Clock = Callable[[], float]


@dataclass(frozen=True)
class Timeouts:
    """Seconds: to connect, between two bytes of the answer, and for the whole call with retries."""

    connect: float = 3.05
    read: float = 10.0
    total: float = 30.0


@dataclass(frozen=True)
class Limits:
    """What holds for the calls of one client, or of one copy of it."""

    timeouts: Timeouts = Timeouts()
    ends_at: float | None = None
    hidden: tuple[str, ...] = field(default=(), repr=False)

    def deadline(self, now: float) -> float:
        """The moment (on the transport's clock) at which a call that starts now has to end."""
        ends_at = now + self.timeouts.total
        return ends_at if self.ends_at is None else min(ends_at, self.ends_at)

    def with_timeouts(
        self, connect: float | None, read: float | None, total: float | None
    ) -> "Limits":
        given = {"connect": connect, "read": read, "total": total}
        changed = {name: seconds for name, seconds in given.items() if seconds is not None}
        return replace(self, timeouts=replace(self.timeouts, **changed))

    def until(self, ends_at: float) -> "Limits":
        earlier = ends_at if self.ends_at is None else min(ends_at, self.ends_at)
        return replace(self, ends_at=earlier)

    def hiding(self, values: Iterable[str]) -> "Limits":
        return replace(self, hidden=(*self.hidden, *(value for value in values if value)))


monotonic: Clock = time.monotonic
