"""What all groups of operations are built on: addresses, queries and typed answers."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from pressui.press.errors import BadRequest, InvalidResponse, NotFound
from pressui.press.limits import Limits
from pressui.press.multipart import Upload
from pressui.press.pages import OUR_PAGE_SIZE, Page, iterate, read_page
from pressui.press.resources.reading import Malformed
from pressui.press.transport import Call, Transport

Names = Sequence[str] | None
Schema = dict[str, list[dict[str, Any]]]
JSON = "application/json"


class Caller:
    """A group of operations over a transport, under the limits of one client."""

    def __init__(self, transport: Transport, limits: Limits) -> None:
        self._transport = transport
        self._limits = limits

    def _get[T](self, path: str, read: Callable[[Any], T], **query: Any) -> T:
        return self._typed(Call("GET", path, encoded(query)), read)

    def _send[T](self, method: str, path: str, body: Any, read: Callable[[Any], T]) -> T:
        """A write with a JSON body; None as body sends none."""
        if body is None:
            return self._typed(Call(method, path), read)
        content = json_bytes(body)
        return self._typed(Call(method, path, "", lambda: content, JSON), read)

    def _upload[T](self, path: str, upload: Upload, read: Callable[[Any], T], **query: Any) -> T:
        call = Call("POST", path, encoded(query), upload.body, upload.content_type)
        return self._typed(call, read)

    def _typed[T](self, call: Call, read: Callable[[Any], T]) -> T:
        value = self._transport.send(call, self._limits)
        try:
            return read(value)
        except Malformed as problem:
            message = f"The Press API's answer is not of its contract: {problem}."
        raise InvalidResponse(message, status=200, may_have_applied=call.is_write)

    def _page[T](
        self, path: str, things: str, read: Callable[[Any], T], query: dict[str, Any]
    ) -> Page[T]:
        number = query.get("pageNumber")
        return self._get(path, lambda value: read_page(value, things, read, number), **query)

    def _all[T](
        self, path: str, things: str, read: Callable[[Any], T], query: dict[str, Any]
    ) -> Iterator[T]:
        """The page number is ignored, as in the reference: an iterator begins at the first."""
        size = query.get("pageSize") or OUR_PAGE_SIZE

        def fetch(number: int) -> Page[T]:
            asked = {**query, "pageSize": size, "pageNumber": number}
            return self._page(path, things, read, asked)

        return iterate(fetch)

    def _listed[T](
        self,
        path: str,
        things: str,
        read: Callable[[Any], T],
        *,
        as_iterator: bool,
        **query: Any,
    ) -> Iterator[T] | Page[T]:
        if as_iterator:
            return self._all(path, things, read, query)
        return self._page(path, things, read, query)


def segment(value: object) -> str:
    """An id or a version as one piece of a path, whatever characters it has.

    An empty one, or dots, would address something else (the list, the level above): there is
    no such thing, so nothing is sent.
    """
    given = str(value)
    if not given.strip() or given in (".", ".."):
        raise NotFound("There is nothing without an id.", status=404)
    return quote(given, safe="", errors="replace")


def encoded(query: dict[str, Any]) -> str:
    """A query string: None is left out, lists repeat their key, booleans are `true`/`false`."""
    pairs = [(key, value) for key, given in query.items() for value in _listed_values(given)]
    return urlencode(pairs, errors="replace")


def _listed_values(given: Any) -> list[str]:
    if given is None:
        return []
    if isinstance(given, bool):
        return ["true" if given else "false"]
    if isinstance(given, list | tuple | set | frozenset):
        return [str(value) for value in given if value is not None]
    return [str(given)]


def json_text(value: Any) -> str:
    """The value as JSON; the error does not show it, since it may hold a secret."""
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        message = "What was to be sent cannot be written as JSON."
    raise BadRequest(message)


def json_bytes(value: Any) -> bytes:
    return json_text(value).encode()


def anything(value: Any) -> dict[str, Any]:
    """For writes whose answer tells nothing needed: its object if there is one."""
    return value if isinstance(value, dict) else {}
