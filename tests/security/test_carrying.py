"""What was typed before a session ended goes over the sign-in: in the page, for its browser."""

import re
from html import unescape
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from pressui.accounts import carrying
from pressui.accounts.models import Event, Person
from pressui.connections.models import Connection
from tests.conftest import signed_in
from tests.specs.helpers import edit_url, opened_form, publish
from tests.specs.publishing import PUBLISH, filled, send

LOGIN = "/accounts/login/"
CONFIG = 'steps:\n  one:\n    command: |\n      echo "<b>&amp;\'"\n\n      exit 0\n'


@pytest.fixture
def browser(specadmin: Person, connection: Connection) -> Client:
    client = signed_in(specadmin)
    client.get(PUBLISH)  # has the cookie that forms are bound to
    return client


def expire(client: Client) -> None:
    Session.objects.all().delete()


def interrupted(client: Client, action: str = "publish", **typed: Any) -> Any:
    """The answer to a form of publishing whose session has ended."""
    form = filled(client, config=CONFIG, **typed)
    expire(client)
    return send(client, PUBLISH, form, action)


def sign_in(client: Client, page: Any, password: str = "secret") -> Any:
    return client.post(LOGIN, {**fields_of(page), "username": "spec_admin", "password": password})


def fields_of(page: Any) -> dict[str, list[str]]:
    """The hidden fields of a page, which go with whatever button is pressed."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text
    ):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def test_it_comes_back_as_it_was_typed_and_nothing_is_sent(browser: Client) -> None:
    page = interrupted(browser, title="Mine & <yours>")
    assert page.status_code == 403
    assert "What you typed is kept in this page" in page.text
    again = sign_in(browser, page)
    assert "You are signed in again" in again.text
    form = browser.post(PUBLISH, fields_of(again)).context["form"]
    assert form["title"].value() == "Mine & <yours>"
    assert form.text_of("config") == CONFIG
    assert not Event.objects.filter(action__startswith="spec:").exists()


def test_a_wrong_password_keeps_it(browser: Client) -> None:
    wrong = sign_in(browser, interrupted(browser, title="Kept"), "wrong")
    assert wrong.status_code == 422
    again = sign_in(browser, wrong)
    assert browser.post(PUBLISH, fields_of(again)).context["form"]["title"].value() == "Kept"


def test_what_was_typed_is_in_no_row(browser: Client) -> None:
    page = interrupted(browser, title="nowhere-kept")
    carried = fields_of(page)["carried"][0]
    sign_in(browser, page, "wrong")
    rows = [*AccessAttempt.objects.values(), *Event.objects.values(), *Session.objects.values()]
    assert AccessAttempt.objects.exists()
    assert not [word for word in ("nowhere-kept", carried[:40]) if word in str(rows)]


def test_metadata_goes_on_to_be_saved(
    browser: Client, connection: Connection, sandbox: Any
) -> None:
    spec_id = publish(sandbox, title="Before")
    form = {**opened_form(browser, spec_id), "title": "After"}
    expire(browser)
    again = sign_in(browser, browser.post(edit_url(spec_id), form))
    assert f'action="{edit_url(spec_id)}"' in again.text
    assert browser.post(edit_url(spec_id), fields_of(again)).status_code == 302
    assert sandbox.get(f"/v1/apps/specs/{spec_id}")["metadata"]["title"] == "After"


def test_it_is_good_for_the_browser_that_sent_it_alone(browser: Client) -> None:
    page = interrupted(browser)
    other = Client()
    other.get(LOGIN)
    assert sign_in(other, page)["Location"] == PUBLISH


@pytest.mark.parametrize("carried", ["x", "a:b:c", "é", "\x00"])
def test_what_was_not_signed_here_is_left_out(browser: Client, carried: str) -> None:
    expire(browser)
    words = {"username": "spec_admin", "password": "secret", "carried": carried, "next": "/specs/"}
    assert browser.post(LOGIN, words)["Location"] == "/specs/"


def test_what_is_too_long_is_told(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "MOST", 100)
    page = interrupted(browser)
    assert "too long to be carried along" in page.text
    assert "carried" not in fields_of(page)


def test_it_ends_after_two_hours(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = interrupted(browser)
    monkeypatch.setattr(carrying, "HOURS", -1)
    assert sign_in(browser, page)["Location"] == PUBLISH


def test_files_are_asked_for_again(browser: Client, tmp_path: Any) -> None:
    zipped = tmp_path / "a.zip"
    zipped.write_bytes(b"PK")
    with zipped.open("rb") as file:
        page = interrupted(browser, artifact=file)
    assert "Files have to be chosen again" in sign_in(browser, page).text


@pytest.mark.parametrize("path", ["/manage/bulk/", "/notices/wishes/", PUBLISH])
def test_other_forms_and_empty_ones_lead_to_the_sign_in_page(
    connection: Connection, path: str
) -> None:
    typed = {} if path == PUBLISH else {"a": "b"}
    assert Client().post(path, typed)["Location"].startswith(f"{LOGIN}?next=")
