"""What came back: read up to a cap, checked and decoded, or turned into a typed error."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from pressui.press.errors import InvalidResponse, PressError, error_class
from pressui.press.redaction import redact
from pressui.press.retries import parse_retry_after

LARGEST_ANSWER = 16 * 1024 * 1024
LARGEST_ERROR = 64 * 1024
DEEPEST = 64
LONGEST_MESSAGE = 1000

# The closing quote is optional so that one that lacks is searched for once only.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})</title", re.IGNORECASE)
_TELLING = ("detail", "message", "error", "errors", "title", "description", "msg")
_REQUEST_IDS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")


@dataclass(frozen=True)
class Answer:
    """One whole answer. Header names are looked up in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        given = next((self.headers[name] for name in _REQUEST_IDS if name in self.headers), None)
        return None if given is None else plain(given, 200)


def plain(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """Text on one line, without control characters, cut to a bearable length."""
    text = " ".join(_CONTROL.sub(" ", text[: longest * 4]).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def decode(answer: Answer) -> Any:
    """The JSON of an answer, None for an empty one; `InvalidResponse` for anything else.

    Numbers are Python's own: integers of any size exact, `10.0` stays a float, and floats are
    written again as they were read (the shortest text of the same double).
    """
    if not answer.body.strip():
        return None
    if _too_deep(answer.body):
        raise _invalid(answer, "The Press API answered with JSON that is nested too deeply.")
    try:
        return json.loads(
            answer.body.decode("utf-8-sig"), parse_float=_finite, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        message = f"The Press API answered {_nature(answer)} where JSON was expected."
    raise _invalid(answer, message)


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise ValueError("number out of range")
    return number


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _invalid(answer: Answer, message: str) -> InvalidResponse:
    return InvalidResponse(message, status=answer.status, request_id=answer.request_id)


def _too_deep(body: bytes) -> bool:
    """Counted before parsing: a parser that recurses would be stopped by its stack instead."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    brackets = _STRING.sub(b"", body).translate(None, _NO_BRACKETS)
    steps = (1 if bracket in b"[{" else -1 for bracket in brackets)
    return any(depth > DEEPEST for depth in accumulate(steps))


def _nature(answer: Answer) -> str:
    kind = answer.headers.get("content-type", "").lower()
    if "html" in kind or answer.body.lstrip()[:1] == b"<":
        return "a web page"
    return "something incomplete or broken"


def refusal(answer: Answer, secrets: Iterable[str]) -> PressError:
    """The typed error of an answer that is not a success, with what the API says of it."""
    said = _json_or_none(answer)
    secrets = tuple(secrets)
    told = plain(redact(_told(said) or _told_by_text(answer, said), secrets))
    return error_class(answer.status)(
        told or f"The API answered {answer.status}.",
        status=answer.status,
        code=_code(said, secrets),
        request_id=answer.request_id and redact(answer.request_id, secrets),
        retry_after=parse_retry_after(answer.headers.get("retry-after")),
    )


def _json_or_none(answer: Answer) -> Any:
    try:
        return decode(answer)
    except InvalidResponse:
        return None


def _told(said: Any, depth: int = 4) -> str:
    """The readable part of an error body of whatever shape."""
    if isinstance(said, str):
        return said.strip()
    if depth == 0 or not isinstance(said, dict | list):
        return ""
    if isinstance(said, list):
        return "; ".join(filter(None, (_told(item, depth - 1) for item in said[:20])))
    for key in _TELLING:
        told = _told(said.get(key), depth - 1)
        if told:
            return told
    fields = ((key, _told(value, depth - 1)) for key, value in list(said.items())[:20])
    return "; ".join(f"{key}: {told}" for key, told in fields if told)


def _told_by_text(answer: Answer, said: Any) -> str:
    if said is not None:
        return ""
    text = answer.body[:LARGEST_ERROR].decode("utf-8", "replace").strip()
    if _nature(answer) != "a web page":
        return "" if text[:1] in ("{", "[") else text
    title = _TITLE.search(text)
    name = f" “{plain(title[1])}”" if title else ""
    return f"The API answered {answer.status} with a web page{name}."


def _code(said: Any, secrets: tuple[str, ...]) -> str | None:
    if not isinstance(said, dict):
        return None
    for key in ("code", "errorCode", "error"):
        value = said.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return plain(redact(str(value), secrets), 100)
    return None
