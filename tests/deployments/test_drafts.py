"""Drafts save themselves without secrets, come back, are handed on, and go once they are sent."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.test import Client

from pressui.accounts.models import Person, Role
from pressui.connections.models import Connection
from pressui.deployments.models import Draft
from tests.conftest import signed_in
from tests.deployments.forms_as_posted import (
    APP_PAGE,
    PAGE,
    SECRET,
    details,
    fields,
    name_of,
    opened,
    told,
)
from tests.deployments.helpers import fresh_name
from tests.deployments.test_deploy_page import assert_not_in_database

AN_HTMX_REQUEST = {"HX-Request": "true"}


def saved(client: Client, page: str, **typed: str) -> Any:
    return client.post(f"{page}draft/", fields(client, page, **typed), headers=AN_HTMX_REQUEST)


def test_it_saves_what_stands_there_but_no_secret(
    as_analyst: Client, connection: Connection
) -> None:
    form = opened(as_analyst, APP_PAGE)
    typed = {name_of(form, "api_token"): SECRET, name_of(form, "batch_size"): "7"}
    response = saved(as_analyst, APP_PAGE, title="Half done", name="Not A Name", **typed)
    assert "without the secrets" in response.content.decode()
    assert_not_in_database(SECRET)
    again = opened(as_analyst, f"{APP_PAGE}?draft=mine")
    block = again.parameters.values["parameters"]["load-salesforce-objects"]
    assert block["run"]["batch_size"] == 7
    assert again.typed_details["name"] == "Not A Name"


def test_what_is_no_value_yet_comes_back_as_it_was_typed(
    as_analyst: Client, connection: Connection
) -> None:
    rounds = name_of(opened(as_analyst, APP_PAGE), "batch_size")
    saved(as_analyst, APP_PAGE, **{rounds: "7 or so"})
    again = as_analyst.get(f"{APP_PAGE}?draft=mine")
    assert 'value="7 or so"' in again.text
    assert "This is not a number." in again.text
    assert "No place here" not in told(again)


def test_it_is_offered_where_the_form_begins_without_it(
    as_analyst: Client, connection: Connection
) -> None:
    assert "Continue your draft" not in as_analyst.get(PAGE).content.decode()
    saved(as_analyst, PAGE)
    assert "Continue your draft" in as_analyst.get(PAGE).content.decode()
    assert "Continue your draft" not in as_analyst.get(f"{PAGE}?draft=mine").content.decode()


def test_it_can_be_discarded(as_analyst: Client, connection: Connection) -> None:
    saved(as_analyst, PAGE)
    assert as_analyst.post(f"{PAGE}draft/discard/")["Location"] == PAGE
    assert not Draft.objects.exists()


def test_one_form_has_one_draft(as_analyst: Client, connection: Connection) -> None:
    saved(as_analyst, PAGE, title="One")
    saved(as_analyst, PAGE, title="Two")
    assert opened(as_analyst, f"{PAGE}?draft=mine").typed_details["title"] == "Two"
    assert Draft.objects.count() == 1


def test_a_colleague_gets_a_copy_by_its_link(
    as_analyst: Client, connection: Connection, person: Any
) -> None:
    saved(as_analyst, PAGE, title="Handed on")
    colleague = signed_in(person(Role.ANALYST, "bo"))
    response = colleague.get(f"{PAGE}?draft={Draft.objects.get().key}")
    assert response.context["form"].typed_details["title"] == "Handed on"
    assert "A copy of a draft by" in told(response)
    saved(colleague, PAGE, title="Mine now")
    assert opened(as_analyst, f"{PAGE}?draft=mine").typed_details["title"] == "Handed on"


def test_a_colleague_does_not_get_it_without_the_key(
    as_analyst: Client, connection: Connection, person: Any
) -> None:
    saved(as_analyst, PAGE, title="Mine")
    colleague = signed_in(person(Role.ANALYST, "bo"))
    for key in ("mine", "1", "00000000-0000-0000-0000-000000000000", "%00"):
        response = colleague.get(f"{PAGE}?draft={key}")
        assert "There is no such draft" in told(response)
        assert not response.context["form"].typed_details["title"]


def test_it_goes_once_it_is_deployed(as_analyst: Client, connection: Connection) -> None:
    saved(as_analyst, PAGE)
    as_analyst.post(PAGE, fields(as_analyst, PAGE, **details(fresh_name())))
    assert not Draft.objects.exists()


def test_it_stays_while_the_form_is_wrong(as_analyst: Client, connection: Connection) -> None:
    saved(as_analyst, PAGE)
    as_analyst.post(PAGE, fields(as_analyst, PAGE, name="Not A Name"))
    assert Draft.objects.exists()


def test_it_is_forgotten_after_thirty_days(
    as_analyst: Client, connection: Connection, analyst: Person
) -> None:
    saved(as_analyst, PAGE)
    Draft.objects.update(saved_at=F("saved_at") - timedelta(days=31))
    assert "There is no such draft" in told(as_analyst.get(f"{PAGE}?draft=mine"))
    saved(as_analyst, APP_PAGE)
    assert Draft.objects.count() == 1


def test_a_session_that_ends_while_filling_in_leads_back_to_the_draft(
    as_analyst: Client, connection: Connection, analyst: Person
) -> None:
    saved(as_analyst, PAGE, title="Half done")
    data = fields(as_analyst, PAGE, **details(fresh_name()))
    as_analyst.logout()
    plain = as_analyst.post(PAGE, data)
    assert plain["Location"] == f"/accounts/login/?next={PAGE}"
    here = {**AN_HTMX_REQUEST, "HX-Current-URL": f"http://testserver{PAGE}?release=2.0.0"}
    by_htmx = as_analyst.post(PAGE, data, headers=here)
    assert by_htmx["HX-Redirect"] == f"/accounts/login/?next={PAGE}%3Frelease%3D2.0.0"
    back = signed_in(analyst).get(PAGE)
    assert "Continue your draft" in back.content.decode()
