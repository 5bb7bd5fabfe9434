"""The search for everything: what it finds, in which order, and for whom."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.text import slugify
from pytest_django.fixtures import DjangoAssertNumQueries

from pressui import fulltext
from pressui.connections.models import Connection
from pressui.operations.models import Operation
from pressui.site.finder import MOST
from tests.deployments.made import MARKUP, made, made_app, made_spec
from tests.specs.helpers import make_spec

HTMX = {"HX-Request": "true"}


def found(client: Client, text: str) -> dict[str, list[str]]:
    groups = client.get("/find/", {"q": text}).context["found"].groups
    return {group.title: [hit.label for hit in group.hits] for group in groups}


@pytest.fixture
def estate(connection: Connection) -> Connection:
    spec = made_spec(connection)
    made(connection, "churn-weekly", title="Churn weekly", spec=spec)
    made(connection, "stock", title="Stock · churned", summary="about churn", spec=spec)
    return connection


def test_it_finds_specs_deployments_and_what_can_be_done(
    as_analyst: Client, estate: Connection
) -> None:
    assert found(as_analyst, "churn") == {
        "Specs": ["Churn Training"],
        "Deployments": ["Churn weekly", "Stock · churned"],
        "Actions": ["Deploy Churn Training"],
    }


def test_a_verb_comes_first_and_is_no_word_of_the_search(
    as_analyst: Client, estate: Connection
) -> None:
    groups = found(as_analyst, "deploy churn")
    assert next(iter(groups.items())) == ("Actions", ["Deploy Churn Training"])
    assert groups["Specs"] == ["Churn Training"]


def test_only_what_a_role_may_do_is_offered(
    as_viewer: Client, as_analyst: Client, as_specadmin: Client, estate: Connection
) -> None:
    assert "Actions" not in found(as_viewer, "deploy churn")
    assert "Actions" not in found(as_analyst, "edit churn")
    assert found(as_specadmin, "edit churn")["Actions"] == ["Edit Churn Training"]
    assert "Pages" not in found(as_viewer, "manage")
    assert found(as_specadmin, "manage")["Pages"] == ["Manage"]


@pytest.mark.parametrize(
    ("text", "page"),
    [("act", "Activity"), ("failed", "Needs attention"), ("my fav", "My favorites")],
)
def test_pages_are_found_by_other_words_too(
    as_viewer: Client, connection: Connection, text: str, page: str
) -> None:
    assert found(as_viewer, text)["Pages"] == [page]


def test_every_page_it_leads_to_is_there(as_specadmin: Client, connection: Connection) -> None:
    groups = as_specadmin.get("/find/").context["found"].groups
    hits = [hit for group in groups for hit in group.hits]
    assert len(hits) > 6
    assert [as_specadmin.get(hit.url).status_code for hit in hits] == [200] * len(hits)


def test_without_a_word_it_begins_with_what_was_used_last(
    as_analyst: Client, analyst: Any, estate: Connection
) -> None:
    Operation.objects.create(
        connection=estate, kind=Operation.Kind.DEPLOY, person=analyst, spec_id="a-spec"
    )
    assert found(as_analyst, "")["You used last"] == ["Churn Training"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("insights churn", "Insights of Churn Training"),
        ("compare churn", "Compare releases of Churn Training"),
        ("Parameters churn", "Parameters of Churn Training"),
    ],
)
def test_tabs_of_a_spec_are_a_verb_away(
    as_viewer: Client, estate: Connection, text: str, label: str
) -> None:
    groups = as_viewer.get("/find/", {"q": text}).context["found"].groups
    assert [hit.label for hit in groups[0].hits] == [label]
    assert as_viewer.get(groups[0].hits[0].url).status_code == 200


def test_what_a_status_allows_is_a_verb_away(
    as_viewer: Client, as_analyst: Client, estate: Connection
) -> None:
    made(estate, "churn-six", title="Churn six", status="failed")
    both = ["Redeploy Churn six", "Redeploy Churn weekly"]
    assert found(as_analyst, "redeploy churn")["Actions"] == both
    assert "Churn weekly" in found(as_analyst, "redeploy churn")["Deployments"]
    assert found(as_analyst, "delete churn six")["Actions"] == ["Delete Churn six"]
    assert "Actions" not in found(as_viewer, "redeploy churn")


def test_what_a_status_does_not_allow_is_offered_with_its_reason(
    as_analyst: Client, estate: Connection
) -> None:
    for text, reason in (
        ("redeploy churn weekly", "Nothing to redeploy: revision 1 is deployed."),
        ("churn weekly redeploy", "Nothing to redeploy: revision 1 is deployed."),
        ("upgrade churn weekly", "It has its latest release."),
    ):
        page = as_analyst.get("/find/", {"q": text})
        [group, *_others] = page.context["found"].groups
        assert [hit.why_not for hit in group.hits] == [reason]
        assert reason in page.content.decode()


def test_deployments_of_one_title_are_told_apart(as_viewer: Client, connection: Connection) -> None:
    for name in ("sca-emea-load", "sca-apac-load"):
        made(connection, name, title="Load Objects")
    page = as_viewer.get("/find/?q=load+objects", headers=HTMX).content.decode()
    assert "sca-emea-load</span>" in page
    assert "sca-apac-load</span>" in page


def test_a_status_finds_its_page_then_its_deployments(
    as_viewer: Client, estate: Connection
) -> None:
    row = made(estate, "stuck", status="rollback_complete")
    assert found(as_viewer, "rolled back")["Deployments"] == [row.label]
    made(estate, "broken", status="failed")
    assert list(found(as_viewer, "failed").items()) == [
        ("Pages", ["Needs attention"]),
        ("Deployments", ["broken"]),
    ]


@pytest.mark.parametrize(
    ("text", "label"), [("sign out", "Sign out"), ("dark", "Dark or light theme")]
)
def test_switches_are_found_and_nothing_is_guessed_beside_them(
    as_viewer: Client, connection: Connection, text: str, label: str
) -> None:
    made_spec(connection, title="Mark")
    assert found(as_viewer, text) == {"Pages": [label]}
    assert "Showing specs" not in as_viewer.get("/find/", {"q": text}).content.decode()


def test_a_mistake_is_mended(as_viewer: Client, estate: Connection) -> None:
    page = as_viewer.get("/find/?q=chrun").content.decode()
    assert "Showing specs for <strong>churn</strong>" in page
    assert "Churn Training" in page


def test_the_way_to_all_specs_keeps_what_was_typed(as_viewer: Client, estate: Connection) -> None:
    groups = as_viewer.get("/find/", {"q": "chrun training"}).context["found"].groups
    ways = {group.title: group.more for group in groups}
    assert ways["Specs"] == "/specs/?q=chrun+training&status=any"


def test_deployments_of_a_spec_of_that_name_stand_behind(
    as_viewer: Client, connection: Connection
) -> None:
    spec = make_spec(connection, name="churn")
    of_it = [made(connection, f"weekly-{number}", spec=spec).name for number in range(3)]
    named = [made(connection, f"churn-{number}").name for number in range(5)]
    hits = found(as_viewer, "churn")["Deployments"]
    assert (set(hits[:5]), set(hits[5:])) == (set(named), set(of_it))


def test_nothing_found_says_so(as_viewer: Client, connection: Connection) -> None:
    for text in ("xyzzy", "%%%", "' OR 1=1 --"):
        assert "Nothing fits" in as_viewer.get("/find/", {"q": text}).content.decode()


def test_a_deployment_is_found_by_the_beginning_of_its_id(
    as_viewer: Client, connection: Connection
) -> None:
    row = made(connection, "one", deployment_id="abcd1234-0000-4000-8000-000000000000")
    made(connection, "two", deployment_id="abce1234-0000-4000-8000-000000000000")
    assert found(as_viewer, "abcd1234")["Deployments"] == [row.label]
    assert found(as_viewer, "ABCD1234-00")["Deployments"] == [row.label]


def test_blocks_of_apps_and_what_is_gone_are_not_found(
    as_viewer: Client, connection: Connection
) -> None:
    made_app(connection, made(connection, "needle-block"), name="needle-app")
    assert found(as_viewer, "needle")["Deployments"] == ["needle-app"]


# What is typed among many that are called nearly so, and the deployment that comes first.
NAMED = {
    "demand nordics": "Demand · Nordics",
    "Demand · Nordics": "Demand · Nordics",
    "demand-nordics": "Demand · Nordics",
    "DEMAND NORD": "Demand · Nordics",
    "nordics demand": "Demand · Nordics",
    "upgrade demand nordics": "Demand · Nordics",
    "demnd nordcs": "Demand · Nordics",
    "demand score": "Demand score NORDICS 00011-1",
    "sca emea": "SCA · EMEA",
    "sca-emea": "SCA · EMEA",
    "sca": "SCA · EMEA",
    "sca emea data": "Data Quality Checks",
    "stock": "stock",
}


@pytest.fixture
def many(connection: Connection) -> Connection:
    made(connection, "demand-nordics", title="Demand · Nordics", spec=made_spec(connection))
    made(connection, "stock")
    made(connection, "sca-emea", title="SCA · EMEA", kind="app", family="apps")
    # Which app they belong to is not known yet.
    made(connection, "sca-emea-data-quality", title="Data Quality Checks")
    made(connection, "sca-emea-sca", title="SCA")
    for number in range(12):
        title = f"Demand score NORDICS {number:05}-1"
        made(connection, slugify(title), title=title, changed_at=moment(number))
        made(connection, f"stock-{number}", title=f"Stock {number}", changed_at=moment(number))
    make_spec(connection, title="Demand in the Nordics")
    return connection


def moment(number: int) -> str:
    return f"2026-01-01T00:{number:02}Z"


def test_a_deployment_that_is_called_so_comes_first(as_viewer: Client, many: Connection) -> None:
    assert {text: found(as_viewer, text)["Deployments"][0] for text in NAMED} == NAMED


def test_an_app_comes_before_its_blocks(as_viewer: Client, many: Connection) -> None:
    labels = ["SCA · EMEA", "SCA", "Data Quality Checks"]
    assert found(as_viewer, "sca emea")["Deployments"] == labels


def test_it_shows_eight_of_a_kind_and_leads_to_the_rest(
    as_viewer: Client, connection: Connection
) -> None:
    for number in range(MOST + 2):
        made(connection, f"needle-{number}")
    response = as_viewer.get("/find/?q=needle", headers=HTMX)
    assert len(response.context["found"].groups[0].hits) == MOST
    assert 'href="/deployments/?q=needle"' in response.content.decode()


def test_the_dialog_gets_options_without_a_page(as_viewer: Client, estate: Connection) -> None:
    page = as_viewer.get("/find/?q=churn", headers=HTMX).content.decode()
    assert 'role="listbox"' in page
    assert 'role="option"' in page
    assert "<html" not in page


def test_markup_in_any_name_is_text(as_viewer: Client, connection: Connection) -> None:
    made(connection, "evil", title=f"needle {MARKUP}", spec=made_spec(connection, title=MARKUP))
    for query in ("needle", MARKUP):
        assert "<script>alert" not in as_viewer.get("/find/", {"q": query}).content.decode()


def test_its_queries_do_not_grow(
    as_analyst: Client,
    connection: Connection,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(MOST):
        spec = made_spec(connection, spec_id=str(number), name=f"needle-{number}")
        made(connection, f"needle-{number}", spec=spec)
    with django_assert_max_num_queries(11):
        as_analyst.get("/find/?q=needle", headers=HTMX)


def test_an_index_that_was_lost_is_made_anew(as_viewer: Client, estate: Connection) -> None:
    fulltext.clear("specs_search")
    fulltext.clear("deployments_search")
    assert found(as_viewer, "churn") == {}
    call_command("reindex", stdout=StringIO())
    assert set(found(as_viewer, "churn")) == {"Specs", "Deployments"}


def test_it_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get("/find/").status_code == 302


def test_it_rejects_a_post(as_viewer: Client) -> None:
    assert as_viewer.post("/find/").status_code == 405
