"""Inviting people, giving and taking roles, ending their sessions; each change is recorded."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from pressui.accounts.models import RANK, Limit, Person, Role, Team
from pressui.accounts.services import Action, Actor, record_change

# What the record tells of a person, before and after.
TOLD = ("username", "first_name", "last_name", "email", "role", "kinds", "tags", "is_active")


class LastOwner(Exception):
    """Somebody would have taken the last owner away."""

    def __str__(self) -> str:
        return _("This is the last owner. Make somebody else an owner first.")


def told(person: Person) -> dict[str, Any]:
    facts = {name: getattr(person, name) for name in TOLD}
    return facts | {"teams": sorted(team.name for team in person.teams.all())}


def invite(
    actor: Actor, person: Person, teams: Iterable[Team], action: Action = Action.INVITE
) -> None:
    """Makes the account, without a password: its link lets the person set one."""
    person.set_unusable_password()
    with transaction.atomic():
        person.save(force_insert=True)
        person.teams.set(teams)
        give_what_teams_give([person])
        _record(actor, action, person, {}, told(person))


def change(actor: Actor, person: Person, teams: Iterable[Team], before: dict[str, Any]) -> None:
    """Saves what a form made of a person. Raises `LastOwner`."""
    with transaction.atomic():
        _keep_an_owner(person)
        person.save()
        person.teams.set(teams)
        give_what_teams_give([person])
        after = told(person)
        if after != before:
            is_role = any(
                before[name] != after[name] for name in ("role", "kinds", "tags", "teams")
            )
            _record(actor, Action.ROLE if is_role else Action.DETAILS, person, before, after)


def set_active(actor: Actor, person: Person, *, active: bool) -> None:
    """Lets somebody in again, or shuts them out at once. Raises `LastOwner`."""
    before = told(person)
    if person.is_active == active:
        return
    with transaction.atomic():
        person.is_active = active
        _keep_an_owner(person)
        person.save(update_fields=["is_active", "is_staff"])
        _record(actor, Action.ENABLE if active else Action.DISABLE, person, before, told(person))
    if not active:
        end_sessions(person)


def end_sessions(person: Person) -> int:
    """Deletes the sessions that this person has open; how many these were."""
    now, key = timezone.now(), str(person.pk)
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=now).iterator()
        if session.get_decoded().get("_auth_user_id") == key
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


def link_for(person: Person) -> str:
    """Where this person sets a password, once, within three days; it is a secret."""
    who = urlsafe_base64_encode(force_bytes(person.pk))
    return f"?who={who}&token={default_token_generator.make_token(person)}"


def person_of_link(who: str, token: str) -> Person | None:
    """Whose link this is; None once it was used, is too old, or the person is shut out."""
    try:
        key = int(urlsafe_base64_decode(who))
        person = Person.objects.filter(pk=key, is_active=True).first()
    except (ValueError, OverflowError):
        return None
    good = person is not None and default_token_generator.check_token(person, token)
    return person if good else None


def send_link(person: Person, address: str) -> bool:
    """Sends the link by mail where a server is configured. Raises `OSError`."""
    if not settings.SENDS_MAIL or not person.email:
        return False
    words = _("Hello %(name)s,\n\nset your password here, within three days:\n%(address)s\n")
    text = words % {"name": person.name, "address": address}
    EmailMessage(_("Your account for Press"), text, to=[person.email]).send(using="default")
    return True


def save_team(actor: Actor, team: Team, members: Iterable[Person], before: dict[str, Any]) -> None:
    """Saves a team and what it gives to its members."""
    with transaction.atomic():
        left = list(team.members.all()) if team.pk else []
        team.save()
        team.members.set(members)
        give_what_teams_give({*left, *team.members.all()})
        action = Action.EDIT_TEAM if before else Action.MAKE_TEAM
        _record_team(actor, action, team, before, told_of_team(team))


def delete_team(actor: Actor, team: Team) -> None:
    with transaction.atomic():
        left, before = list(team.members.all()), told_of_team(team)
        _record_team(actor, Action.DELETE_TEAM, team, before, {})
        team.delete()
        give_what_teams_give(left)


def told_of_team(team: Team) -> dict[str, Any]:
    facts = {name: getattr(team, name) for name in ("name", "role", "kinds", "tags")}
    return facts | {"members": sorted(person.username for person in team.members.all())}


def give_what_teams_give(people: Iterable[Person]) -> None:
    """Keeps the repeated role and limits of teams true."""
    for person in people:
        teams = list(person.teams.all())
        roles = [Role(team.role) for team in teams]
        person.team_role = max(roles, key=RANK.__getitem__) if roles else ""
        limits: list[Limit] = [team.own_limit for team in teams if team.own_limit]
        person.team_limits = [list(limit) for limit in limits]
        person.save(update_fields=["team_role", "team_limits", "is_staff"])


def _keep_an_owner(person: Person) -> None:
    """Locks the owners, so that two who take one another's role do not both succeed."""
    owners = Person.objects.select_for_update().filter(role=Role.OWNER, is_active=True)
    stays = person.role == Role.OWNER and person.is_active
    if not stays and [owner.pk for owner in owners] == [person.pk]:
        raise LastOwner


def _record(
    actor: Actor, action: Action, person: Person, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record_change(actor, action, before, after, **target_of(person))


def target_of(person: Person) -> dict[str, str]:
    """How the record names a person."""
    named = {"target_kind": "person", "target_id": str(person.pk)}
    return {**named, "target_name": person.name}


def _record_team(
    actor: Actor, action: Action, team: Team, before: dict[str, Any], after: dict[str, Any]
) -> None:
    named = {"target_kind": "team", "target_id": str(team.pk), "target_name": team.name}
    record_change(actor, action, before, after, **named)
