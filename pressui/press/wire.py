"""The connections: they keep a deadline while reading and know whether anything was sent."""

import http.client
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pressui.press.limits import Clock, monotonic

SHORTEST = 0.001  # urllib3 takes no time-out of zero


@dataclass
class Attempt:
    """One request on its way, as the connection that carries it sees it."""

    deadline: float
    read: float
    fresh: bool
    clock: Clock = monotonic
    sent: bool = False

    def patience(self) -> float:
        """Seconds to wait for the next bytes; a TimeoutError once the deadline has passed."""
        left = self.deadline - self.clock()
        if left <= 0:
            raise TimeoutError("deadline")
        return max(min(left, self.read), SHORTEST)


_thread = threading.local()


@contextmanager
def carrying(attempt: Attempt) -> Iterator[Attempt]:
    """Within, the connections of this thread serve this attempt."""
    _thread.attempt = attempt
    try:
        yield attempt
    finally:
        _thread.attempt = None


def _current() -> Attempt | None:
    return getattr(_thread, "attempt", None)


class _Clocked(io.RawIOBase):
    """A socket's reader that shortens each wait to what is left of the deadline.

    A time-out of the socket alone begins anew with each byte, so that a server which sends one
    byte a second (of the body, or of the headers) would be read for ever.
    """

    def __init__(self, raw: Any, sock: socket.socket, attempt: Attempt) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._attempt = attempt

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._attempt.patience())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        attempt = _current()
        if attempt is not None:
            raw = self.fp.detach()
            self.fp = io.BufferedReader(_Clocked(raw, sock, attempt))


class _NotesWhatWasSent:
    """Mixed into a connection: from the first byte on, a write may have been applied."""

    sock: Any

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()  # type: ignore[attr-defined]
        attempt = _current()
        if attempt is not None:
            attempt.sent = True
            self.sock.settimeout(attempt.patience())
        super().send(data)  # type: ignore[misc]


class _PlainConnection(_NotesWhatWasSent, HTTPConnection):
    response_class = _Response


class _SecureConnection(_NotesWhatWasSent, HTTPSConnection):
    response_class = _Response


class _WritesAfresh:
    """Mixed into a pool: a write never takes a kept connection, which the server may be closing
    just now, as the loss would leave open whether the write was applied."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection = super()._get_conn(timeout)  # type: ignore[misc]
        attempt = _current()
        if attempt is not None and attempt.fresh:
            connection.close()
        return connection


class _PlainPool(_WritesAfresh, HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(_WritesAfresh, HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _PlainPool, "https": _SecurePool}


class DeadlineAdapter(HTTPAdapter):
    """Pooled connections for `requests` that keep to the attempt of their thread."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
