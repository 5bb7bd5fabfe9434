"""Signing in by OpenID Connect: the provider's word, checked, and the person that it names."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pressui.accounts import people
from pressui.accounts.models import RANK, Person, Role, Team
from pressui.accounts.services import Action, Actor, origin_of, record_change
from pressui.environment import OpenID

logger = logging.getLogger(__name__)

# Signed with a key that the provider alone has: never unsigned, never with a secret we share.
SIGNED_BY: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SECONDS: Final = 10
LEEWAY: Final = 60
_LONGEST_SUBJECT: Final = 255
_NOT_IN_NAMES: Final = re.compile(r"[^\w.@+-]")


class NotLetIn(Exception):
    """Whoever comes from the provider may not come in; it says why, to them."""


@dataclass(frozen=True)
class Visitor:
    """What a checked token says of whoever comes."""

    subject: str
    email: str
    first_name: str
    last_name: str
    groups: tuple[str, ...]


def config() -> OpenID:
    """The provider that is configured; where none is, nothing here is ever called."""
    found = settings.OPEN_ID
    assert found is not None
    return found


@lru_cache(maxsize=1)
def _client(known: OpenID) -> DjangoOAuth2App:
    return OAuth().register(
        "provider",
        client_id=known.client_id,
        client_secret=known.client_secret,
        server_metadata_url=f"{known.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": known.scopes,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def client() -> DjangoOAuth2App:
    """The client of the provider, once what it says of itself was read and believed.

    Raises `OSError` where it does not answer, `ValueError` where it is another one.
    """
    found, issuer = _client(config()), config().issuer
    told = found.load_server_metadata()
    if str(told.get("issuer", "")).rstrip("/") != issuer:
        _client.cache_clear()
        raise ValueError(f"the provider at {issuer} calls itself {told.get('issuer')}")
    told["id_token_signing_alg_values_supported"] = list(SIGNED_BY)
    return found


def visitor_of(request: HttpRequest) -> Visitor:
    """Who comes back from the provider: state, code, signature, issuer, audience, time and nonce.

    Raises what `client` raises, authlib's and joserfc's errors, and `NotLetIn`.
    """
    provider = client()
    wanted = {
        "iss": {"essential": True, "value": provider.server_metadata["issuer"]},
        "aud": {"essential": True, "value": config().client_id},
        "exp": {"essential": True},
        "nonce": {"essential": True},
    }
    token = provider.authorize_access_token(request, claims_options=wanted, leeway=LEEWAY)
    return read(token.get("userinfo") or {})


def read(claims: Mapping[str, Any]) -> Visitor:
    """Raises `NotLetIn`."""
    subject, email = str(claims.get("sub") or ""), str(claims.get("email") or "").strip()
    if not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise NotLetIn(_("It did not say who you are."))
    if email.count("@") != 1 or len(email) > 150:  # what a name of ours may have
        raise NotLetIn(_("It did not tell your email address."))
    if claims.get("email_verified") is not True:
        raise NotLetIn(_("Your email address is not verified there."))
    domain = email.rpartition("@")[2].casefold()
    if config().domains and domain not in config().domains:
        raise NotLetIn(_("Addresses at %s may not come in.") % domain)
    return Visitor(
        subject=f"{config().issuer}|{subject}",
        email=email,
        first_name=str(claims.get("given_name") or "")[:150],
        last_name=str(claims.get("family_name") or "")[:150],
        groups=_groups(claims.get(config().claim)),
    )


def _groups(told: Any) -> tuple[str, ...]:
    """A list of names, as most providers tell it, or a single one."""
    return tuple(str(one) for one in told) if isinstance(told, list) else (str(told or ""),)


def let_in(request: HttpRequest, visitor: Visitor) -> Person:
    """The person a visitor is: known from before, invited under this address, or new.

    Raises `NotLetIn`.
    """
    actor = Actor(None, config().name, *origin_of(request))
    role = _role_of(visitor.groups)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(subject=visitor.subject).first()
        person = person or _invited(actor, visitor)
        if person is None:
            return _add(actor, visitor, role)
        if not person.is_active:
            raise NotLetIn(_("This account is switched off. Ask an owner of this dashboard."))
        _give(actor, person, role if config().roles else None, visitor.groups)
    return person


def _role_of(groups: Iterable[str]) -> Role | None:
    """The highest that groups give, else the one for everybody; None: they may not come in."""
    known = config()
    given = [Role(known.roles[group]) for group in groups if group in known.roles]
    if given:
        return max(given, key=RANK.__getitem__)
    return Role(known.default_role) if known.default_role else None


def _invited(actor: Actor, visitor: Visitor) -> Person | None:
    """The account with this address that nobody came to from the provider yet.

    It is signed in to there alone from now on: people can write any address into their own
    account, so whoever knew its password must not share it with whom the address belongs to.
    """
    found = list(Person.objects.select_for_update().filter(email__iexact=visitor.email, subject=""))
    if len(found) > 1:
        raise NotLetIn(_("Several accounts have your email address. Ask an owner to mend that."))
    if not found:
        return None
    [person] = found
    if person.is_active:
        person.subject = visitor.subject
        person.set_unusable_password()
        person.save(update_fields=["subject", "password"])
        before, after = {"signs_in_by": "password"}, {"signs_in_by": config().name}
        record_change(actor, Action.LINKED, before, after, **people.target_of(person))
    return person


def _add(actor: Actor, visitor: Visitor, role: Role | None) -> Person:
    if role is None:
        raise NotLetIn(_("Nobody has invited you. Ask an owner of this dashboard."))
    person = Person(
        username=_free_name(visitor.email),
        email=visitor.email,
        first_name=visitor.first_name,
        last_name=visitor.last_name,
        role=role,
        subject=visitor.subject,
    )
    people.invite(actor, person, _teams(visitor.groups), Action.JOINED)
    return person


def _free_name(email: str) -> str:
    wanted = _NOT_IN_NAMES.sub("-", email.lower())[:140]
    taken = set(
        Person.objects.filter(username__startswith=wanted).values_list("username", flat=True)
    )
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _teams(groups: Iterable[str]) -> list[Team]:
    names = {config().teams[group] for group in groups if group in config().teams}
    return list(Team.objects.filter(name__in=names))


def _give(actor: Actor, person: Person, role: Role | None, groups: Iterable[str]) -> None:
    """What groups give now; teams that no group stands for are left as owners made them."""
    if config().roles and role is None:
        raise NotLetIn(_("None of your groups may come in. Ask an owner of this dashboard."))
    before = people.told(person)
    others = person.teams.exclude(name__in=set(config().teams.values()))
    person.role = role or person.role
    try:
        people.change(actor, person, [*others, *_teams(groups)], before)
    except people.LastOwner:
        person.refresh_from_db()
        logger.warning("%s stays an owner, though no group says so: the last one", person.username)
