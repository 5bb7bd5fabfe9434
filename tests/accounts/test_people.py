"""People: invited, given roles, shut out at once; the last owner stays."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from pressui.accounts.models import Event, Person, Role, Team
from pressui.connections.models import Connection
from tests.conftest import signed_in

PEOPLE = "/manage/people/"
NEW = {"username": "mei", "first_name": "Mei", "last_name": "Tanaka", "email": "m@x.example"}
PASSWORD = "a long walk by the sea"


def typed(**changes: Any) -> dict[str, Any]:
    return {**NEW, "role": "analyst", "tags": "", **changes}


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/accounts/set-password/\?[^<\s]+)", text)
    assert found, text
    return found[1].replace("&amp;", "&")


@pytest.fixture
def link(as_owner: Client, connection: Connection) -> str:
    return link_in(as_owner.post(f"{PEOPLE}invite/", typed()).text)


def set_password(link: str, password: str = PASSWORD) -> Any:
    query = dict(pair.split("=") for pair in link.partition("?")[2].split("&"))
    twice = {"new_password1": password, "new_password2": password}
    return Client().post("/accounts/set-password/", {**query, **twice})


def test_an_invited_person_cannot_sign_in_without_the_link(link: str) -> None:
    mei = Person.objects.get(username="mei")
    assert (mei.role, mei.has_usable_password()) == ("analyst", False)


def test_the_link_sets_a_password_once(link: str) -> None:
    assert Client().get(link).status_code == 200
    assert set_password(link).status_code == 302
    words = {"username": "mei", "password": PASSWORD}
    assert Client().post("/accounts/login/", words)["Location"] == "/"
    assert set_password(link, "another long walk").status_code == 410
    assert Client().get(link).status_code == 410


def test_the_link_is_told_to_nobody_else(link: str) -> None:
    assert Client().get(link)["Referrer-Policy"] == "strict-origin"
    token = link.rpartition("=")[2]
    events = Event.objects.values_list("detail", "before", "after", "target_name")
    assert not any(token in field for event in events for field in event)


def test_the_link_ends_after_three_days(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.PASSWORD_RESET_TIMEOUT", -1, raising=False)
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("query", ["", "?who=MQ", "?who=%00&token=x", "?who=4pyT&token=", "?who=x"])
def test_a_made_up_link_is_refused(connection: Connection, query: str) -> None:
    assert Client().get(f"/accounts/set-password/{query}").status_code == 410


@pytest.mark.parametrize("password", ["short", "password123", "83920174650", "mei.tanaka1"])
def test_weak_passwords_are_refused(link: str, password: str) -> None:
    assert set_password(link, password).status_code == 422


def test_the_link_is_sent_where_mail_is_configured(
    as_owner: Client, connection: Connection, settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []
    link = link_in(as_owner.post(f"{PEOPLE}invite/", typed()).text)
    assert link in mail.outbox[0].body
    assert mail.outbox[0].to == ["m@x.example"]


def test_a_name_is_taken_once(as_owner: Client, connection: Connection) -> None:
    as_owner.post(f"{PEOPLE}invite/", typed())
    again = as_owner.post(f"{PEOPLE}invite/", typed())
    assert again.status_code == 422
    assert "Somebody has this name already" in again.text


def edit(client: Client, person: Person, **changes: Any) -> Any:
    return client.post(f"{PEOPLE}{person.pk}/", {"role": person.role, "tags": "", **changes})


def test_a_change_of_role_is_recorded_before_and_after(as_owner: Client, viewer: Person) -> None:
    assert edit(as_owner, viewer, role="analyst").status_code == 302
    told = Event.objects.get(action="person:change-role")
    assert (told.before, told.after) == (
        '{"email": "viewer@harrow.example", "role": "viewer"}',
        '{"email": "", "role": "analyst"}',
    )
    assert (told.person_name, told.target_name, told.address) == ("owner", "viewer", "127.0.0.1")


def test_the_last_owner_stays_one(as_owner: Client, owner: Person) -> None:
    assert edit(as_owner, owner, role="viewer").status_code == 422
    as_owner.post(f"{PEOPLE}{owner.pk}/active/", {"active": "0"})
    owner.refresh_from_db()
    assert (owner.role, owner.is_active, owner.is_staff) == ("owner", True, True)


def test_one_of_two_owners_may_go(
    as_owner: Client, owner: Person, person: Callable[..., Person]
) -> None:
    other = person(Role.OWNER, "second")
    assert edit(as_owner, other, role="viewer").status_code == 302
    other.refresh_from_db()
    assert (other.role, other.is_staff) == ("viewer", False)


def test_whoever_is_shut_out_is_out_at_once(
    as_owner: Client, as_viewer: Client, viewer: Person, connection: Connection
) -> None:
    assert as_viewer.get("/accounts/me/").status_code == 200
    as_owner.post(f"{PEOPLE}{viewer.pk}/active/", {"active": "0"})
    assert as_viewer.get("/accounts/me/").status_code == 302
    as_owner.post(f"{PEOPLE}{viewer.pk}/active/", {"active": "1"})
    assert as_viewer.get("/accounts/me/").status_code == 302
    assert as_owner.get("/accounts/me/").status_code == 200


def test_people_are_found_by_any_part_of_a_name(as_owner: Client, viewer: Person) -> None:
    found = as_owner.get(PEOPLE, {"q": "HARROW view"}).context["people"]
    assert [person.username for person in found] == ["viewer"]
    assert "Nobody is called that" in as_owner.get(PEOPLE, {"q": "x\x00y"}).text


def test_everybody_is_found_page_by_page(
    as_owner: Client, person: Callable[..., Person], connection: Connection
) -> None:
    Person.objects.bulk_create(
        [Person(username=f"p{number:03}", first_name=f"P{number:03}") for number in range(120)]
    )
    names, address = [], PEOPLE
    while address:
        context = as_owner.get(address).context
        names += [person.username for person in context["people"]]
        address = f"{PEOPLE}{context['next']}" if context["next"] else ""
    assert len(names) == len(set(names)) == 121
    assert as_owner.get(PEOPLE, {"q": "p1", "page": "1"}).context["page"].paginator.count == 20


@pytest.mark.parametrize("page", ["0", "4", "x", "9" * 30, ""])
def test_a_page_that_is_not_there_is_told(
    as_owner: Client, connection: Connection, page: str
) -> None:
    assert as_owner.get(PEOPLE, {"page": page}).status_code == 404


def test_a_team_gives_its_role_to_its_members(
    as_owner: Client, viewer: Person, connection: Connection
) -> None:
    team = {"name": "Deployers", "role": "analyst", "tags": "", "members": [viewer.pk]}
    assert as_owner.post("/manage/teams/new/", team).status_code == 302
    viewer.refresh_from_db()
    assert (viewer.role, viewer.effective_role, viewer.can_deploy) == ("viewer", "analyst", True)
    as_owner.post(f"/manage/teams/{Team.objects.get().pk}/delete/")
    viewer.refresh_from_db()
    assert viewer.effective_role == "viewer"
    actions = Event.objects.filter(action__startswith="team:").values_list("action", flat=True)
    assert sorted(actions) == ["team:delete", "team:make"]


def test_everybody_changes_their_own_details_and_nothing_else(
    as_viewer: Client, viewer: Person, connection: Connection
) -> None:
    me = {"first_name": "Vi", "last_name": "Ewer", "email": "vi@x.example", "role": "owner"}
    assert as_viewer.post("/accounts/me/", {**me, "is_staff": "1", "kinds": []}).status_code == 302
    viewer.refresh_from_db()
    assert (viewer.name, viewer.role, viewer.is_staff) == ("Vi Ewer", "viewer", False)


def test_a_new_password_ends_the_sessions_elsewhere(
    as_viewer: Client, viewer: Person, connection: Connection
) -> None:
    elsewhere = signed_in(viewer)
    words = {"old_password": "secret", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert as_viewer.post("/accounts/me/password/", words).status_code == 302
    assert as_viewer.get("/accounts/me/").status_code == 200
    assert elsewhere.get("/accounts/me/").status_code == 302
    assert as_viewer.post("/accounts/me/password/", words).status_code == 422
