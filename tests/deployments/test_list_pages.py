"""The list of deployments and its live part, from the mirror alone."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from pressui.accounts.models import Person
from pressui.connections.models import Connection, Poll
from pressui.deployments import live
from pressui.deployments.models import Deployment, Revision
from pressui.operations.models import Operation
from tests.deployments.made import MARKUP, made, made_app, made_spec
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import make_spec

HTMX = {"HX-Request": "true"}


def listed(client: Client, **query: str) -> set[str]:
    """The names that the list shows for a query."""
    response = client.get("/deployments/", query)
    assert response.status_code == 200, response.content
    return {row.deployment.name for row in response.context["rows"]}


def poll(client: Client, version: str, **query: str) -> Any:
    return client.get("/deployments/live/", {**query, "version": version}, headers=HTMX)


def version_of(client: Client, **query: str) -> str:
    address: str = client.get("/deployments/", query).context["live_url"]
    return address.rpartition("version=")[2]


def test_it_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get("/deployments/").status_code == 302


def test_it_lists_what_is_there_without_blocks_of_apps(
    connection: Connection, as_viewer: Client
) -> None:
    made_app(connection, made(connection, "block"), name="app")
    made(connection, "deleted", gone_at=timezone.now())
    made(connection, "alone")
    assert listed(as_viewer) == {"app", "alone"}


def test_it_asks_the_api_nothing(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    made(connection, status="failed")
    as_viewer.get("/deployments/")
    assert sandbox.requests() == []


VIEWS = {
    "attention": {"failed", "warned"},
    "motion": {"moving"},
    "outdated": {"old"},
    "mine": {"moving", "old"},
}


@pytest.fixture
def estate(connection: Connection, analyst: Person) -> Connection:
    made(connection, "failed", status="failed", kind="service", tags=["retail", "é x"])
    made(connection, "warned", status="warning", title="Store Élan")
    made(connection, "moving", status="redeploying", changed_by=analyst.email)
    old = made(connection, "old", is_outdated=True, latest_version="2.0.0")
    made(connection, "strange", status="napping", spec=made_spec(connection), kind="app")
    Operation.objects.create(
        connection=connection,
        kind=Operation.Kind.REDEPLOY,
        person=analyst,
        person_name="Priya",
        target_id=old.deployment_id,
    )
    return connection


@pytest.mark.parametrize("view", VIEWS)
def test_views_show_their_own(estate: Connection, as_analyst: Client, view: str) -> None:
    assert listed(as_analyst, view=view) == VIEWS[view]


def test_tabs_count_what_their_views_show(estate: Connection, as_analyst: Client) -> None:
    tabs = as_analyst.get("/deployments/").context["tabs"]
    assert [tab["count"] for tab in tabs] == [5, 2, 1, 1, 2]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("status:failed,warning", {"failed", "warned"}),
        ("status:napping", {"strange"}),
        ("kind:service", {"failed"}),
        ("kind:block", {"failed", "warned", "moving", "old"}),
        ("spec:churn", {"strange"}),
        ("spec:nope", set()),
        ("tag:retail", {"failed"}),
        ('tag:"é x"', {"failed"}),
        ("tag:reta", set()),
        ("owner:me", {"moving", "old"}),
        ("owner:priya", {"old"}),
        ("owner:mei", {"failed", "warned", "old", "strange"}),
        ("outdated:true", {"old"}),
        ("outdated:no name:o", {"moving"}),
        ("name:FAIL", {"failed"}),
        ("name:a%", set()),
        ("name:o_i", set()),
        ("store", {"warned"}),
        ("churn training", {"strange"}),
        ("100%", set()),
    ],
)
def test_the_search_box_finds(
    estate: Connection, as_analyst: Client, q: str, found: set[str]
) -> None:
    assert listed(as_analyst, q=q) == found


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({}, 5),
        ({"view": "attention"}, 2),
        ({"owner": "me"}, 2),
        ({"q": "owner:Me", "view": "mine"}, 2),
        ({"owner": "me", "view": "motion"}, 1),
        ({"owner": "me", "q": "old"}, 1),
    ],
)
def test_it_tells_how_many_are_found(
    estate: Connection, as_analyst: Client, query: dict[str, str], total: int
) -> None:
    assert as_analyst.get("/deployments/", query).context["page"].total == total


def test_filters_beside_the_box_join_it(estate: Connection, as_analyst: Client) -> None:
    assert listed(as_analyst, q="élan", status="failed", kind="service") == set()
    assert listed(as_analyst, q="tag:retail", status="failed", kind="service") == {"failed"}
    assert listed(as_analyst, owner="me", sort="name") == {"moving", "old"}


def test_what_is_called_so_comes_first_and_no_row_twice(
    connection: Connection, as_viewer: Client
) -> None:
    for number in range(30):
        made(connection, f"demand-score-nordics-{number}", summary="demand-nordics")
    made(connection, "demand-nordics", title="Demand · Nordics")
    for text in ("name:demand-nordics", "demand nordics", "Demand · Nordics", "DEMAND-NORDICS"):
        response = as_viewer.get("/deployments/", {"q": text})
        names = [row.deployment.name for row in response.context["rows"]]
        assert names[0] == "demand-nordics"
    following = as_viewer.get(response.context["next"])
    names += [row.deployment.name for row in following.context["rows"]]
    assert len(names) == len(set(names)) == following.context["page"].total == 31
    back = as_viewer.get(following.context["previous"]).context["rows"]
    assert back[0].deployment.name == "demand-nordics"


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Forecast: Île-de-France (2026)", "forecast ile de france 2026"),
        ("Forecast: Île-de-France (2026)", "Forecast: Île-de-France (2026)"),
        ("Vorhersage", "vorhersage"),
        ("需求预测", "需求预测"),
    ],
)
def test_what_is_called_so_is_known_whatever_stands_between(
    connection: Connection, as_viewer: Client, title: str, typed: str
) -> None:
    made(connection, "called-so", title=title)
    for number in range(3):
        made(connection, f"other-{number}", title=f"{title} {number}")
    rows = as_viewer.get("/deployments/", {"q": typed}).context["rows"]
    assert rows[0].deployment.name == "called-so"
    assert len(rows) == 4


def test_the_longest_title_is_found(connection: Connection, as_viewer: Client) -> None:
    made(connection, "long", title="\ufdfa" * 300)  # each is 18 letters and spaces of its words
    assert as_viewer.get("/deployments/", {"q": "\ufdfa"}).context["page"].total == 1


def test_the_order_that_was_chosen_stays(connection: Connection, as_viewer: Client) -> None:
    made(connection, "stock-a")
    made(connection, "stock", title="Z stock")
    rows = as_viewer.get("/deployments/", {"q": "stock", "sort": "name"}).context["rows"]
    assert [row.deployment.name for row in rows] == ["stock-a", "stock"]


def test_an_owner_is_meant_by_whole_words(connection: Connection, as_viewer: Client) -> None:
    made(connection, "of-ana", changed_by="ana.duarte@harrow.example")
    made(connection, "of-dana", created_by="dana.katz@harrow.example")
    assert listed(as_viewer, q="owner:ana") == {"of-ana"}
    assert listed(as_viewer, q='owner:"Dana Katz"') == {"of-dana"}
    assert listed(as_viewer, q="owner:dana.katz@harrow.example") == {"of-dana"}


def test_a_mistake_is_asked_about(connection: Connection, as_viewer: Client) -> None:
    made(connection, "demand-nordics", title="Demand · Nordics")
    make_spec(connection, title="Demand in the Nordics")
    page = as_viewer.get("/deployments/", {"q": "demnd nordcs status:deployed"})
    meant = "/deployments/?q=demand+nordics+status%3Adeployed"
    assert f'Did you mean <a class="link" href="{meant}">' in page.content.decode()
    assert [row.deployment.name for row in as_viewer.get(meant).context["rows"]]
    assert as_viewer.get("/deployments/", {"q": "xylophone"}).context["meant"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"q": "colour:red <b>"},
        {"q": "status:broken"},
        {"view": "all"},
        {"sort": "random"},
        {"kind": "thing"},
        {"status": "broken"},
        {"q": "x" * 201},
    ],
)
def test_what_it_does_not_know_is_said_and_kept(
    connection: Connection, as_viewer: Client, query: dict[str, str]
) -> None:
    response = as_viewer.get("/deployments/", query)
    assert response.status_code == 400
    assert response.context["query"].q == query.get("q", "")
    assert "data-what" in response.text
    assert "<b>" not in response.text


def test_htmx_gets_what_is_wrong_in_place_of_the_rows(
    connection: Connection, as_viewer: Client
) -> None:
    made(connection, "it-is-here")
    response = as_viewer.get("/deployments/", {"q": "status:broken"}, headers=HTMX)
    assert (response.status_code, "it-is-here" in response.text) == (422, False)
    assert "There is no status" in response.text


def test_there_are_no_numbered_pages(connection: Connection, as_viewer: Client) -> None:
    assert as_viewer.get("/deployments/", {"page": "99999"}).status_code == 404
    assert as_viewer.get("/deployments/", {"page": "1"}).status_code == 200


def test_a_bad_cursor_leads_to_the_first_page(connection: Connection, as_viewer: Client) -> None:
    response = as_viewer.get("/deployments/", {"cursor": "nonsense", "view": "attention"})
    assert response.status_code == 404
    assert 'href="/deployments/?view=attention"' in response.text


def test_a_page_whose_rows_are_gone_is_not_there(connection: Connection, as_viewer: Client) -> None:
    for _ in range(26):
        made(connection)
    following = as_viewer.get("/deployments/").context["next"]
    connection.deployments.all().delete()
    assert as_viewer.get(following).status_code == 404


def test_markup_in_anything_the_api_sends_is_shown_as_text(
    connection: Connection, as_analyst: Client
) -> None:
    made(
        connection,
        name=MARKUP,
        title=MARKUP,
        status=MARKUP[:40],
        reason=MARKUP,
        notes=MARKUP,
        changed_by=MARKUP,
        current_version=MARKUP,
        latest_version=MARKUP,
        is_outdated=True,
        spec=made_spec(connection, title=MARKUP, image_url=f"javascript:{MARKUP}"),
    )
    page = as_analyst.get("/deployments/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_unknown_status_is_shown_as_it_is_and_allows_nothing(
    connection: Connection, as_analyst: Client
) -> None:
    made(connection, status="hibernating")
    response = as_analyst.get("/deployments/")
    [row] = response.context["rows"]
    assert "hibernating" in response.text
    assert row.why_not == "Its status is not known here, so nothing can be asked of it."


def test_a_viewer_is_told_why_there_is_no_redeploy(
    connection: Connection, as_viewer: Client
) -> None:
    made(connection, status="failed")
    response = as_viewer.get("/deployments/")
    assert response.context["rows"][0].why_not == "Your role may look, not deploy."
    assert "/redeploy/" not in response.text


def test_nothing_is_offered_while_the_api_is_away(
    connection: Connection, as_analyst: Client
) -> None:
    made(connection, status="failed")
    connection.polls.filter(kind=Poll.Kind.MOTION).update(failures=3, failing_since=timezone.now())
    response = as_analyst.get("/deployments/")
    assert response.context["rows"][0].why_not.startswith("Press does not answer")


def test_a_row_shows_blocks_revisions_and_who(
    connection: Connection, as_analyst: Client, analyst: Person
) -> None:
    blocks = made(connection, status="deployed"), made(connection, status="deploying")
    app = made_app(connection, *blocks, status="deploying", revision=3)
    for number, status in ((1, "superseded"), (2, "failed")):
        Revision.objects.create(deployment=app, number=number, status=status)
    Operation.objects.create(
        connection=connection,
        kind=Operation.Kind.REDEPLOY,
        state=Operation.State.SUCCEEDED,
        person_name="Ana Duarte",
        target_id=app.deployment_id,
        revision=3,
    )
    response = as_analyst.get("/deployments/")
    [row] = response.context["rows"]
    assert (row.by, row.blocks_done) == ("Ana Duarte", 1)
    assert [tick.status for tick in row.ticks] == ["superseded", "failed", "deploying"]
    assert "1 of 2 blocks" in response.text


@pytest.mark.parametrize("rows", [1, 25])
def test_it_takes_the_same_queries_for_any_number_of_rows(
    connection: Connection, as_viewer: Client, django_assert_num_queries: Any, rows: int
) -> None:
    spec = made_spec(connection)
    for _ in range(rows):
        block = made(connection, status="failed")
        app = made_app(connection, block, status="failed", revision=4, spec=spec)
        Revision.objects.create(deployment=app, number=3, status="failed")
    as_viewer.get("/deployments/")  # the watch is noted once in a while
    with django_assert_num_queries(20):
        as_viewer.get("/deployments/")


def test_empty_pages_say_what_to_do(connection: Connection, as_viewer: Client) -> None:
    connection.polls.update(completed_at=timezone.now())
    assert "Nothing is deployed yet" in as_viewer.get("/deployments/").text
    assert "No deployment fits all of this" in as_viewer.get("/deployments/?q=nothing").text
    assert "Nothing needs attention" in as_viewer.get("/deployments/?view=attention").text


def test_the_first_reading_is_told(connection: Connection, as_viewer: Client) -> None:
    assert "for the first time" in as_viewer.get("/deployments/").text


def test_htmx_gets_the_list_alone_and_its_address(
    connection: Connection, as_viewer: Client
) -> None:
    response = as_viewer.get("/deployments/?q=nothing&status=", headers=HTMX)
    assert response["HX-Push-Url"] == "/deployments/?q=nothing"
    assert "<html" not in response.text


def test_a_live_part_answers_204_until_something_changes(
    connection: Connection, as_viewer: Client
) -> None:
    row = made(connection, status="deploying")
    connection.polls.filter(kind=Poll.Kind.MOTION).update(last_success_at=timezone.now())
    version = version_of(as_viewer)
    quiet = poll(as_viewer, version)
    assert quiet.status_code == 204
    assert "at" in json.loads(quiet["HX-Trigger"])["checked"]
    Deployment.objects.filter(pk=row.pk).update(status="failed", reason="No room left")
    loud = poll(as_viewer, version)
    assert (loud.status_code, "No room left" in loud.text) == (200, True)
    assert f'hx-trigger="every {live.SETTLED_EVERY}' in loud.text
    assert 'id="views" hx-swap-oob="true"' in loud.text


def test_a_live_part_hurries_while_something_moves(
    connection: Connection, as_viewer: Client
) -> None:
    made(connection, status="redeploying", status_since=timezone.now() - timedelta(seconds=70))
    page = as_viewer.get("/deployments/").text
    assert f'hx-trigger="every {live.IN_MOTION_EVERY}' in page
    assert connection.polls.get(kind=Poll.Kind.MOTION).is_watched


def test_a_live_part_keeps_query_and_page(connection: Connection, as_viewer: Client) -> None:
    for _ in range(30):
        made(connection, status="failed")
    following = as_viewer.get("/deployments/?q=status:failed").context["next"]
    address = as_viewer.get(following).context["live_url"]
    assert as_viewer.get(address, headers=HTMX).status_code == 204
    assert urlencode({"q": "status:failed"}) in address


@pytest.mark.parametrize(("query", "status"), [({"q": "x:y"}, 400), ({"cursor": "x"}, 404)])
def test_a_live_part_refuses_what_the_list_refuses(
    connection: Connection, as_viewer: Client, query: dict[str, str], status: int
) -> None:
    assert as_viewer.get("/deployments/live/", query).status_code == status


def test_it_rejects_post(connection: Connection, as_viewer: Client) -> None:
    assert as_viewer.post("/deployments/").status_code == 405


def test_an_outage_shows_on_an_open_page(connection: Connection, as_analyst: Client) -> None:
    made(connection, status="failed")
    version = version_of(as_analyst)
    since = timezone.now() - timedelta(minutes=2)
    connection.polls.update(failures=3, failing_since=since)
    loud = poll(as_analyst, version)
    assert "Press does not answer" in loud.text.partition('id="away"')[2]
    assert "/redeploy/" not in loud.text


def test_a_newer_release_leads_to_its_upgrade(connection: Connection, as_analyst: Client) -> None:
    row = made(connection, is_outdated=True, latest_version="2.0.0")
    page = as_analyst.get("/deployments/?view=outdated").text
    assert page.count(f'href="{row.get_absolute_url()}upgrade/"') == 2


@pytest.mark.parametrize(
    ("columns", "label"),
    [
        ({"status": "failed"}, "Redeploy"),
        ({"status": "platform_resource_error"}, "Change values"),
        ({"status": "delete_failed"}, "See what holds it"),
        ({"is_outdated": True}, "Upgrade"),
        ({}, ""),
    ],
)
def test_a_row_offers_what_suits_it(
    connection: Connection, as_analyst: Client, columns: dict[str, Any], label: str
) -> None:
    made(connection, **columns)
    actions = as_analyst.get("/deployments/").text.partition('<td class="actions">')[2]
    words = " ".join(strip_tags(actions.partition("</td>")[0]).split())
    assert words == label


def test_viewers_are_told_once_that_they_may_not(connection: Connection, as_viewer: Client) -> None:
    for _ in range(3):
        made(connection, status="failed", is_outdated=True, latest_version="2.0.0")
    page = as_viewer.get("/deployments/").text
    assert page.count("Your role may look, not deploy.") == 1
    assert "/upgrade/" not in page


def test_a_row_that_was_acted_on_stays_where_it_was(
    connection: Connection, as_analyst: Client
) -> None:
    rows = [made(connection, f"it-{number}", status="failed") for number in range(3)]
    Deployment.objects.filter(pk=rows[1].pk).update(status="redeploying")
    asked = {"view": "attention", "stay": f"{rows[1].pk}:1,x:y,99999999999999999:3"}
    shown = as_analyst.get("/deployments/live/", asked, headers=HTMX).context["rows"]
    assert [row.deployment.name for row in shown] == ["it-0", "it-1", "it-2"]


def test_tags_lead_to_what_else_has_them(connection: Connection, as_viewer: Client) -> None:
    made(connection, tags=["retail"])
    assert 'href="/deployments/?q=tag%3Aretail"' in as_viewer.get("/deployments/").text


@pytest.mark.parametrize("page", ["/deployments/live/", "/live/", "{}live/"])
def test_the_number_in_the_navigation_comes_along(
    connection: Connection, as_viewer: Client, page: str
) -> None:
    address = made(connection, status="failed").get_absolute_url()
    found = as_viewer.get(page.format(address), headers={"HX-Request": "true"}).text
    told = found.partition('hx-swap-oob="innerHTML:[data-attention]">')[2]
    assert told.lstrip().startswith('<span class="badge">1<')
