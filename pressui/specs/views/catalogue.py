"""The catalogue: specs found by facets, tags and text, from the mirror alone."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import current_connection
from pressui.pages import Link, problem_page, wants_fragment
from pressui.specs import queries, search
from pressui.specs.cards import cards
from pressui.specs.facets import label_of, read_facets
from pressui.specs.filters import SORTS, BadFilter, Filters
from pressui.specs.queries import NoSuchPage, SpecPage

PAGE = "specs/list.html"


@require_safe
def spec_list(request: AuthenticatedRequest) -> HttpResponse:
    """All specs that this person may see, by the filters of the address."""
    connection = current_connection()
    specs = queries.visible_specs(connection, request.user)
    shown = queries.shown_by(request.user)
    try:
        typed = Filters.read(request.GET)
        asked = search.understand(specs, connection, typed.text)
        filters = replace(typed, text=asked.text)
        facets = read_facets(specs, filters, shown)
        page = queries.page_of(queries.matching(specs, filters, shown), filters, facets.total)
    except BadFilter as error:
        return _bad_filter(request, error)
    except NoSuchPage as error:
        return _past_the_end(request, filters, error)
    context = {
        "nav": "specs",
        "filters": filters,
        "asked": asked,
        "facets": facets,
        "page": page,
        "cards": cards(page.specs, request.user, filters),
        "count_words": _count_words(page.count),
        "chips": _chips(filters),
        "everything": Filters(status=(), sort=filters.sort, view=filters.view).address,
        "sorts": _sorts(filters),
        "sort_label": SORTS[filters.order],
        "views": _views(filters),
        **_pagination(filters, page),
    }
    if wants_fragment(request):
        response = _fragment(request, typed, context)
    else:
        response = render(request, PAGE, context)
    response["HX-Trigger"] = json.dumps({"announce": context["count_words"]})
    return response


def _fragment(
    request: AuthenticatedRequest, filters: Filters, context: dict[str, Any]
) -> HttpResponse:
    """What a typed text changes; going back is not to spell it letter by letter."""
    response = render(request, f"{PAGE}#answer", context)
    header = "HX-Replace-Url" if _was_searching(request) else "HX-Push-Url"
    response[header] = filters.address
    return response


def _was_searching(request: AuthenticatedRequest) -> bool:
    """Whether the page that asks shows the results of a text already."""
    htmx = getattr(request, "htmx", None)
    before = urlsplit(htmx.current_url_abs_path or "") if htmx else urlsplit("")
    return bool(QueryDict(before.query).get("q"))


def _count_words(count: int) -> str:
    return ngettext("%(n)d spec", "%(n)d specs", count) % {"n": count}


def _chips(filters: Filters) -> list[dict[str, str]]:
    """What is filtered by, each with the address without it."""
    chips = []
    if filters.text:
        text = f"“{filters.text}”"
        chips.append({"text": text, "url": replace(filters, text="", page=1).address})
    for facet in ("kind", "status", "scope", "tag"):
        chips += [
            {"text": f"{facet}: {value}", "url": filters.without(facet, value).address}
            for value in getattr(filters, facet)
        ]
    chips += [
        {"text": label_of(value), "url": filters.without("shown", value).address}
        for value in filters.shown
    ]
    return chips


def _sorts(filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": filters.sorted_by(sort).address,
            "current": sort == filters.order,
        }
        for sort, label in SORTS.items()
        if filters.text or sort != "best"
    ]


def _views(filters: Filters) -> list[dict[str, Any]]:
    named = (("cards", _("Cards"), "layout-grid"), ("table", _("Table"), "table"))
    return [
        {
            "label": label,
            "icon": icon,
            "url": replace(filters, view=view).address,
            "current": view == filters.view,
        }
        for view, label, icon in named
    ]


def _pagination(filters: Filters, page: SpecPage) -> dict[str, str]:
    words = {"first": page.first_shown, "last": page.last_shown, "count": page.count}
    shown = {"shown": _("%(first)d to %(last)d of %(count)d") % words}

    def address(number: int, *, exists: bool) -> str:
        return replace(filters, page=number).address if exists else ""

    return shown | {
        "first": address(1, exists=page.number > 2),
        "previous": address(page.number - 1, exists=page.number > 1),
        "next": address(page.number + 1, exists=page.number < page.last),
    }


def _bad_filter(request: AuthenticatedRequest, error: BadFilter) -> HttpResponse:
    means = _("The address asks for %(name)s “%(value)s”, which there is not.") % {
        "name": error.name,
        "value": error.value[:100],
    }
    choices = ", ".join(error.choices)
    return problem_page(
        request,
        status=400,
        what=_("This filter does not exist"),
        means=means,
        now=_("Choose one of: %(choices)s.") % {"choices": choices}
        if choices
        else _("Open the list without it and choose again."),
        actions=[Link(label=_("All available specs"), url=Filters().address)],
    )


def _past_the_end(
    request: AuthenticatedRequest, filters: Filters, error: NoSuchPage
) -> HttpResponse:
    pages = ngettext("The list has %(n)d page.", "The list has %(n)d pages.", error.last)
    return problem_page(
        request,
        status=404,
        what=_("There is no page %(number)d") % {"number": error.asked},
        means=pages % {"n": error.last},
        now=_("Begin with the first page; specs may have gone since you came here."),
        actions=[Link(label=_("First page"), url=replace(filters, page=1).address)],
    )
