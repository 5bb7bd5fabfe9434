"""A form that was sent after its session had ended: carried over the sign-in by the page itself.

Nothing is kept on the server. What was typed goes back to the browser that sent it, signed, and
good for that browser alone; whoever has signed in there sends it again by a button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token

FIELD: Final = "carried"
HOURS: Final = 2
# What the sign-in may send along without being refused for its size.
MOST: Final = 1_000_000
_OURS: Final = ("csrfmiddlewaretoken", FIELD)

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Carried:
    """Where a form was sent to, and its fields in their order."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


def carries_form(**instead: str) -> Callable[[View], View]:
    """Marks a view whose forms ask for no secrets.

    `instead` are fields that are sent otherwise then, such as the button that was pressed.
    """

    def mark(view: View) -> View:
        view.carries_form = instead  # type: ignore[attr-defined]
        return view

    return mark


def has_to_be_carried(request: HttpRequest, view: View) -> bool:
    return request.method == "POST" and hasattr(view, "carries_form") and bool(request.POST)


def pack(request: HttpRequest, view: View) -> str:
    """What was typed, signed; empty where it is too long."""
    instead: dict[str, str] = getattr(view, "carries_form", {})
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in _OURS and name not in instead
    ]
    told = [request.path, [*typed, *instead.items()], bool(request.FILES)]
    text = signing.dumps(told, salt=_salt(request), compress=True)
    return text if len(text) <= MOST else ""


def unpack(request: HttpRequest) -> Carried | None:
    """What a sign-in carries along; None for nothing, or for what this browser was not given."""
    try:
        path, fields, had_files = signing.loads(
            request.POST.get(FIELD, ""), salt=_salt(request), max_age=HOURS * 3600
        )
    except signing.BadSignature:
        return None
    return Carried(path, [(name, value) for name, value in fields], had_files)


def _salt(request: HttpRequest) -> str:
    """Of this browser: another one cannot be made to send what was typed here, nor to show it."""
    get_token(request)
    return f"carried:{request.META['CSRF_COOKIE']}"
