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
from pressui.specs import list_parts, queries
from pressui.specs.cards import cards
from pressui.specs.facets import read_facets
from pressui.specs.filters import SORTS, BadFilter, Filters
from pressui.specs.models import SpecQuerySet
from pressui.specs.queries import NoSuchPage
from pressui.specs.typed_terms import understood
from pressui.specs.understanding import told
from pressui.terms import SearchError

PAGE = "specs/list.html"


@require_safe
def spec_list(request: AuthenticatedRequest) -> HttpResponse:
    """All specs that this person may see, by the filters of the address."""
    connection = current_connection()
    specs = queries.visible_specs(connection, request.user)
    try:
        typed = Filters.read(request.GET)
        filters, unfinished = _understood(request, specs, typed)
        wanted = queries.wanted(specs, connection, request.user, filters)
        facets = read_facets(specs, wanted)
        found = queries.matching(specs, wanted)
        page = queries.page_of(found, filters, facets.total, wanted.search)
    except SearchError as error:
        return _not_understood(request, typed, str(error))
    except BadFilter as error:
        return _bad_filter(request, error)
    except NoSuchPage as error:
        return _past_the_end(request, filters, error)
    context = {
        **_around(specs, typed, filters),
        "facets": facets,
        "page": page,
        "cards": cards(page.specs, request.user, filters),
        "asked": wanted.search,
        "unfinished": unfinished,
        "told": told(wanted.search, page.count),
        "first_kind": list_parts.first_kind(wanted.search, filters),
        "count_words": list_parts.count_words(page.count),
        "ways_out": [] if page.count else list_parts.ways_out(specs, wanted),
        **list_parts.pages(filters, page),
    }
    response = _answer(request, typed, context)
    response["HX-Trigger"] = json.dumps({"announce": context["count_words"]})
    return response


def _understood(
    request: AuthenticatedRequest, specs: SpecQuerySet, typed: Filters
) -> tuple[Filters, str]:
    """While somebody types, what stands before an unfinished term counts; it is told how to end.

    Raises `SearchError`.
    """
    try:
        return understood(specs, typed), ""
    except SearchError as error:
        if not wants_fragment(request):
            raise
        done = replace(typed, text=typed.text.rpartition(" ")[0])
        return understood(specs, done), str(error)


def _around(specs: SpecQuerySet, typed: Filters, filters: Filters) -> dict[str, Any]:
    """The box as it was typed in, and what stands over the list."""
    return {
        "nav": "specs",
        "typed": typed,
        "filters": filters,
        "everything": specs.count(),
        "chips": list_parts.chips(filters),
        "cleared": filters.cleared,
        "is_untouched": filters == replace(filters.cleared, page=filters.page, sort=filters.sort),
        "sorts": list_parts.sorts(filters),
        "heads": list_parts.heads(filters),
        "sort_label": SORTS[filters.order],
        "views": list_parts.views(filters),
        "title": list_parts.title(filters),
    }


def _answer(
    request: AuthenticatedRequest, typed: Filters, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, or what a typed text changes; going back is not to spell it letter by letter."""
    if not wants_fragment(request):
        return render(request, PAGE, context, status=status)
    response = render(request, f"{PAGE}#answer", context, status=status)
    header = "HX-Replace-Url" if _was_searching(request) else "HX-Push-Url"
    response[header] = typed.address
    return response


def _not_understood(request: AuthenticatedRequest, typed: Filters, why: str) -> HttpResponse:
    """The list gives way to what can be typed."""
    specs = queries.visible_specs(current_connection(), request.user)
    words = {"error": why, "cards": [], "count_words": ""}
    context = {**_around(specs, typed, replace(typed, text="")), **words, "title": _("Specs")}
    return _answer(request, typed, context, status=422 if wants_fragment(request) else 400)


def _was_searching(request: AuthenticatedRequest) -> bool:
    """Whether the page that asks shows the results of a text already."""
    htmx = getattr(request, "htmx", None)
    before = urlsplit(htmx.current_url_abs_path or "") if htmx else urlsplit("")
    return bool(QueryDict(before.query).get("q"))


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
