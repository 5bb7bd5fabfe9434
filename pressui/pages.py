"""How views answer: a whole page or its fragment, and errors in the page's own layout."""

from collections.abc import Callable, Sequence
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Link(TypedDict):
    label: str
    url: str


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page: not when it follows a link or goes back."""
    htmx = getattr(request, "htmx", None)
    if not htmx or getattr(request, "gets_whole_page", False):
        return False
    return not (htmx.boosted or htmx.history_restore_request)


def give_whole_page(request: HttpRequest) -> None:
    """For htmx too: what the layout shows is read, since all of the page is replaced."""
    request.gets_whole_page = True  # type: ignore[attr-defined]


def page_links(number: int, last: int, address: Callable[[int], str]) -> dict[str, str]:
    """Where the pages of a list are, by the names that `components/pagination.html` has."""
    return {
        "first": address(1) if number > 2 else "",
        "previous": address(number - 1) if number > 1 else "",
        "next": address(number + 1) if number < last else "",
    }


def problem_page(
    request: HttpRequest,
    *,
    status: int,
    what: str,
    means: str = "",
    now: str = "",
    actions: Sequence[Link] = (),
) -> HttpResponse:
    """Says what happened, what it means and what to do now; the first action is the main one."""
    context = {"code": status, "what": what, "means": means, "now": now, "actions": actions}
    return render(request, "errors/page.html", context, status=status)
