"""The catalogue page: filters, facets, paging, roles, and what it never does."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from tests.deployments.made import made
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import address, make_spec


def names(client: Client, url: str) -> list[str]:
    return [card.spec.name for card in client.get(url).context["cards"]]


def counts(client: Client, url: str, title: str) -> dict[str, int]:
    groups = {group.title: group for group in client.get(url).context["facets"].groups}
    return {option.label: option.count for option in groups[title].options}


def star(client: Client, connection: Connection, name: str) -> None:
    spec = connection.specs.get(name=name)
    client.post(f"{spec.get_absolute_url()}star/", {"starred": "yes"})


@pytest.fixture
def three(connection: Connection) -> Connection:
    by_bo, by_jane = {"created_by": "bo.lind@x.io"}, {"created_by": "jane.smith@x.io"}
    make_spec(connection, name="churn", tags=["risk", "retail"], featured=True, **by_bo)
    make_spec(connection, name="pricing", kind="app", family="apps", tags=["retail"], **by_jane)
    make_spec(connection, name="old", status="archived", scope="public")
    return connection


def test_it_needs_a_sign_in(client: Client) -> None:
    assert client.get("/specs/").status_code == 302


def test_it_calls_no_api(as_viewer: Client, three: Connection, sandbox: SandboxProcess) -> None:
    sandbox.forget_requests()
    assert as_viewer.get("/specs/").status_code == 200
    assert sandbox.requests() == []


def test_it_shows_what_is_available_featured_first(as_viewer: Client, three: Connection) -> None:
    make_spec(three, name="alpha")
    assert names(as_viewer, "/specs/") == ["churn", "alpha", "pricing"]


def test_all_are_shown_when_asked_for(as_viewer: Client, three: Connection) -> None:
    assert len(names(as_viewer, address(status=()))) == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": ("app",)}, ["pricing"]),
        ({"kind": ("app", "workflow")}, ["churn", "pricing"]),
        ({"status": ("archived",)}, ["old"]),
        ({"scope": ("public",), "status": ()}, ["old"]),
        ({"shown": ("featured",)}, ["churn"]),
        ({"tag": ("retail",)}, ["churn", "pricing"]),
        ({"tag": ("retail", "risk")}, ["churn"]),
        ({"text": "CHU"}, ["churn"]),
        ({"text": "retail pric"}, ["pricing"]),
        ({"text": "retail nothing"}, ["churn", "pricing"]),
        ({"author": ("jane.smith@x.io",)}, ["pricing"]),
        ({"author": ("jane",)}, ["pricing"]),
        ({"author": ("jane", "bo")}, ["churn", "pricing"]),
        ({"author": ("nobody",)}, []),
        ({"text": "100%"}, []),
    ],
)
def test_it_filters(
    as_viewer: Client, three: Connection, filters: dict[str, Any], expected: list[str]
) -> None:
    assert names(as_viewer, address(**filters)) == expected


def test_facet_counts_follow_the_other_filters(as_viewer: Client, three: Connection) -> None:
    url = address(kind=("app",))
    assert counts(as_viewer, url, "Kind") == {"App": 1, "Workflow": 1, "Service": 0}
    assert counts(as_viewer, url, "Status") == {"Available": 1, "Unavailable": 0, "Archived": 0}
    assert counts(as_viewer, url, "Tag") == {"retail": 1}


def test_favorites_are_each_persons_own(
    as_analyst: Client, as_viewer: Client, three: Connection
) -> None:
    star(as_analyst, three, "pricing")
    only = address(shown=("favorites",))
    assert names(as_analyst, only) == ["pricing"]
    assert names(as_viewer, only) == []
    assert counts(as_analyst, "/specs/", "Shown")["My favorites"] == 1


def test_updates_are_of_what_a_person_deployed(
    as_analyst: Client, as_viewer: Client, analyst: Person, three: Connection
) -> None:
    spec = three.specs.get(name="churn")
    behind = {"spec": spec, "is_outdated": True, "latest_version": "2.0.0"}
    deployment = made(three, created_by=analyst.email, **behind)
    made(three, created_by=analyst.email, spec=three.specs.get(name="pricing"))
    only = address(shown=("updates",))
    assert names(as_analyst, only) == ["churn"]
    assert counts(as_analyst, "/specs/", "Shown")["Has updates for me"] == 1
    assert names(as_viewer, only) == []
    three.deployments.filter(pk=deployment.pk).update(gone_at=timezone.now())
    assert names(as_analyst, only) == []


def test_the_counts_of_shown_follow_the_other_filters(
    as_analyst: Client, three: Connection
) -> None:
    star(as_analyst, three, "pricing")
    shown = counts(as_analyst, address(kind=("workflow",)), "Shown")
    assert shown == {"Featured": 1, "My favorites": 0, "Has updates for me": 0}


@pytest.mark.parametrize(
    "chosen", [(), ("featured",), ("favorites",), ("updates",), ("favorites", "updates")]
)
def test_each_choice_of_shown_counts_what_it_would_list(
    as_analyst: Client, analyst: Person, three: Connection, chosen: tuple[str, ...]
) -> None:
    for name in ("churn", "pricing"):
        star(as_analyst, three, name)
    for name in ("churn", "old"):
        behind = {"spec": three.specs.get(name=name), "is_outdated": True}
        made(three, created_by=analyst.email, **behind)
    shown = counts(as_analyst, address(shown=chosen, status=()), "Shown")
    for label, name in zip(shown, ("featured", "favorites", "updates"), strict=True):
        both = tuple({*chosen, name})
        assert shown[label] == len(names(as_analyst, address(shown=both, status=())))


def test_the_most_deployed_come_first_and_deleted_ones_do_not_count(
    as_viewer: Client, three: Connection
) -> None:
    pricing, churn = three.specs.get(name="pricing"), three.specs.get(name="churn")
    made(three, spec=pricing)
    made(three, spec=churn, gone_at=timezone.now())
    made(three, spec=churn, gone_at=timezone.now())
    assert names(as_viewer, address(sort="deployed")) == ["pricing", "churn"]


def test_a_mistake_is_mended_and_told(as_viewer: Client, three: Connection) -> None:
    response = as_viewer.get("/specs/?q=pricnig")
    page = response.content.decode()
    assert [card.spec.name for card in response.context["cards"]] == ["pricing"]
    assert "Showing results for <strong>pricing</strong>" in page
    assert 'value="pricnig"' in page


def test_what_the_contract_does_not_name_is_shown(as_viewer: Client, three: Connection) -> None:
    make_spec(three, name="strange", kind="robot", status="resting")
    assert counts(as_viewer, address(status=()), "Kind")["Robot"] == 1
    assert names(as_viewer, address(status=("resting",))) == ["strange"]


def test_a_spec_that_is_gone_is_not_listed(as_viewer: Client, three: Connection) -> None:
    make_spec(three, name="gone", gone_at=timezone.now())
    assert "gone" not in names(as_viewer, address(status=()))


@pytest.mark.parametrize("query", ["kind=banana", "status=x", "scope=y", "sort=size"])
def test_an_unknown_value_is_told(as_viewer: Client, three: Connection, query: str) -> None:
    response = as_viewer.get(f"/specs/?{query}")
    assert response.status_code == 400
    assert "This filter does not exist" in response.content.decode()


def test_a_tag_that_has_gone_is_an_empty_list_to_leave(
    as_viewer: Client, three: Connection
) -> None:
    response = as_viewer.get("/specs/?tag=nope")
    assert response.status_code == 200
    assert [chip.text for chip in response.context["chips"]] == ["Status: Available", "Tag: nope"]
    ways = {way.text: way.url for way in response.context["ways_out"]}
    assert ways == {"Without “Tag: nope”: 2 specs": "/specs/"}


def test_a_page_past_the_end_leads_to_the_first(as_viewer: Client, three: Connection) -> None:
    response = as_viewer.get("/specs/?page=9")
    assert response.status_code == 404
    assert 'href="/specs/"' in response.content.decode()


def test_it_pages(as_viewer: Client, connection: Connection) -> None:
    for number in range(25):
        make_spec(connection, name=f"n{number:02}")
    assert len(names(as_viewer, "/specs/")) == 24
    assert names(as_viewer, "/specs/?page=2") == ["n24"]


def test_an_empty_result_names_the_word_and_offers_all(
    as_viewer: Client, three: Connection
) -> None:
    response = as_viewer.get("/specs/?q=nothinglikeit")
    page = response.content.decode()
    assert response.context["told"] == "Nothing has “nothinglikeit”."
    assert "Nothing has “nothinglikeit”." in page
    assert 'href="/specs/">Show all specs</a>' in page


def test_an_empty_result_says_what_is_a_step_away(as_viewer: Client, three: Connection) -> None:
    ways = as_viewer.get("/specs/?q=old").context["ways_out"]
    assert [way.text for way in ways] == ["With those that are unavailable or archived: 1 spec"]
    assert names(as_viewer, ways[0].url) == ["old"]
    assert ways[0].only.name == "old"
    both = as_viewer.get("/specs/?q=old&kind=app").context["ways_out"]
    assert [way.text for way in both] == ["Without any filter: 1 spec"]


def test_before_anything_was_read_it_says_so(as_viewer: Client, connection: Connection) -> None:
    assert "are being read from Press for the first time" in as_viewer.get("/specs/").text
    connection.polls.update(completed_at=timezone.now())
    assert "there are none yet" in as_viewer.get("/specs/").text


def test_clear_leads_back_to_where_one_began(as_viewer: Client, three: Connection) -> None:
    assert ">Clear</a>" not in as_viewer.get("/specs/").content.decode()
    page = as_viewer.get("/specs/?kind=app&status=any&view=table").content.decode()
    assert '<a class="link" href="/specs/?view=table">Clear</a>' in page


def test_chips_speak_as_the_facets_do(as_viewer: Client, three: Connection) -> None:
    url = address(scope=("shared",), text="x" * 200, status=())
    chips = [chip.text for chip in as_viewer.get(url).context["chips"]]
    assert chips == [f"“{'x' * 39}…”", "Scope: Shared with us"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tag:retail kind:app", ["pricing"]),
        ("kind:block", ["churn"]),
        ("author:jane", ["pricing"]),
        ('author:"Jane Smith" retail', ["pricing"]),
        ("bo.lind@x.io", ["churn"]),
        ("status:archived", ["old"]),
        ("status:any scope:public", ["old"]),
        ("risk tag:retail", ["churn"]),
        ("tag:gone", []),
    ],
)
def test_filters_may_be_typed(
    as_viewer: Client, three: Connection, typed: str, expected: list[str]
) -> None:
    assert names(as_viewer, address(text=typed)) == expected


def test_a_typed_filter_is_chosen_in_the_facets_and_leaves_by_its_chip(
    as_viewer: Client, three: Connection
) -> None:
    response = as_viewer.get(address(text="kind:app pric", status=()))
    assert [chip.text for chip in response.context["chips"]] == ["“pric”", "Kind: App"]
    assert response.context["chips"][1].url == "/specs/?q=pric&status=any"
    assert 'value="kind:app pric"' in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("owner:me", "There is no filter “owner:”"),
        ("kind:ap", "Use one of app, block, service, workflow"),
        ("status:", "Say what after “status:”"),
        ("tag:a,b", "before each tag"),
    ],
)
def test_what_cannot_be_understood_is_told_and_kept(
    as_viewer: Client, three: Connection, typed: str, says: str
) -> None:
    response = as_viewer.get(address(text=typed))
    assert response.status_code == 400
    assert says in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()


def test_a_term_that_is_being_typed_hides_nothing(as_viewer: Client, three: Connection) -> None:
    headers = {"HX-Request": "true"}
    response = as_viewer.get(address(text="retail kind:ap"), headers=headers)
    assert [card.spec.name for card in response.context["cards"]] == ["churn", "pricing"]
    assert "Use one of app, block, service, workflow" in response.content.decode()
    assert as_viewer.get(address(text="x:y kind:ap"), headers=headers).status_code == 422


def test_a_part_of_a_name_is_no_author_of_its_own(as_viewer: Client, three: Connection) -> None:
    groups = as_viewer.get(address(author=("jane",))).context["facets"].groups
    [labels] = [[one.label for one in group.options] for group in groups if group.title == "Author"]
    assert sorted(labels) == ["Bo Lind", "Jane Smith"]


def test_what_cannot_be_understood_leaves_no_facets_behind(
    as_viewer: Client, three: Connection
) -> None:
    headers = {"HX-Request": "true"}
    page = as_viewer.get(address(text="colour:red kind:thing x"), headers=headers)
    assert page.status_code == 422
    assert '<div id="facets" hx-swap-oob="true"></div>' in page.content.decode()


def test_authors_are_counted_as_if_none_were_chosen(as_viewer: Client, three: Connection) -> None:
    url = address(author=("jane.smith@x.io",))
    assert counts(as_viewer, url, "Author") == {"Jane Smith": 1, "Bo Lind": 1}


def test_the_browser_calls_the_page_what_is_looked_for(
    as_viewer: Client, three: Connection
) -> None:
    page = as_viewer.get("/specs/?q=pricing&kind=app").content.decode()
    assert "<title>“pricing”, Kind: App · Specs · Press</title>" in page


def test_it_pages_to_any_page(as_viewer: Client, connection: Connection) -> None:
    for number in range(100):
        make_spec(connection, name=f"n{number:03}")
    page = as_viewer.get("/specs/?page=2&sort=name").content.decode()
    assert "of 5</span>" in page
    assert 'href="/specs/?sort=name&amp;page=5"' in page
    assert '<input type="hidden" name="sort" value="name">' in page


def test_analysts_deploy_and_viewers_are_told_why_not(
    as_viewer: Client, as_analyst: Client, three: Connection
) -> None:
    assert "/deploy/" not in as_viewer.get("/specs/").content.decode()
    assert "Your role only looks" in as_viewer.get("/specs/").content.decode()
    assert "/deploy/" in as_analyst.get("/specs/").content.decode()


def test_an_archived_spec_cannot_be_deployed(as_analyst: Client, three: Connection) -> None:
    page = as_analyst.get(address(status=("archived",))).content.decode()
    assert "It is archived." in page
    assert "/deploy/" not in page


@pytest.mark.parametrize("view", ["cards", "table"])
def test_markup_in_any_field_is_text(as_viewer: Client, connection: Connection, view: str) -> None:
    evil = '"><script>alert(1)</script>'
    fields = ("name", "title", "summary", "kind", "latest_version", "image_url")
    make_spec(connection, tags=[evil], **dict.fromkeys(fields, evil))
    page = as_viewer.get(f"/specs/?view={view}&q=%3Cscript%3E").content.decode()
    assert "alert(1)" in page
    assert "<script>alert" not in page


def test_its_queries_do_not_grow_with_rows(
    as_viewer: Client, connection: Connection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        make_spec(connection, tags=["a", "b"])
    with django_assert_max_num_queries(20):
        assert as_viewer.get("/specs/").status_code == 200


def test_a_fragment_costs_few_queries(
    as_viewer: Client,
    three: Connection,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(16):
        response = as_viewer.get("/specs/?q=churn", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == "/specs/?q=churn"


def test_typing_on_does_not_fill_the_history(as_viewer: Client, three: Connection) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/specs/?q=ch"}
    response = as_viewer.get("/specs/?q=chu", headers=headers)
    assert response["HX-Replace-Url"] == "/specs/?q=chu"
    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_followed_link_gets_the_whole_page(
    as_viewer: Client, three: Connection, header: str
) -> None:
    response = as_viewer.get("/specs/", headers={"HX-Request": "true", header: "true"})
    assert "<html" in response.content.decode()


def test_it_rejects_a_post(as_viewer: Client) -> None:
    assert as_viewer.post("/specs/").status_code == 405
