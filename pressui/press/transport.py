"""The one place where requests are made: credentials, deadline, retries, caps and redirects."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from pressui.press.answers import LARGEST_ANSWER, LARGEST_ERROR, Answer, decode, refusal
from pressui.press.breaker import Breaker
from pressui.press.errors import (
    InvalidResponse,
    PressError,
    PressTimeout,
    PressUnavailable,
    RedirectRefused,
)
from pressui.press.limits import Clock, Limits, monotonic
from pressui.press.pool import Pool, Route
from pressui.press.redaction import credentials
from pressui.press.retries import Retries
from pressui.press.wire import SHORTEST, Attempt, carrying

logger = logging.getLogger("pressui.press")

MOST_REDIRECTS = 3
CHUNK = 64 * 1024
_FOLLOWED = frozenset({301, 302, 303, 307, 308})
_NOT_APPLIED = frozenset({307, 308})  # these ask to send the same request elsewhere


@dataclass(frozen=True)
class Call:
    """A request as the operations describe it; the body is made anew for each try."""

    method: str
    path: str
    query: str = ""
    body: Callable[[], Any] | None = field(default=None, repr=False)
    content_type: str | None = None

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


class Transport:
    """Sends calls to one Press API. Safe to share between threads; survives a fork."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        retries: Retries,
        breaker: Breaker,
        route: Route,
        clock: Clock = monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = checked_base_url(base_url)
        self._token = checked_token(token)
        self.retries = retries
        self.breaker = breaker
        self.clock = clock
        self._sleep = sleep
        self.pool = Pool(route)

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    def close(self) -> None:
        self.pool.close()

    def send(self, call: Call, limits: Limits) -> Any:
        """The decoded JSON of a success (None where it is empty), else a `PressError`."""
        deadline = limits.deadline(self.clock())
        if deadline <= self.clock():
            raise PressTimeout("There was no time left to ask the Press API.")
        with self.breaker.guard():
            return self._tries(call, limits, deadline)

    def _tries(self, call: Call, limits: Limits, deadline: float) -> Any:
        tried = 0
        while True:
            tried += 1
            try:
                return self._once(call, limits, deadline)
            except PressError as error:
                pause = self.retries.pause(error, tried, is_write=call.is_write)
                if pause is None or self.clock() + pause >= deadline:
                    raise
                logger.info("%s %s: %r, again", call.method, call.path, type(error).__name__)
            self._sleep(pause)

    def _once(self, call: Call, limits: Limits, deadline: float) -> Any:
        secrets = (*credentials(self._token), *limits.hidden)
        url = f"{self.base_url}/{call.path}" + (f"?{call.query}" if call.query else "")
        for _hop in range(MOST_REDIRECTS + 1):
            prepared = self._prepare(call, url)
            answer = self._exchange(call, prepared, limits, deadline)
            if answer.status not in _FOLLOWED:
                return _result(call, answer, secrets)
            url = _next_url(call, prepared, answer)
        raise RedirectRefused("The Press API keeps on redirecting.", status=answer.status)

    def _prepare(self, call: Call, url: str) -> requests.PreparedRequest:
        headers = {
            "Authorization": self._token,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": "press-ui",
        }
        if call.content_type is not None:
            headers["Content-Type"] = call.content_type
        body = call.body() if call.body is not None else None
        return requests.Request(call.method, url, headers=headers, data=body).prepare()

    def _exchange(
        self, call: Call, prepared: requests.PreparedRequest, limits: Limits, deadline: float
    ) -> Answer:
        attempt = Attempt(deadline, limits.timeouts.read, fresh=call.is_write, clock=self.clock)
        left = max(deadline - self.clock(), SHORTEST)
        waits = (min(limits.timeouts.connect, left), min(limits.timeouts.read, left))
        with carrying(attempt), _closing(prepared.body):
            answer = self.pool.receive(prepared, waits, attempt, _read)
        if isinstance(answer, PressError):
            answer.may_have_applied = call.is_write and attempt.sent
            raise answer
        logger.debug("%s %s: %d", call.method, call.path, answer.status)
        return answer


def _closing(body: Any) -> AbstractContextManager[Any]:
    """Closes the files of a streamed body, also where it was not read to its end."""
    return closing(body) if hasattr(body, "close") else nullcontext()


def _read(response: requests.Response) -> Answer | PressError:
    """Reads the body as it comes, so that neither size nor time can run away."""
    succeeded = response.status_code < 300
    largest = LARGEST_ANSWER if succeeded else LARGEST_ERROR
    chunks: list[bytes] = []
    size = 0
    try:
        while size <= largest and (chunk := response.raw.read(CHUNK, decode_content=True)):
            chunks.append(chunk)
            size += len(chunk)
    except (ReadTimeoutError, TimeoutError):
        if succeeded:
            return PressTimeout("The Press API did not finish its answer in time.")
    except (HTTPError, OSError):
        if succeeded:
            return PressUnavailable("The connection broke while the Press API was answering.")
    body = b"".join(chunks)
    if size > largest and succeeded:
        return InvalidResponse("The Press API's answer is too large.", status=response.status_code)
    return Answer(response.status_code, response.headers, body[:largest])


def _result(call: Call, answer: Answer, secrets: tuple[str, ...]) -> Any:
    if not 200 <= answer.status < 300:
        error = refusal(answer, secrets)
        error.may_have_applied = call.is_write and not 400 <= answer.status < 500
        raise error
    try:
        return decode(answer)
    except InvalidResponse as error:
        error.may_have_applied = call.is_write
        raise


def _next_url(call: Call, prepared: requests.PreparedRequest, answer: Answer) -> str:
    """Where a read is redirected to, if that is the same server; never with less protection."""
    asked = prepared.url or ""
    try:
        target = urljoin(asked, answer.headers.get("location", ""))
        url = requests.Request("GET", target).prepare().url or ""
        same = _origin(url) == _origin(asked) and not call.is_write
    except (ValueError, requests.RequestException):
        same = False
    if not same:
        raise RedirectRefused(
            "The Press API redirected elsewhere; that was not followed.",
            status=answer.status,
            request_id=answer.request_id,
            may_have_applied=call.is_write and answer.status not in _NOT_APPLIED,
        )
    return url


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port


def checked_base_url(base_url: str) -> str:
    parts = urlsplit(base_url)
    named = parts.scheme in ("http", "https") and parts.hostname
    if not named or not base_url.isprintable() or " " in base_url:
        raise ValueError("The Press API's address has to begin with http:// or https://.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("The Press API's address takes no credentials, query or fragment.")
    return base_url.rstrip("/")


def checked_token(token: str) -> str:
    """The token as given; the message never shows it."""
    if not token.strip() or not token.isascii() or not token.isprintable():
        raise ValueError("The Press API's token is empty or has characters no header can carry.")
    return token.strip()
