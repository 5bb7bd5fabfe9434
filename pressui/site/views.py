"""Home and its live part, and the pages that Django shows when something went wrong."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.models import Connection
from pressui.connections.polling import watch
from pressui.connections.services import current_connection, freshness
from pressui.deployments import live
from pressui.deployments import queries as deployments
from pressui.deployments.rows import version_of
from pressui.site import estate, recent
from pressui.specs import queries as specs
from pressui.specs import rules

PAGE = "site/home.html"
# The pages that show what was read and where nothing is filled in: they may be loaded anew.
SHOWING: Final = {
    "home", "spec_list", "spec_detail", "spec_parameters", "spec_structure", "spec_releases",
    "spec_deployments", "spec_insights", "deployment_list", "deployment_detail",
}  # fmt: skip


@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    """What needs this person, what moves, what is out of date; then specs to begin with."""
    connection = current_connection()
    watch(connection)
    context = {
        "nav": "home",
        **_estate(request, connection),
        "featured": [
            (spec, rules.why_no_deploy(spec, request.user))
            for spec in specs.featured(connection, request.user)
        ],
        "used_last": recent.used_last(connection, request.user),
    }
    return render(request, PAGE, context)


@require_safe
def home_live(request: AuthenticatedRequest) -> HttpResponse:
    """The deployments of home and what was done lately; 204 where nothing changed."""
    connection = current_connection()
    watch(connection)
    context = _estate(request, connection)
    fresh = context["fresh"]
    if live.is_unchanged(request, context["version"]):
        return live.unchanged(fresh)
    return live.with_news(render(request, f"{PAGE}#live", context | {"oob": True}), fresh)


def _estate(request: AuthenticatedRequest, connection: Connection) -> dict[str, Any]:
    """The parts of home that change, and the version that tells whether they did."""
    fresh = freshness(connection)
    found = deployments.overview(connection, request.user)
    shown = {name: found[name] for name in ("attention", "in_motion", "outdated")}
    parts = estate.parts_of(shown, found["own"], request.user, connection, fresh)
    activity = recent.operations(connection, request.user)
    filling = not found["counts"][""] and fresh.is_filling
    version = version_of(
        found["counts"],
        filling,
        fresh.problem,
        [[told.shown for told in part] for part in parts.values()],
        [recently.shown for recently in activity],
    )
    is_moving = bool(parts["in_motion"])
    return {
        **parts,
        "counts": found["counts"],
        "total": found["counts"][""],
        "well": found["counts"]["well"],
        "filling": filling,
        "activity": activity,
        "fresh": fresh,
        "here": reverse("home"),
        "version": version,
        "live_url": f"{reverse('home_live')}?version={version}",
        "every": live.IN_MOTION_EVERY if is_moving else live.SETTLED_EVERY,
    }


@require_safe
def band(request: AuthenticatedRequest) -> HttpResponse:
    """The band over a page that is open while Press is read for the first time."""
    fresh = freshness(current_connection())
    here = request.htmx.current_url_abs_path or ""
    context = {"connection": fresh, "is_asked": True, "here": here if _shows(here) else ""}
    return render(request, "components/away.html", context)


def _shows(here: str) -> bool:
    """Whether the page of this address shows what was read, and has nothing to lose."""
    try:
        return resolve(urlsplit(here).path).url_name in SHOWING
    except Resolver404:
        return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or the session ended; nothing was sent to the API."""
    return render(request, "errors/csrf.html", status=403)
