"""The breaker: after many failures in a row, calls are refused here until a probe succeeds."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pressui.press.errors import CircuitOpen, PressError, PressUnavailable
from pressui.press.limits import Clock, monotonic

logger = logging.getLogger("pressui.press")


class Breaker:
    """Opens after `failures` calls in a row without an answer; lets one probe through each
    `cooldown` seconds and closes when a probe is answered. Any answer that shows the API alive
    counts, a refusal too. One breaker serves all threads of a client."""

    def __init__(self, failures: int = 5, cooldown: float = 10.0, clock: Clock = monotonic) -> None:
        self.failures = failures
        self.cooldown = cooldown
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call: raises `CircuitOpen` at once, or counts how the call ended."""
        probing = self._enter()
        try:
            yield
        except PressUnavailable:
            self._failure()
            raise
        except PressError as error:
            if error.status is not None:
                self._success()
            raise
        else:
            self._success()
        finally:
            if probing:
                self._probing = False

    def _enter(self) -> bool:
        with self._lock:
            if self._opened_at is None:
                return False
            wait = self._opened_at + self.cooldown - self._clock()
            if wait > 0 or self._probing:
                raise CircuitOpen(
                    "The Press API has not been answering; it is asked again shortly.",
                    retry_after=max(wait, 0.0),
                )
            self._probing = True
            return True

    def _failure(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self.failures:
                if self._opened_at is None:
                    logger.warning("breaker opens after %d failed calls", self._failed)
                self._opened_at = self._clock()

    def _success(self) -> None:
        with self._lock:
            if self._opened_at is not None:
                logger.warning("breaker closes: the API answers again")
            self._failed = 0
            self._opened_at = None
