"""The list of deployments, and its live part; both read the mirror alone."""

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.models import Connection
from pressui.connections.polling import watch
from pressui.connections.services import Freshness, current_connection, freshness
from pressui.deployments import live, queries, search, suggesting
from pressui.deployments.filters import SORT_WORDS, VIEWS, ListQuery
from pressui.deployments.listing import Listing
from pressui.deployments.models import Deployment
from pressui.deployments.paging import BadCursor, Cursor, Page, beneath, page_of
from pressui.deployments.queries import Counted
from pressui.deployments.rows import Row, rows_of, version_of
from pressui.deployments.saved_filters import saved_by
from pressui.pages import problem_page, wants_fragment

PAGE = "deployments/list.html"
# A key, and how many rows stood over it.
_STAY = re.compile(r"\b([0-9]{1,18}):([0-9]{1,2})\b", re.ASCII)


@dataclass(frozen=True)
class Found:
    """What the mirror has for a query: its page and the rows of it."""

    page: Page
    rows: list[Row]
    counts: dict[str, int]
    fresh: Freshness
    cursor: str
    filling: bool
    is_named: bool
    meant: ListQuery | None

    @property
    def version(self) -> str:
        return version_of(
            self.filling, self.page.total, self.counts, self.fresh.problem, self._shown
        )

    @property
    def _shown(self) -> list[tuple[object, ...]]:
        return [row.shown for row in self.rows]

    @property
    def every(self) -> str:
        in_motion = any(row.is_in_motion for row in self.rows)
        return live.IN_MOTION_EVERY if in_motion else live.SETTLED_EVERY


@require_safe
def deployment_list(request: AuthenticatedRequest) -> HttpResponse:
    """Deployments by view, search and filters; the address says all of it."""
    connection = current_connection()
    counted = queries.counted(connection, request.user)
    statuses = counted.statuses
    query = ListQuery.read(request.GET, statuses)
    if query.error:
        return _not_understood(request, query, statuses)
    if request.GET.get("page", "1") != "1":
        return _no_such_page(request, query)
    try:
        found = _find(request, connection, query, counted)
    except BadCursor:
        return _no_such_page(request, query)
    if found.cursor and not found.rows:
        return _no_such_page(request, query)
    watch(connection)
    saved = saved_by(request.user, query)
    around = _around(query, statuses) | {"saved": saved}
    context = {"nav": "deployments", **around, **_results(query, found)}
    if wants_fragment(request):
        response = render(request, f"{PAGE}#body", context)
        response["HX-Push-Url"] = query.address()
        return live.with_news(response, found.fresh, announce=_count_words(found.page.total))
    return render(request, PAGE, context)


def _not_understood(
    request: AuthenticatedRequest, query: ListQuery, statuses: set[str]
) -> HttpResponse:
    """The search box with what is wrong in it, and no rows, for htmx too."""
    context = _around(query, statuses) | {"nav": "deployments", "tabs": _tabs(query, {})}
    if wants_fragment(request):
        return render(request, f"{PAGE}#body", context, status=422)
    return render(request, PAGE, context, status=400)


@require_safe
def deployment_list_live(request: AuthenticatedRequest) -> HttpResponse:
    """The rows anew where something on the page has changed, else 204."""
    connection = current_connection()
    counted = queries.counted(connection, request.user)
    query = ListQuery.read(request.GET, counted.statuses)
    if query.error:
        return HttpResponse(status=400)
    try:
        found = _find(request, connection, query, counted)
    except BadCursor:
        return HttpResponse(status=404)
    watch(connection)
    if live.is_unchanged(request, found.version):
        return live.unchanged(found.fresh)
    news = {"oob": True, "attention_now": found.counts["attention"]}
    response = render(request, f"{PAGE}#live", _results(query, found) | news)
    return live.with_news(response, found.fresh)


def _find(
    request: AuthenticatedRequest, connection: Connection, query: ListQuery, counted: Counted
) -> Found:
    text = request.GET.get("cursor", "")
    cursor = Cursor.decode(text, query.order) if text else None
    counts = counted.views | {"mine": queries.mine_count(connection, request.user)}
    view = query.counted_view
    listing = Listing(connection, request.user, query)
    total = listing.number if view is None else counts[view]
    first = listing.namesakes()
    others = listing.rows.exclude(pk__in=[row.pk for row in first]) if first else listing.rows
    left = None if total is None else total - len(first)
    page = beneath(page_of(others, query.order, cursor, left), first)
    fresh = freshness(connection)
    shown = _standing_still(request, connection, page.rows)
    rows = rows_of(shown, request.user, connection, fresh)
    filling = not counts[""] and fresh.is_filling
    meant = None if page.total else suggesting.meant(connection, request.user, query)
    return Found(page, rows, counts, fresh, text, filling, bool(first), meant)


def _standing_still(
    request: AuthenticatedRequest, connection: Connection, rows: list[Deployment]
) -> list[Deployment]:
    """The rows, with those that were acted on since the page was opened where they stood.

    Else the next one would slide under the pointer; `stay` is their keys and places.
    """
    places = {int(pk): int(place) for pk, place in _STAY.findall(request.GET.get("stay", ""))}
    if not places:
        return rows
    there = queries.visible_among(connection, request.user, places)
    found = {row.pk: row for row in there}
    still = [row for row in rows if row.pk not in found]
    for pk, place in sorted(places.items(), key=itemgetter(1)):
        if pk in found:
            still.insert(place, found[pk])
    return still


def _around(query: ListQuery, statuses: set[str]) -> dict[str, Any]:
    """What stands over the rows: the search box and the filters beside it."""
    return {
        "query": query,
        "statuses": sorted(statuses),
        "kinds": search.KINDS,
        "sorts": SORT_WORDS,
        "chips": [{"text": t.text, "url": query.without(t)} for t in query.terms if t.key],
    }


def _results(query: ListQuery, found: Found) -> dict[str, Any]:
    page, cursor = found.page, {"cursor": found.cursor} if found.cursor else {}
    return {
        "query": query,
        "meant": found.meant,
        "page": page,
        "rows": found.rows,
        "tabs": _tabs(query, found.counts),
        "count_words": _count_words(page.total),
        "sort_words": _("exact name first, then newest")
        if found.is_named
        else SORT_WORDS[query.sort],
        "everything": found.counts[""],
        "shown": _shown_words(page),
        "all_url": ListQuery(sort=query.sort).address(),
        "filling": found.filling,
        "first": query.address() if page.before else "",
        "previous": query.address(cursor=page.previous) if page.previous else "",
        "next": query.address(cursor=page.next) if page.next else "",
        "here": query.address(**cursor),
        "live_url": query.address("deployment_list_live", version=found.version, **cursor),
        "every": found.every,
        "fresh": found.fresh,
        "upgrade_first": query.is_of_outdated,
    }


def _tabs(query: ListQuery, counts: dict[str, int]) -> list[dict[str, str | int | bool | Promise]]:
    return [
        {
            "label": label,
            "url": query.address(view=view),
            "current": query.view == view,
            "count": counts.get(view, ""),
        }
        for view, label in VIEWS.items()
    ]


def _shown_words(page: Page) -> str:
    numbers = {"first": page.first_number, "last": page.last_number, "total": page.total}
    grouped = {name: number_format(n, force_grouping=True) for name, n in numbers.items()}
    return _("%(first)s to %(last)s of %(total)s") % grouped if page.rows else ""


def _count_words(count: int) -> str:
    return _("1 deployment") if count == 1 else _("%(n)d deployments") % {"n": count}


def _no_such_page(request: AuthenticatedRequest, query: ListQuery) -> HttpResponse:
    return problem_page(
        request,
        status=404,
        what=_("This page of the list is not there"),
        means=_("Its address was cut short, or what stood on it is gone."),
        now=_("Begin at the first page; your filters are kept."),
        actions=[{"label": _("First page"), "url": query.address()}],
    )
