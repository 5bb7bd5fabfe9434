"""The pooled connections of a transport: no environment, no cookies, one pool a process."""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import requests
from requests.adapters import BaseAdapter

from pressui.press.answers import Answer
from pressui.press.errors import PressError, PressTimeout, PressUnavailable
from pressui.press.wire import Attempt, DeadlineAdapter

POOL_SIZE = 16
Waits = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """How to reach the API. The environment is not asked: `HTTPS_PROXY` or a `.netrc` could
    lead the token elsewhere, so a proxy and an own certificate authority are named here."""

    proxies: Mapping[str, str] | None = None
    verify: bool | str = True
    adapter: BaseAdapter | None = None


class Pool:
    """One adapter for all threads; a forked process opens its own.

    Requests go to the adapter itself: a `requests.Session` keeps cookies, asks the environment,
    and reads the whole body of a redirect, however long.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self._lock = threading.Lock()
        self._adapter: BaseAdapter | None = None
        self._process = os.getpid()

    def adapter(self) -> BaseAdapter:
        with self._lock:
            if self._adapter is None or self._process != os.getpid():
                self._process = os.getpid()
                self._adapter = self._route.adapter or DeadlineAdapter(pool_maxsize=POOL_SIZE)
            return self._adapter

    def close(self) -> None:
        with self._lock:
            if self._adapter is not None and self._process == os.getpid():
                self._adapter.close()
            self._adapter = None

    def _send(self, prepared: requests.PreparedRequest, waits: Waits) -> requests.Response:
        return self.adapter().send(
            prepared,
            stream=True,
            timeout=waits,
            verify=self._route.verify,
            proxies=dict(self._route.proxies or {}),
        )

    def receive(
        self,
        prepared: requests.PreparedRequest,
        waits: Waits,
        attempt: Attempt,
        read: Callable[[requests.Response], Answer | PressError],
    ) -> Answer | PressError:
        """The answer, or the error as a value: raised here, it would carry the request with its
        token along as context."""
        # A swapped adapter tells nothing of what it sent: take the worst for granted.
        attempt.sent = self._route.adapter is not None
        try:
            response = self._send(prepared, waits)
        except requests.ConnectTimeout:
            attempt.sent = False
            return PressTimeout("The Press API could not be reached in time.")
        except requests.Timeout:
            return PressTimeout("The Press API did not answer in time.")
        except (requests.RequestException, OSError, ValueError) as error:
            return _lost(error, attempt)
        with response:
            return read(response)


def _lost(error: Exception, attempt: Attempt) -> PressError:
    if _is_timeout(error):
        return PressTimeout("The Press API did not answer in time.")
    if isinstance(error, requests.exceptions.SSLError):
        return PressUnavailable("No secure connection to the Press API could be made.")
    if not attempt.sent:
        return PressUnavailable("The Press API could not be reached.")
    return PressUnavailable("The connection to the Press API broke before it answered.")


def _is_timeout(error: BaseException) -> bool:
    """Whether a deadline of ours is what broke the connection, however it was wrapped."""
    causes: list[object] = [error, *error.args, getattr(error, "reason", None)]
    nested = [arg for cause in causes for arg in getattr(cause, "args", ())]
    return any(isinstance(cause, TimeoutError) for cause in (*causes, *nested))
