"""The Django admin: owners look at the rows behind the pages; records stay as they are."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from pressui.accounts.models import Event, Person
from pressui.accounts.services import Actor, record
from pressui.connections.models import Connection
from tests.specs.helpers import make_spec

MODELS = {model._meta.label_lower: model for model in admin.site._registry}


@pytest.mark.parametrize("label", MODELS)
def test_owners_see_the_rows(as_owner: Client, connection: Connection, label: str) -> None:
    app, name = label.split(".")
    page = as_owner.get(reverse(f"admin:{app}_{name}_changelist"), {"q": "x"})
    assert page.status_code == 200
    assert "addlink" not in page.text


def test_every_page_names_its_icon(as_owner: Client, connection: Connection) -> None:
    """Browsers ask for /favicon.ico otherwise, and complain that it is not there."""
    for path in ("/admin/", "/admin/accounts/person/"):
        assert '<link rel="icon" href="/static/favicon.svg"' in as_owner.get(path).text


def test_the_start_has_no_second_record(as_owner: Client, connection: Connection) -> None:
    page = as_owner.get("/admin/").text
    assert "Recent actions" not in page
    assert ">People<" in page


def test_a_record_is_shown_and_cannot_be_changed(as_owner: Client, connection: Connection) -> None:
    event = record(Actor(None, "Ana", None, ""), "spec:edit", "succeeded", detail="As it was")
    url = reverse("admin:accounts_event_change", args=[event.pk])
    assert "As it was" in as_owner.get(url).text
    assert as_owner.post(url, {"detail": "Forged"}).status_code == 403
    assert Event.objects.get(pk=event.pk).detail == "As it was"


def test_a_mirrored_row_cannot_be_changed(as_owner: Client, connection: Connection) -> None:
    spec = make_spec(connection, name="mirrored")
    url = reverse("admin:specs_spec_change", args=[spec.pk])
    assert as_owner.get(url).status_code == 200
    assert as_owner.post(url, {"name": "Forged"}).status_code == 403


def test_details_of_a_person_are_put_right_and_recorded(
    as_owner: Client, viewer: Person, connection: Connection
) -> None:
    url = reverse("admin:accounts_person_change", args=[viewer.pk])
    typed = {"first_name": "Vi", "last_name": "", "email": "", "role": "owner", "is_active": ""}
    assert as_owner.post(url, typed).status_code == 302
    viewer.refresh_from_db()
    assert (viewer.first_name, viewer.role, viewer.is_active) == ("Vi", "viewer", True)
    assert Event.objects.get(action="person:change-details").person_name == "owner"


@pytest.mark.parametrize("who", ["as_viewer", "as_analyst", "as_specadmin"])
def test_others_are_refused(
    connection: Connection, request: pytest.FixtureRequest, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    assert client.get("/admin/").status_code == 403
