"""Who acts, and the record of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from pressui.accounts.models import Event, Person


class Action(StrEnum):
    """What an event tells of, as `subject:verb`; writes to the API have their operation's kind."""

    SIGN_IN = "person:sign-in"
    SIGN_IN_FAILED = "person:sign-in-failed"
    SIGN_OUT = "person:sign-out"
    JOINED = "person:join"
    LINKED = "person:link"
    INVITE = "person:invite"
    ROLE = "person:change-role"
    DETAILS = "person:change-details"
    SETTINGS = "person:change-settings"
    DISABLE = "person:disable"
    ENABLE = "person:enable"
    LINK = "person:new-link"
    PASSWORD = "person:set-password"  # noqa: S105 - the name of an action
    MAKE_TEAM = "team:make"
    EDIT_TEAM = "team:edit"
    DELETE_TEAM = "team:delete"
    PRUNED = "record:prune"
    EXPORTED = "record:export"
    ADVISE = "spec:advise"
    SHARE_PRESET = "spec:share-preset"
    DELETE_PRESET = "spec:delete-preset"
    COPY_DRAFT = "spec:copy-draft"
    REFUSED = "request:refused"


@dataclass(frozen=True)
class Actor:
    """Whoever asks for a write: all that services know of a request."""

    person: Person | None
    name: str
    address: str | None
    request_id: str

    @property
    def columns(self) -> dict[str, Any]:
        """What a row keeps of them."""
        return {
            "person": self.person,
            "person_name": self.name,
            "address": self.address,
            "request_id": self.request_id,
        }


def origin_of(request: HttpRequest) -> tuple[str | None, str]:
    """The address a request came from, and the request's id."""
    return request.META.get("REMOTE_ADDR") or None, getattr(request, "request_id", "")


def actor_of(request: HttpRequest) -> Actor:
    person = request.user if isinstance(request.user, Person) else None
    return Actor(person, person.name if person else "", *origin_of(request))


def record(actor: Actor, action: str, outcome: str, **what: Any) -> Event:
    """Appends an event. Whoever calls sees to it that no secret is in it."""
    detail = str(what.pop("detail", ""))[:1000]
    return Event.objects.create(
        **actor.columns,
        action=action,
        outcome=outcome,
        detail=detail,
        **what,
    )


def record_change(
    actor: Actor,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    **what: Any,
) -> Event:
    """Appends what differs between two sets of facts; neither may hold a secret."""
    differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    told = {"before": _text(before, differing), "after": _text(after, differing)}
    return record(actor, action, "succeeded", **told, **what)


def _text(facts: Mapping[str, Any], names: Iterable[str]) -> str:
    """The facts that differ, as JSON."""
    chosen = {name: facts[name] for name in names if name in facts}
    return json.dumps(chosen, ensure_ascii=False) if chosen else ""
