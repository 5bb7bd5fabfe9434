"""Who did what: the record of operations, for owners also of sign-ins and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pressui.accounts.models import Event, Person
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.models import Connection
from pressui.connections.services import current_connection
from pressui.operations.models import Operation
from pressui.pages import problem_page

PAGE_SIZE = 50
# What is done to the platform is for everybody to see; what people do here is for owners.
EVERYBODY = ("deployment", "spec")
KINDS = {
    "": gettext_lazy("Everything"),
    "deployment": gettext_lazy("Deployments"),
    "spec": gettext_lazy("Specs"),
    "person": gettext_lazy("Sign-ins"),
    "request": gettext_lazy("Refusals"),
}
OUTCOMES = {
    "": gettext_lazy("Any outcome"),
    "succeeded": gettext_lazy("Succeeded"),
    "failed": gettext_lazy("Failed"),
    "unknown": gettext_lazy("Not known"),
    "refused": gettext_lazy("Refused"),
}
VERBS = {
    "person:sign-in": gettext_lazy("signed in"),
    "person:sign-in-failed": gettext_lazy("tried to sign in"),
    "person:sign-out": gettext_lazy("signed out"),
    "request:refused": gettext_lazy("was refused"),
}


@dataclass(frozen=True)
class Line:
    """An event as a sentence: who, did, what."""

    event: Event
    verb: str
    url: str


@require_safe
def activity(request: AuthenticatedRequest) -> HttpResponse:
    """The record, newest first, by kind and outcome, a page at a time."""
    kinds = _kinds(request.user)
    asked = {name: request.GET.get(name, "") for name in ("kind", "outcome", "before")}
    if asked["kind"] not in kinds or asked["outcome"] not in OUTCOMES:
        return _unknown(request, 400, _("There is no such filter"))
    if asked["before"] and not _is_id(asked["before"]):
        return _unknown(request, 404, _("This page of the record is not there"))
    events = list(_events(request.user, **asked)[: PAGE_SIZE + 1])
    has_more, events = len(events) > PAGE_SIZE, events[:PAGE_SIZE]
    context = {
        "nav": "activity",
        "lines": _lines(current_connection(), events),
        "tabs": [_tab(kind, words, asked) for kind, words in kinds.items()],
        "outcomes": OUTCOMES,
        "asked": asked,
        "first": _address(asked, before="") if asked["before"] else "",
        "next": _address(asked, before=str(events[-1].pk)) if has_more else "",
    }
    return render(request, "site/activity.html", context)


def _kinds(person: Person) -> dict[str, Any]:
    """What this person may filter by."""
    return {k: words for k, words in KINDS.items() if not k or k in EVERYBODY or person.can_own}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _events(person: Person, *, kind: str, outcome: str, before: str) -> QuerySet[Event]:
    """Events are written once and in order, so that their numbers are the order and the cursor."""
    found = Event.objects.order_by("-id")
    if not person.can_own:
        mine = [Q(action__startswith=f"{name}:") for name in EVERYBODY]
        found = found.filter(mine[0] | mine[1])
    if kind:
        found = found.filter(action__startswith=f"{kind}:")
    if outcome:
        found = found.filter(outcome=outcome)
    return found.filter(pk__lt=int(before)) if before else found


def _lines(connection: Connection, events: Sequence[Event]) -> list[Line]:
    """Each event with its verb and where what it speaks of is found; two queries for all."""
    ids = {event.target_id for event in events if event.target_id}
    places = {
        row.deployment_id: row.get_absolute_url()
        for row in connection.deployments.filter(deployment_id__in=ids).only(
            "family", "deployment_id"
        )
    } | {
        spec.spec_id: spec.get_absolute_url()
        for spec in connection.specs.filter(spec_id__in=ids).only("family", "spec_id")
    }
    return [Line(event, verb_of(event.action), places.get(event.target_id, "")) for event in events]


def verb_of(action: str) -> str:
    """What was done, as the middle of a sentence; what we do not know is said as it is."""
    if action in VERBS:
        return str(VERBS[action])
    if action in Operation.Kind:
        return str(Operation.Kind(action).label).lower()
    return action


def _tab(kind: str, words: Any, asked: dict[str, str]) -> dict[str, Any]:
    url = _address(asked, kind=kind, before="")
    return {"label": words, "url": url, "current": asked["kind"] == kind}


def _address(asked: dict[str, str], **changes: str) -> str:
    wanted = {name: value for name, value in (asked | changes).items() if value}
    return reverse("activity") + (f"?{urlencode(wanted)}" if wanted else "")


def _unknown(request: AuthenticatedRequest, status: int, what: str) -> HttpResponse:
    return problem_page(
        request,
        status=status,
        what=what,
        means=_("The address was cut short, or it asks for what your role does not show."),
        now=_("Begin at the newest entry."),
        actions=[{"label": _("All activity"), "url": reverse("activity")}],
    )
