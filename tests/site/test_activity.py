"""Activity: who did what, for everybody; sign-ins and refusals for owners alone."""

import pytest
from django.test import Client

from pressui.accounts.models import Event, Person
from pressui.accounts.services import Action, Actor, record
from pressui.connections.models import Connection
from pressui.site import activity
from tests.deployments.made import MARKUP, made


def event(
    action: str, outcome: str = "succeeded", person: Person | None = None, **what: str
) -> Event:
    return record(Actor(person, "Ana Duarte", None, ""), action, outcome, **what)


@pytest.fixture
def events(connection: Connection) -> Connection:
    target = made(connection).deployment_id
    event("deployment:redeploy", target_id=target, target_name="SCA", detail="Weekly")
    event("deployment:deploy", "failed", target_name="Lost one", detail="Name taken")
    event("spec:edit", target_name="Churn")
    event(Action.SIGN_IN_FAILED, "refused")
    event(Action.REFUSED, "refused", target_name="/manage/")
    return connection


def shown(client: Client, **query: str) -> list[str]:
    return [line.event.action for line in client.get("/activity/", query).context["lines"]]


def test_it_tells_what_a_deployment_came_to(events: Connection, as_viewer: Client) -> None:
    events.deployments.update(status="failed")
    [redeployed] = [
        line.outcome for line in as_viewer.get("/activity/").context["lines"] if line.outcome
    ]
    assert redeployed.status == "failed"


def test_an_entry_reads_as_a_sentence_and_claims_nothing_of_a_run(
    connection: Connection, as_viewer: Client
) -> None:
    event("deployment:patch", target_name="Churn")
    event("deployment:execute", target_name="Demand")
    response = as_viewer.get("/activity/")
    verbs = [line.verb for line in response.context["lines"]]
    assert verbs == ["asked for a run of", "changed run parameters of"]
    told = response.text
    assert (told.count("Asked for"), told.count(">Done<")) == (1, 1)
    assert "Run parameters changed (deployment)" in told  # what it can be filtered by


def test_everybody_sees_what_was_done_to_the_platform(
    events: Connection, as_viewer: Client
) -> None:
    assert shown(as_viewer) == ["spec:edit", "deployment:deploy", "deployment:redeploy"]


def test_owners_see_sign_ins_and_refusals_too(events: Connection, as_owner: Client) -> None:
    assert len(shown(as_owner)) == 5
    assert shown(as_owner, kind="person") == ["person:sign-in-failed"]
    assert shown(as_owner, kind="request") == ["request:refused"]


def test_it_filters_by_kind_and_outcome(events: Connection, as_viewer: Client) -> None:
    assert shown(as_viewer, kind="spec") == ["spec:edit"]
    assert shown(as_viewer, kind="deployment", outcome="failed") == ["deployment:deploy"]
    assert shown(as_viewer, outcome="refused") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"kind": "person"}, 400),
        ({"kind": "x"}, 400),
        ({"outcome": "x"}, 400),
        ({"before": "x"}, 404),
        ({"before": "²"}, 404),
        ({"before": "9" * 30}, 404),
    ],
)
def test_what_it_does_not_know_is_said(
    events: Connection, as_viewer: Client, query: dict[str, str], status: int
) -> None:
    response = as_viewer.get("/activity/", query)
    assert response.status_code == status
    assert "data-what" in response.text


def test_it_pages_back_in_time(
    events: Connection, as_viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity, "PAGE_SIZE", 2)
    following = as_viewer.get("/activity/").context["next"]
    event("spec:edit", target_name="Newer")
    older = as_viewer.get(following)
    assert [line.event.target_name for line in older.context["lines"]] == ["SCA"]
    assert (older.context["next"], older.context["first"]) == ("", "/activity/")


def test_it_links_what_is_there(events: Connection, as_viewer: Client) -> None:
    lines = as_viewer.get("/activity/").context["lines"]
    assert [bool(line.url) for line in lines] == [False, False, True]


def test_markup_is_shown_as_text(connection: Connection, as_viewer: Client) -> None:
    event(f"deployment:{MARKUP}", MARKUP[:20], target_name=MARKUP, detail=MARKUP)
    assert "<script>alert" not in as_viewer.get("/activity/").text


def test_an_empty_record_says_what_comes_here(connection: Connection, as_viewer: Client) -> None:
    assert "Nobody has done anything with this dashboard yet" in as_viewer.get("/activity/").text
    assert "Nothing of that kind" in as_viewer.get("/activity/?outcome=failed").text
