"""The sandbox's clock, which tests may move forward, and how it writes its times."""

import time
from datetime import UTC, datetime


class Clock:
    """Real time plus an offset; the offset is kept in the database so that time never runs back."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Seconds since the epoch, as the sandbox sees them."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += seconds


def stamp(seconds: float) -> str:
    """The API's way to write a time: UTC, milliseconds, `Z`."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
