"""Signing in by OpenID Connect: the whole way to a real provider and back, and who is refused."""

import http.client
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import OctKey, RSAKey
from pytest_django.fixtures import Settings

from pressui.accounts import oidc
from pressui.accounts.models import Event, Person, Role, Team
from pressui.connections.models import Connection
from pressui.environment import OpenID
from tests.accounts import oidc_urls
from tests.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from tests.conftest import signed_in

BEGIN, BACK = "/accounts/oidc/", "/accounts/oidc/back/"


@pytest.fixture
def provider(connection: Connection, settings: Settings) -> Iterator[Provider]:
    settings.ROOT_URLCONF = oidc_urls.__name__
    with running() as provider:
        settings.OPEN_ID = OpenID(provider.issuer, CLIENT_ID, CLIENT_SECRET, name="Harrow")
        yield provider


def grant(settings: Settings, **changes: Any) -> None:
    settings.OPEN_ID = replace(settings.OPEN_ID, **changes)


def sent_to(address: str) -> str:
    """Where a server sends the browser, asked as a browser asks."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    connection.close()
    return str(answer.headers["Location"])


def back_address(client: Client, **query: str) -> str:
    """As far as the provider's redirect back to us."""
    away = client.get(BEGIN, query)
    assert away.status_code == 302
    return sent_to(away["Location"])


def come(client: Client, **query: str) -> HttpResponse:
    parts = urlsplit(back_address(client, **query))
    assert parts.path == BACK
    answer: HttpResponse = client.get(f"{parts.path}?{parts.query}")
    return answer


def refused(client: Client, why: str) -> None:
    answer = come(client)
    assert (answer.status_code, why in answer.text) == (403, True), answer.text[-1500:]
    assert client.get("/").status_code == 302
    told = Event.objects.latest("id")
    assert (told.action, told.outcome) == ("person:sign-in-failed", "refused")
    assert why in told.detail


def test_somebody_new_comes_in_with_the_default_role(provider: Provider, client: Client) -> None:
    answer = come(client, next="/specs/?kind=app")
    assert answer["Location"] == "/specs/?kind=app"
    assert client.get("/specs/").status_code == 200
    person = Person.objects.get()
    assert (person.name, person.email, person.role) == (
        "Mei Tanaka",
        "mei.tanaka@harrow.example",
        Role.VIEWER,
    )
    assert not person.has_usable_password()
    assert "Change your password" not in client.get("/accounts/me/").text


def test_it_is_told_who_came_and_by_what(provider: Provider, client: Client) -> None:
    come(client)
    joined, signed = Event.objects.order_by("id")
    assert (joined.action, joined.person_name, joined.target_name) == (
        "person:join",
        "Harrow",
        "Mei Tanaka",
    )
    assert (signed.action, signed.person_name, signed.detail) == (
        "person:sign-in",
        "Mei Tanaka",
        "Harrow",
    )


def test_the_same_person_comes_again_under_another_address(
    provider: Provider, client: Client
) -> None:
    come(client)
    provider.claims["email"] = "mei.sato@harrow.example"
    assert come(Client()).status_code == 302
    assert Person.objects.count() == 1


def test_the_sign_in_page_leads_there_and_on(provider: Provider, client: Client) -> None:
    page = client.get("/accounts/login/", {"next": "/specs/?kind=app"})
    assert f'href="{BEGIN}?next=/specs/%3Fkind%3Dapp"' in page.text
    assert "Sign in with Harrow" in page.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil"])
def test_it_leads_nowhere_else(provider: Provider, client: Client, elsewhere: str) -> None:
    assert come(client, next=elsewhere)["Location"] == "/"


def test_the_session_gets_a_new_key_and_forgets_the_way(provider: Provider, client: Client) -> None:
    address = back_address(client)
    before = client.session.session_key
    client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert client.session.session_key != before
    kept = client.session.keys()
    assert not [name for name in kept if name.startswith(("_state", "oidc"))]


def test_what_is_sent_asks_for_a_code_with_a_proof(provider: Provider, client: Client) -> None:
    query = parse_qs(urlsplit(client.get(BEGIN)["Location"]).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/accounts/oidc/back/"]
    assert query["scope"] == ["openid email profile"]


# --- An invited person ------------------------------------------------------------------------
def test_an_account_with_the_address_is_theirs_and_theirs_alone(
    provider: Provider, client: Client, analyst: Person
) -> None:
    provider.claims["email"] = "Analyst@Harrow.example"
    elsewhere = signed_in(analyst)
    assert come(client).status_code == 302
    analyst.refresh_from_db()
    assert (Person.objects.count(), analyst.role) == (1, Role.ANALYST)
    assert not analyst.has_usable_password()
    assert elsewhere.get("/").status_code == 302
    assert Event.objects.filter(action="person:link", target_id=str(analyst.pk)).exists()


def test_an_address_of_two_accounts_opens_neither(
    provider: Provider, client: Client, analyst: Person, viewer: Person
) -> None:
    Person.objects.update(email="mei.tanaka@harrow.example")
    refused(client, "Several accounts have your email address")


def test_whoever_is_shut_out_stays_out(provider: Provider, client: Client) -> None:
    come(client)
    Person.objects.update(is_active=False)
    refused(Client(), "This account is switched off")


def test_an_invited_account_that_is_shut_out_is_not_taken_over(
    provider: Provider, client: Client, analyst: Person
) -> None:
    Person.objects.update(is_active=False, email="mei.tanaka@harrow.example")
    refused(client, "This account is switched off")
    assert Person.objects.get().subject == ""


def test_names_are_not_given_twice(provider: Provider, client: Client) -> None:
    Person.objects.create_user("mei.tanaka@harrow.example", "other@harrow.example", "secret")
    come(client)
    assert Person.objects.get(username="mei.tanaka@harrow.example-2").first_name == "Mei"


# --- Groups -----------------------------------------------------------------------------------
ROLES = (("press-admins", "owner"), ("staff", "spec_admin"), ("data", "team:Data science"))


def test_groups_give_the_highest_role_at_each_sign_in(
    provider: Provider, client: Client, settings: Settings
) -> None:
    grant(settings, grants=ROLES, default_role="analyst")
    for groups, role in (
        (["staff", "others"], Role.SPEC_ADMIN),
        (["staff", "press-admins"], Role.OWNER),
    ):
        provider.claims["groups"] = groups
        come(Client())
        assert Person.objects.get().role == role
    told = Event.objects.filter(action="person:change-role").latest("id")
    assert ('"spec_admin"' in told.before, '"owner"' in told.after) == (True, True)


def test_without_a_group_the_default_role_is_given(
    provider: Provider, client: Client, settings: Settings, owner: Person
) -> None:
    grant(settings, grants=ROLES, default_role="analyst")
    provider.claims["groups"] = ["staff"]
    come(client)
    provider.claims["groups"] = []
    come(Client())
    assert Person.objects.get(first_name="Mei").role == Role.ANALYST


def test_without_a_default_role_groups_alone_let_in(
    provider: Provider, client: Client, settings: Settings
) -> None:
    grant(settings, grants=ROLES, default_role="")
    refused(client, "Nobody has invited you")
    provider.claims["groups"] = ["staff"]
    assert come(client).status_code == 302
    provider.claims["groups"] = []
    refused(Client(), "None of your groups may come in")


def test_groups_put_people_into_teams_and_leave_other_teams_alone(
    provider: Provider, client: Client, settings: Settings
) -> None:
    grant(settings, grants=ROLES)
    teams = {name: Team.objects.create(name=name) for name in ("Data science", "By hand")}
    provider.claims["groups"] = ["data"]
    come(client)
    person = Person.objects.get()
    person.teams.add(teams["By hand"])
    assert set(person.teams.all()) == set(teams.values())
    provider.claims["groups"] = []
    come(Client())
    assert list(person.teams.all()) == [teams["By hand"]]


def test_the_last_owner_stays_one(
    provider: Provider, client: Client, settings: Settings, owner: Person
) -> None:
    grant(settings, grants=ROLES)
    provider.claims["email"] = owner.email
    assert come(client).status_code == 302
    assert Person.objects.get().role == Role.OWNER


def test_without_groups_configured_owners_decide(provider: Provider, client: Client) -> None:
    come(client)
    Person.objects.update(role=Role.SPEC_ADMIN)
    come(Client())
    assert Person.objects.get().role == Role.SPEC_ADMIN


# --- Whoever is not believed --------------------------------------------------------------------
@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": "none"},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": "none"},
        {"aud": "another-client", "azp": CLIENT_ID},
        {"iss": "https://evil.example"},
        {"iss": "none"},
        {"exp": int(time.time()) - 3600},
        {"exp": "none"},
        {"iat": "none"},
        {"azp": "another-client"},
    ],
    ids=str,
)
def test_a_token_that_is_not_meant_for_this_is_refused(
    provider: Provider, client: Client, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    refused(client, "Its answer could not be believed.")
    assert not Person.objects.exists()


def test_a_token_with_somebody_elses_signature_is_refused(
    provider: Provider, client: Client
) -> None:
    provider.key = RSAKey.generate_key(2048, auto_kid=True)
    refused(client, "Its answer could not be believed.")


def test_an_unsigned_token_is_refused(provider: Provider, client: Client) -> None:
    provider.header = {"alg": "none"}
    refused(client, "Its answer could not be believed.")


def test_a_token_signed_with_what_everybody_knows_is_refused(
    provider: Provider, client: Client
) -> None:
    provider.header = {"alg": "HS256"}
    provider.key = OctKey.import_key(CLIENT_SECRET)
    refused(client, "Its answer could not be believed.")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"email_verified": False}, "Your email address is not verified there."),
        ({"email_verified": "none"}, "Your email address is not verified there."),
        ({"email_verified": "true"}, "Your email address is not verified there."),
        ({"email": "none"}, "It did not tell your email address."),
        ({"sub": ""}, "It did not say who you are."),
    ],
)
def test_whoever_is_not_told_of_enough_is_refused(
    provider: Provider, client: Client, claims: dict[str, Any], why: str
) -> None:
    provider.claims |= claims
    refused(client, why)


def test_addresses_elsewhere_are_refused(
    provider: Provider, client: Client, settings: Settings
) -> None:
    grant(settings, domains=frozenset({"other.example"}))
    refused(client, "Addresses at harrow.example may not come in.")


def test_the_state_is_that_of_the_browser_that_began(provider: Provider, client: Client) -> None:
    address = urlsplit(back_address(client))
    answer = Client().get(f"{address.path}?{address.query}")
    assert answer.status_code == 403
    answer = client.get(f"{BACK}?code=x&state=invented")
    assert answer.status_code == 403


def test_a_way_back_is_good_once(provider: Provider, client: Client) -> None:
    parts = urlsplit(back_address(client))
    assert client.get(f"{parts.path}?{parts.query}").status_code == 302
    assert client.get(f"{parts.path}?{parts.query}").status_code == 403


def test_a_refusal_of_the_provider_is_told(provider: Provider, client: Client) -> None:
    answer = client.get(f"{BACK}?error=access_denied&error_description=<b>no</b>")
    assert answer.status_code == 403
    assert "<b>no</b>" not in answer.text


def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    provider: Provider, client: Client
) -> None:
    provider.issuer = "https://evil.example"
    assert client.get(BEGIN).status_code == 403


def test_a_provider_that_is_away_leaves_the_other_way(
    provider: Provider, client: Client, settings: Settings, viewer: Person
) -> None:
    grant(settings, issuer="http://127.0.0.1:9")
    answer = client.get(BEGIN)
    assert (answer.status_code, "Harrow does not answer" in answer.text) == (503, True)
    words = {"username": "viewer", "password": "secret"}
    assert client.post("/accounts/login/", words).status_code == 302


def test_no_secret_is_in_logs_events_or_what_is_printed(
    provider: Provider, client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "pressui")
    provider.claims["nonce"] = "another"
    come(client)
    told = caplog.text + "".join(str(vars(event)) for event in Event.objects.all())
    assert not [word for word in (CLIENT_SECRET, "another", "eyJ") if word in told]
    assert CLIENT_SECRET not in repr(settings.OPEN_ID)


@pytest.mark.parametrize("path", [BEGIN, BACK])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_but_reading_is_taken(
    provider: Provider, client: Client, path: str, method: str
) -> None:
    assert client.generic(method, path).status_code == 405


def test_without_its_settings_it_is_not_there(connection: Connection, client: Client) -> None:
    assert client.get(BEGIN).status_code == 404
    assert "oidc" not in client.get("/accounts/login/").text


def test_with_its_settings_it_is_there(tmp_path: Path) -> None:
    program = "import django; django.setup(); from django.urls import reverse as r; "
    program += "print(r('oidc_begin'), r('oidc_back'))"
    named = {"ISSUER": "https://id.harrow.example", "CLIENT_ID": "x", "CLIENT_SECRET": "y"}
    environment = {
        **os.environ,
        **{f"OIDC_{name}": value for name, value in named.items()},
        "DJANGO_SETTINGS_MODULE": "pressui.settings",
        "DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == [BEGIN, BACK], done.stderr


def test_every_way_of_signing_is_one_of_the_providers_own() -> None:
    assert not [name for name in oidc.SIGNED_BY if name.startswith("HS") or name == "none"]
