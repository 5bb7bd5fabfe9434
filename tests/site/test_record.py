"""The whole record: found by who, what and when; exported safely; kept as it is, and as long."""

import csv
import importlib
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db import connection as database
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from pressui.accounts import audit
from pressui.accounts.models import AppendOnlyError, Event, Person
from pressui.accounts.services import Action, Actor, record
from pressui.connections.models import Connection
from pressui.operations.models import Operation
from pressui.site.record import verb_of
from pressui.site.record_export import COLUMNS

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def event(name: str = "Ana Duarte", **what: Any) -> Event:
    action = what.pop("action", "deployment:redeploy")
    return record(Actor(None, name, "10.0.0.7", "request-1"), action, "succeeded", **what)


def shown(client: Client, **query: str) -> list[str]:
    return [line.event.target_name for line in client.get("/activity/", query).context["lines"]]


def test_it_is_searched_by_who_and_what(as_owner: Client, connection: Connection) -> None:
    event(target_name="Churn weekly")
    event("Bo Li", target_name="SCA", target_id="abc")
    assert shown(as_owner, who="duarte") == ["Churn weekly"]
    assert shown(as_owner, what="churn week") == ["Churn weekly"]
    assert shown(as_owner, what="abc") == ["SCA"]
    assert shown(as_owner, what="x\x00y") == []


def test_it_is_searched_by_action_and_day(as_owner: Client, connection: Connection) -> None:
    event(target_name="old", at=timezone.now() - timedelta(days=3))
    event(target_name="new", action="spec:edit")
    today = timezone.now().date().isoformat()
    assert shown(as_owner, **{"from": today}) == ["new"]
    assert shown(as_owner, to=(timezone.now() - timedelta(days=2)).date().isoformat()) == ["old"]
    assert shown(as_owner, action="spec:edit") == ["new"]
    assert as_owner.get("/activity/", {"from": "soon"}).status_code == 400


def test_owners_look_up_before_and_after(
    as_owner: Client, as_viewer: Client, connection: Connection
) -> None:
    event(before='{"title": "Old"}', after='{"title": "New"}')
    assert "10.0.0.7" in as_owner.get("/activity/").text
    assert "&quot;title&quot;: &quot;Old&quot;" in as_owner.get("/activity/").text
    assert "10.0.0.7" not in as_viewer.get("/activity/").text


def exported(client: Client, form: str, **query: str) -> str:
    """The export itself stands in the record, so that only one kind is asked for."""
    query.setdefault("kind", "deployment")
    return client.get(f"/activity/record.{form}", query).getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_takes_a_cell_for_a_formula(
    as_owner: Client, connection: Connection, text: str
) -> None:
    written = ("person_name", "target_name", "target_id", "detail", "before", "after")
    event(text, **dict.fromkeys(written[1:], text))
    row = next(csv.DictReader(io.StringIO(exported(as_owner, "csv"), newline="")))
    assert [row[name] for name in written] == [f"'{text}"] * 6


def test_csv_holds_every_column_of_the_record(as_owner: Client, connection: Connection) -> None:
    event(target_name='a "quoted", name\nand a line', after='{"a": 1}')
    head, row = csv.reader(io.StringIO(exported(as_owner, "csv"), newline=""))
    assert head == COLUMNS
    assert row[COLUMNS.index("target_name")] == 'a "quoted", name\nand a line'
    assert row[COLUMNS.index("address")] == "10.0.0.7"


def test_json_is_a_list_in_which_before_and_after_are_json(
    as_owner: Client, connection: Connection
) -> None:
    assert json.loads(exported(as_owner, "json")) == []
    event(before='{"a": [1]}')
    event(target_name="second")
    told = json.loads(exported(as_owner, "json"))
    assert [(row["target_name"], row["before"]) for row in told] == [
        ("second", None),
        ("", {"a": [1]}),
    ]


def test_the_export_keeps_to_the_filters_and_is_recorded(
    as_owner: Client, connection: Connection
) -> None:
    event(target_name="one")
    event(target_name="two", action="spec:edit")
    assert "two" not in exported(as_owner, "csv")
    told = Event.objects.latest("id")
    assert (told.action, told.detail) == ("record:export", 'csv: {"kind": "deployment"}')


@pytest.mark.parametrize("action", [*Action, *Operation.Kind.values])
def test_each_action_has_words(action: str) -> None:
    assert verb_of(action) != action


def test_signing_in_and_out_is_recorded(viewer: Person, connection: Connection) -> None:
    client = Client()
    for password in ("wrong", "secret"):
        client.post("/accounts/login/", {"username": "viewer", "password": password})
    client.post("/accounts/logout/")
    told = Event.objects.order_by("id").values_list("action", "outcome", "address")
    assert list(told) == [
        ("person:sign-in-failed", "refused", "127.0.0.1"),
        ("person:sign-in", "succeeded", "127.0.0.1"),
        ("person:sign-out", "succeeded", "127.0.0.1"),
    ]


def test_code_cannot_change_or_delete_an_event(db: None) -> None:
    told = event()
    with pytest.raises(AppendOnlyError):
        told.save()
    with pytest.raises(AppendOnlyError):
        Event.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.update(detail="x")


@pytest.fixture
def guarded(db: None) -> None:
    """The guard that the tests of this run go without, since they clean up after themselves."""
    guards = importlib.import_module("pressui.accounts.migrations.0003_events_stay")
    with database.cursor() as cursor:
        for statement in guards.FORTH[database.vendor]:
            if database.vendor == "sqlite" and "events_stay" in statement:
                cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_event SET detail = 'x'",
        "UPDATE accounts_event SET \"at\" = '2020-01-01 00:00:00'",
        "UPDATE accounts_event SET outcome = 'failed', person_id = NULL",
        "DELETE FROM accounts_event",
    ],
)
def test_the_database_itself_keeps_events_as_they_are(guarded: None, statement: str) -> None:
    event()
    refused = pytest.raises(DatabaseError, match="never")
    with refused, transaction.atomic(), database.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


def test_a_person_may_be_deleted_and_the_record_stays(guarded: None, viewer: Person) -> None:
    record(Actor(viewer, viewer.name, None, ""), "spec:edit", "succeeded")
    viewer.delete()
    told = Event.objects.get()
    assert (told.person, told.person_name) == (None, "viewer")


def test_what_is_older_than_configured_is_pruned(guarded: None, settings: Settings) -> None:
    settings.AUDIT_DAYS = 30
    event(target_name="old", at=timezone.now() - timedelta(days=31))
    event(target_name="young", at=timezone.now() - timedelta(days=29))
    assert audit.prune() == 1
    left = Event.objects.order_by("id").values_list("target_name", "action")
    assert list(left) == [("young", "deployment:redeploy"), ("", "record:prune")]
    assert Event.objects.latest("id").detail.startswith("1 entries from before ")


def test_it_is_pruned_by_hand_too(
    guarded: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    event(at=timezone.now() - timedelta(days=31))
    call_command("prune_record")
    settings.AUDIT_DAYS = 30
    call_command("prune_record")
    assert capsys.readouterr().out.splitlines() == [
        "Nothing is deleted: AUDIT_DAYS is not set.",
        "1 entries older than 30 days were deleted.",
    ]


def test_nothing_is_pruned_where_nothing_is_configured(db: None) -> None:
    event(at=timezone.now() - timedelta(days=5000))
    assert audit.prune() == 0
