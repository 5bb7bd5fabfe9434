"""What a live part of a page answers: the part anew, or 204 where nothing changed."""

import json

from django.http import HttpRequest, HttpResponse

from pressui.connections.services import Freshness

# With a poll of the API each second, a change is on the page within three seconds.
IN_MOTION_EVERY, SETTLED_EVERY = "1500ms", "15s"


def is_unchanged(request: HttpRequest, version: str) -> bool:
    """Whether the page already shows this version; a poll says which one it has."""
    return request.GET.get("version") == version


def unchanged(fresh: Freshness) -> HttpResponse:
    return with_news(HttpResponse(status=204), fresh)


def with_news(response: HttpResponse, fresh: Freshness, announce: str = "") -> HttpResponse:
    """Tells the page when things were checked, and screen readers what changed."""
    news: dict[str, object] = {}
    if fresh.checked_at:
        news["checked"] = {"at": fresh.checked_at.isoformat(), "away": fresh.away}
    if announce:
        news["announce"] = announce
    if news:
        response["HX-Trigger"] = json.dumps(news)
    return response
