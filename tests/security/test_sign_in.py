"""Signing in: throttled by person and address, leads nowhere else, leaves nothing behind."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from pressui.accounts.models import Event, Person
from pressui.connections.models import Connection
from tests.conftest import signed_in

LOGIN = "/accounts/login/"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\t//evil.example",
    " //evil.example",
    "//evil.example%2f@testserver/",
    "https://testserver@evil.example/",
    "//testserver.evil.example/",
    "\x00//evil.example",
]


def tried(name: str, password: str = "wrong", address: str = "10.0.0.1", **more: str) -> int:
    words = {"username": name, "password": password, **more}
    return Client(REMOTE_ADDR=address).post(LOGIN, words).status_code


@pytest.fixture
def held_off(viewer: Person, connection: Connection, settings: Settings) -> Person:
    """Somebody guessed until they were told to wait."""
    statuses = [tried("viewer") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert statuses == [422] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    return viewer


def test_guessing_is_held_off_even_with_the_right_password(held_off: Person) -> None:
    assert tried("viewer", "secret") == 429
    answer = Client(REMOTE_ADDR="10.0.0.1").post(LOGIN, {"username": "viewer", "password": "x"})
    assert "Wait three minutes" in answer.text


def test_nobody_is_locked_out_by_somebody_elsewhere(held_off: Person) -> None:
    assert tried("viewer", "secret", address="10.0.0.2") == 302


def test_others_at_the_same_address_still_get_in(held_off: Person, analyst: Person) -> None:
    assert tried("analyst", "secret") == 302


def test_it_ends_by_itself(held_off: Person, settings: Settings) -> None:
    hours = timedelta(hours=settings.AXES_COOLOFF_TIME + 0.01)
    AccessAttempt.objects.update(attempt_time=timezone.now() - hours)
    assert tried("viewer", "secret") == 302


def test_a_forwarded_address_does_not_help_whoever_guesses(held_off: Person) -> None:
    client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert client.post(LOGIN, {"username": "viewer", "password": "secret"}).status_code == 429


def test_each_attempt_is_recorded_without_the_password(held_off: Person) -> None:
    events = Event.objects.filter(action="person:sign-in-failed")
    assert {event.person_name for event in events} == {"viewer"}
    assert {event.address for event in events} == {"10.0.0.1"}
    assert not any("wrong" in str(vars(event)) for event in events)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_it_leads_nowhere_else(viewer: Person, connection: Connection, elsewhere: str) -> None:
    words = {"username": "viewer", "password": "secret", "next": elsewhere}
    assert Client().post(LOGIN, words)["Location"] == "/"
    assert signed_in(viewer).get(LOGIN, {"next": elsewhere})["Location"] == "/"
    away = signed_in(viewer).post("/accounts/logout/", {"next": elsewhere})
    assert away["Location"] == LOGIN


def test_it_leads_on_within(viewer: Person, connection: Connection) -> None:
    words = {"username": "viewer", "password": "secret", "next": "/specs/?kind=app"}
    assert Client().post(LOGIN, words)["Location"] == "/specs/?kind=app"


def test_the_session_gets_a_new_key(viewer: Person, connection: Connection) -> None:
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    client.post(LOGIN, {"username": "viewer", "password": "secret"})
    assert client.session.session_key != session.session_key


def test_signing_out_ends_the_session_at_the_server(
    as_viewer: Client, connection: Connection, settings: Settings
) -> None:
    kept = as_viewer.cookies[settings.SESSION_COOKIE_NAME].value
    as_viewer.post("/accounts/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/", "/specs/", "/deployments/", "/activity/", "/accounts/me/"])
def test_the_back_button_shows_nothing_after_signing_out(
    as_viewer: Client, connection: Connection, path: str
) -> None:
    assert "no-store" in as_viewer.get(path)["Cache-Control"]
    assert "no-store" in as_viewer.get(path, headers={"HX-Request": "true"})["Cache-Control"]
