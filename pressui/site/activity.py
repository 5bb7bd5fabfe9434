"""The page of who did what: of operations for everybody, of people and refusals for owners."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.models import Event, Person
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.models import Connection
from pressui.connections.services import current_connection
from pressui.deployments.outcomes import SET_GOING, Outcome, outcomes
from pressui.operations.models import Operation
from pressui.pages import problem_page
from pressui.site.record import OUTCOMES, VERBS, BadQuery, RecordQuery, kinds_for, verb_of

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """An event as a sentence: who, did, what; `facts` are what stands under it.

    `outcome` is what the deployment came to, where that was only set going.
    """

    event: Event
    verb: str
    url: str
    facts: list[tuple[str, str]]
    outcome: Outcome | None


@require_safe
def activity(request: AuthenticatedRequest) -> HttpResponse:
    """The record, newest first, a page at a time."""
    try:
        query = RecordQuery.read(request.GET, request.user)
    except BadQuery as error:
        return refused_query(request, error)
    events = list(query.events(request.user)[: PAGE_SIZE + 1])
    has_more, events = len(events) > PAGE_SIZE, events[:PAGE_SIZE]
    context = {
        "nav": "activity",
        "lines": _lines(request.user, current_connection(), events),
        "tabs": [_tab(kind, words, query) for kind, words in kinds_for(request.user).items()],
        "outcomes": OUTCOMES,
        "actions": _actions(query, request.user),
        "asked": query,
        "csv": query.address("export_csv", before=""),
        "json": query.address("export_json", before=""),
        "first": query.address(before="") if query.before else "",
        "next": query.address(before=str(events[-1].pk)) if has_more else "",
    }
    return render(request, "site/activity.html", context)


def _lines(person: Person, connection: Connection, events: Sequence[Event]) -> list[Line]:
    """Each event with its verb and where what it speaks of is found; three queries for all."""
    ids = {event.target_id for event in events if event.target_id}
    rows = connection.deployments.filter(deployment_id__in=ids).defer("payload", "details")
    deployments = {row.deployment_id: row for row in rows}
    came_to = outcomes(
        {
            event.pk: (deployments[event.target_id], event.at)
            for event in events
            if event.target_id in deployments and _is_set_going(event)
        }
    )
    places = {key: row.get_absolute_url() for key, row in deployments.items()} | {
        spec.spec_id: spec.get_absolute_url()
        for spec in connection.specs.filter(spec_id__in=ids).only("family", "spec_id")
    }
    return [
        Line(
            event,
            verb_of(event.action),
            places.get(event.target_id, ""),
            _facts(event) if person.can_own else [],
            came_to.get(event.pk),
        )
        for event in events
    ]


def _is_set_going(event: Event) -> bool:
    return event.outcome == Operation.State.SUCCEEDED and event.action in SET_GOING


def _facts(event: Event) -> list[tuple[str, str]]:
    """What an owner may look up: from where, under which request, before and after."""
    facts = [
        (_("Address"), event.address or ""),
        (_("Request"), event.request_id),
        (_("Before"), _readable(event.before)),
        (_("After"), _readable(event.after)),
    ]
    return [(name, value) for name, value in facts if value]


def _readable(text: str) -> str:
    """JSON over several lines; anything else as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _tab(kind: str, words: Any, query: RecordQuery) -> dict[str, Any]:
    url = query.address(kind=kind, action="", before="")
    return {"label": words, "url": url, "current": query.kind == kind}


def _actions(query: RecordQuery, person: Person) -> dict[str, str]:
    """What one may filter by: the actions of the kind that is shown."""
    known = [*Operation.Kind.values, *VERBS]
    kinds = [query.kind] if query.kind else list(kinds_for(person))
    mine = [action for action in known if action.partition(":")[0] in kinds]
    return {action: _spoken(action) for action in mine}


def _spoken(action: str) -> str:
    if action not in Operation.Kind:
        return verb_of(action)
    return f"{Operation.Kind(action).label} ({action.partition(':')[0]})"


def refused_query(request: AuthenticatedRequest, error: BadQuery) -> HttpResponse:
    return problem_page(
        request,
        status=error.status,
        what=str(error),
        means=_("The address was cut short, or it asks for what your role does not show."),
        now=_("Begin at the newest entry."),
        actions=[{"label": _("All activity"), "url": reverse("activity")}],
    )
