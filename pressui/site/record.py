"""What is asked of the record of what was done, and which entries answer it."""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.accounts.models import Event, Person
from pressui.deployments.queries import about_what_is_seen
from pressui.operations.models import Operation

# What is done to the platform is for everybody to see; what people do here is for owners.
EVERYBODY = ("deployment", "spec")
KINDS = {
    "": gettext_lazy("Everything"),
    "deployment": gettext_lazy("Deployments"),
    "spec": gettext_lazy("Specs"),
    "person": gettext_lazy("People"),
    "team": gettext_lazy("Teams"),
    "request": gettext_lazy("Refusals"),
    "record": gettext_lazy("The record"),
}
OUTCOMES = {
    "": gettext_lazy("Any answer"),
    "succeeded": gettext_lazy("Accepted"),
    "failed": gettext_lazy("Not accepted"),
    "unknown": gettext_lazy("Not known"),
    "refused": gettext_lazy("Refused"),
}
VERBS = {
    "person:sign-in": gettext_lazy("signed in"),
    "person:sign-in-failed": gettext_lazy("tried to sign in"),
    "person:sign-out": gettext_lazy("signed out"),
    "person:invite": gettext_lazy("invited"),
    "person:join": gettext_lazy("let in for the first time"),
    "person:link": gettext_lazy("took over the sign-in of"),
    "person:change-settings": gettext_lazy("changed the settings of"),
    "person:change-role": gettext_lazy("changed the role of"),
    "person:change-details": gettext_lazy("changed the details of"),
    "person:disable": gettext_lazy("shut out"),
    "person:enable": gettext_lazy("let in again"),
    "person:new-link": gettext_lazy("made a new link for"),
    "person:set-password": gettext_lazy("set the password of"),
    "team:make": gettext_lazy("made the team"),
    "team:edit": gettext_lazy("changed the team"),
    "team:delete": gettext_lazy("deleted the team"),
    "spec:advise": gettext_lazy("left a message on"),
    "spec:share-preset": gettext_lazy("shared a preset for"),
    "spec:delete-preset": gettext_lazy("took away a shared preset for"),
    "spec:copy-draft": gettext_lazy("opened somebody's draft for"),
    "record:prune": gettext_lazy("pruned the record"),
    "record:export": gettext_lazy("exported the record"),
    "request:refused": gettext_lazy("was refused"),
}
LONGEST = 200


class BadQuery(ValueError):
    """The record cannot be asked that; `status` is the answer's."""

    def __init__(self, what: str, status: int = 400) -> None:
        super().__init__(what)
        self.status = status


@dataclass(frozen=True)
class RecordQuery:
    """The filters of the record; `before` is the cursor."""

    kind: str = ""
    outcome: str = ""
    action: str = ""
    who: str = ""
    what: str = ""
    since: str = field(default="", metadata={"name": "from"})
    until: str = field(default="", metadata={"name": "to"})
    before: str = ""

    @classmethod
    def read(cls, data: QueryDict, person: Person) -> Self:
        """Raises `BadQuery` for what is not known, or is not for this person."""
        given = {
            one.name: data.get(one.metadata.get("name", one.name), "").replace("\x00", "").strip()
            for one in fields(cls)
        }
        query = cls(**{name: value[:LONGEST] for name, value in given.items()})
        query._check(person)
        return query

    def _check(self, person: Person) -> None:
        if self.kind not in kinds_for(person) or self.outcome not in OUTCOMES:
            raise BadQuery(_("There is no such filter"))
        if self.before and not _is_id(self.before):
            raise BadQuery(_("This page of the record is not there"), 404)
        for text in (self.since, self.until):
            if text and _day(text) is None:
                raise BadQuery(_("A date is written like 2026-11-20"))

    @property
    def is_narrow(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, by the names that they have in an address."""
        named = {
            one.metadata.get("name", one.name): getattr(self, one.name) for one in fields(self)
        }
        return {name: value for name, value in named.items() if value}

    def address(self, name: str = "activity", **changes: str) -> str:
        wanted = {key: value for key, value in (self.given | changes).items() if value}
        return reverse(name) + (f"?{urlencode(wanted)}" if wanted else "")

    def events(self, person: Person) -> QuerySet[Event]:
        """Entries are written once and in order: their numbers are the order and the cursor."""
        found = visible_events(person).filter(self._when())
        if self.kind:
            found = found.filter(action__startswith=f"{self.kind}:")
        if self.action:
            found = found.filter(action=self.action)
        if self.outcome:
            found = found.filter(outcome=self.outcome)
        if self.who:
            named = Q(person_name__icontains=self.who) | Q(person__username__iexact=self.who)
            found = found.filter(named)
        for word in self.what.split():
            found = found.filter(Q(target_name__icontains=word) | Q(target_id=word))
        return found.order_by("-id")

    def _when(self) -> Q:
        since, until = _day(self.since), _day(self.until)
        asked = Q()
        if since:
            asked &= Q(at__gte=since)
        if until:
            asked &= Q(at__lt=until + timedelta(days=1))
        return asked & Q(pk__lt=int(self.before)) if self.before else asked


def visible_events(person: Person) -> QuerySet[Event]:
    """Everything for owners; for others what was done to what they may see."""
    if person.can_own:
        return Event.objects.all()
    mine = [Q(action__startswith=f"{name}:") for name in EVERYBODY]
    return Event.objects.filter(mine[0] | mine[1]).filter(about_what_is_seen(person))


def kinds_for(person: Person) -> dict[str, Any]:
    """What this person may filter by."""
    return {k: words for k, words in KINDS.items() if not k or k in EVERYBODY or person.can_own}


def verb_of(action: str) -> str:
    """What was done, as the middle of a sentence; what we do not know is said as it is."""
    if action in VERBS:
        return str(VERBS[action])
    if action in Operation.Kind:
        return Operation.Kind(action).deed
    return action


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        return None
