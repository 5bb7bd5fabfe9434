"""The pages of a run: choose, review, start, watch, try again; who may, and what is refused."""

from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.bulk import services
from pressui.bulk.models import BulkItem, BulkRun
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from tests.bulk.helpers import drafted, posted, started
from tests.conftest import signed_in
from tests.deployments.made import made, made_app

CHOOSE = "/bulk/choose/"


def choose(client: Client, *chosen: Deployment, **said: Any) -> Any:
    picked = [str(deployment.pk) for deployment in chosen]
    return client.post(CHOOSE, {"action": "redeploy", "pick": picked, **said})


@pytest.fixture
def mixed(connection: Connection) -> list[Deployment]:
    statuses = ("failed", "warning", "deployed", "deploying")
    return [made(connection, status=status, name=f"it-{status}") for status in statuses]


def test_choosing_leads_to_a_review_that_sorts_them(
    mixed: list[Deployment], as_analyst: Client
) -> None:
    response = choose(as_analyst, *mixed)
    assert response.status_code == 302
    page = as_analyst.get(response.url)
    found = {group.title: len(group.judged) for group in page.context["groups"]}
    assert found == {"Ready": 2, "Nothing to do": 1, "Skipped, and why": 1}
    assert "It is in motion" in page.text
    assert "Redeploy 2 deployments" in page.text


def test_an_app_of_which_no_block_failed_is_skipped(
    connection: Connection, as_analyst: Client
) -> None:
    app = made_app(connection, made(connection, status="deployed"), status="failed")
    page = as_analyst.get(choose(as_analyst, app).url)
    [group] = page.context["groups"]
    assert (group.is_ready, page.context["ready"]) == (False, 0)
    assert "Nothing of this can be done now" in page.text


def test_all_of_a_list_are_those_that_match(mixed: list[Deployment], as_analyst: Client) -> None:
    response = choose(as_analyst, everything="1", status="failed")
    run = BulkRun.objects.get()
    assert response.url == run.get_absolute_url()
    assert [item.deployment.status for item in run.items.all()] == ["failed"]


def test_so_many_at_once_and_the_rest_is_told(
    mixed: list[Deployment], as_analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 3)
    page = as_analyst.get(choose(as_analyst, everything="1").url)
    assert BulkRun.objects.get().items.count() == 3
    assert "1 more were chosen and are left out" in page.text


def test_nothing_chosen_leads_back_to_the_same_list(as_analyst: Client, mixed: object) -> None:
    response = choose(as_analyst, status="failed")
    assert response.url == "/deployments/?status=failed"
    assert "Nothing was chosen" in as_analyst.get(response.url).text


@pytest.mark.parametrize("said", [{"action": "explode"}, {"status": "nonsense"}, {"action": ""}])
def test_a_choice_that_makes_no_sense_is_refused(
    mixed: list[Deployment], as_analyst: Client, said: dict[str, str]
) -> None:
    assert choose(as_analyst, *mixed, **said).status_code == 400
    assert BulkRun.objects.count() == 0


@pytest.mark.parametrize("pick", ["x", "-1", "9" * 40, "1 OR 1"])
def test_a_key_that_is_none_is_refused(as_analyst: Client, mixed: object, pick: str) -> None:
    response = as_analyst.post(CHOOSE, {"action": "redeploy", "pick": pick})
    assert (response.status_code, BulkRun.objects.count()) == (400, 0)


def test_a_block_of_an_app_cannot_be_chosen(connection: Connection, as_analyst: Client) -> None:
    block = made(connection, status="failed", parent_id="an-app")
    choose(as_analyst, block)
    assert BulkRun.objects.count() == 0


def test_a_viewer_may_not(
    as_viewer: Client, viewer: Person, analyst: Person, mixed: list[Deployment]
) -> None:
    run = started(analyst, mixed)
    assert choose(as_viewer, *mixed).status_code == 403
    assert as_viewer.get(run.get_absolute_url()).status_code == 403
    assert as_viewer.post(f"{run.get_absolute_url()}stop/").status_code == 403
    assert "pick" not in as_viewer.get("/deployments/").text


@pytest.mark.parametrize("step", ["start", "stop", "retry"])
def test_it_rejects_get(
    as_analyst: Client, analyst: Person, mixed: list[Deployment], step: str
) -> None:
    run = drafted(analyst, mixed)
    assert as_analyst.get(f"{run.get_absolute_url()}{step}/").status_code == 405


def test_a_review_is_its_makers_alone(
    as_owner: Client, analyst: Person, mixed: list[Deployment]
) -> None:
    run = drafted(analyst, mixed)
    assert as_owner.get(run.get_absolute_url()).status_code == 404
    assert as_owner.post(f"{run.get_absolute_url()}start/").status_code == 404


def test_a_run_is_seen_by_who_asked_and_by_owners(
    as_specadmin: Client, as_owner: Client, analyst: Person, mixed: list[Deployment]
) -> None:
    address = started(analyst, mixed).get_absolute_url()
    assert as_specadmin.get(address).status_code == 404
    assert address not in as_specadmin.get("/bulk/").text
    assert as_owner.get(address).status_code == 200
    assert address in as_owner.get("/bulk/").text


def test_starting_sets_aside_what_is_not_ready(
    as_analyst: Client, analyst: Person, mixed: list[Deployment]
) -> None:
    run = drafted(analyst, mixed)
    for _ in range(2):
        response = as_analyst.post(f"{run.get_absolute_url()}start/", posted(run, reason="Monday"))
        assert response.url == run.get_absolute_url()
    run.refresh_from_db()
    assert (run.state, run.reason) == ("running", "Monday")
    assert [item.state for item in run.items.all()] == ["waiting", "waiting", "nothing", "skipped"]


def test_the_progress_survives_a_reload(
    analyst: Person, as_owner: Client, mixed: list[Deployment]
) -> None:
    run = started(analyst, mixed)
    run.items.filter(position=1).update(state=BulkItem.State.FAILED, note="Frozen")
    page = as_owner.get(run.get_absolute_url())
    assert "1 of 2 sent" in page.text
    assert "Frozen" in page.text
    assert "Stop what is not sent yet" in page.text


def test_the_result_tells_what_became_of_each(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = started(analyst, mixed)
    run.items.filter(state=BulkItem.State.WAITING).update(state=BulkItem.State.DONE)
    BulkRun.objects.update(state=BulkRun.State.FINISHED)
    Deployment.objects.filter(pk=mixed[0].pk).update(status="redeploying")
    Deployment.objects.filter(pk=mixed[1].pk).update(status="failed", reason="No room left")
    page = as_analyst.get(run.get_absolute_url())
    assert "Sent, 1 in motion" in page.text
    assert "Redeploy 2 deployments" in page.text
    Deployment.objects.filter(pk=mixed[0].pk).update(status="deployed")
    page = as_analyst.get(run.get_absolute_url())
    assert "Finished, 1 failed" in page.text
    assert "No room left" in page.text
    assert [line.status for line in page.context["progress"].lines][:2] == ["failed", "deployed"]
    assert "1 failed · 1 deployed · 1 nothing to do · 1 skipped" in page.text


def test_what_was_unticked_in_the_review_is_left_out(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = drafted(analyst, mixed)
    address = f"{run.get_absolute_url()}start/"
    assert as_analyst.post(address, {"reason": "None"}).status_code == 422
    as_analyst.post(address, {"pick": [str(mixed[1].pk)]})
    assert [item.state for item in run.items.all()] == ["skipped", "waiting", "nothing", "skipped"]
    assert run.items.get(deployment=mixed[0]).note == "Left out in the review"


def test_tags_are_told_with_the_result_and_never_tried_for_a_failed_deployment(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = drafted(analyst, mixed, "tag")
    services.start(run, reason="", arguments={"add": ["eu"], "remove": ["pilot"]})
    run.items.update(state=BulkItem.State.DONE)
    page = as_analyst.get(run.get_absolute_url())
    assert "add eu; remove pilot" in page.text
    assert page.context["again"] == 0


def test_a_start_by_htmx_leads_the_browser_to_the_page_that_it_is_on(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = drafted(analyst, mixed)
    address = f"{run.get_absolute_url()}start/"
    response = as_analyst.post(address, posted(run), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == run.get_absolute_url()


def test_a_refused_start_by_htmx_is_the_foot_alone(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = drafted(analyst, mixed, "delete")
    address = f"{run.get_absolute_url()}start/"
    response = as_analyst.post(address, headers={"HX-Request": "true"})
    assert (response.status_code, "<html" in response.text) == (422, False)


def test_the_live_part_answers_204_until_something_changes(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = started(analyst, mixed)
    live_url = as_analyst.get(run.get_absolute_url()).context["live_url"]
    assert as_analyst.get(live_url).status_code == 204
    run.items.filter(position=1).update(state=BulkItem.State.DONE)
    assert as_analyst.get(live_url).status_code == 200


def test_what_failed_can_be_tried_again_after_another_review(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = started(analyst, mixed)
    run.items.update(state=BulkItem.State.DONE)
    run.items.filter(position=1).update(state=BulkItem.State.FAILED)
    BulkRun.objects.update(state=BulkRun.State.FINISHED)
    response = as_analyst.post(f"{run.get_absolute_url()}retry/")
    again = BulkRun.objects.get(state=BulkRun.State.DRAFT)
    assert response.url == again.get_absolute_url()
    assert mixed[0] in [item.deployment for item in again.items.all()]


def test_markup_in_a_note_stays_text(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    run = started(analyst, mixed)
    run.items.update(note="<script>alert(1)</script>")
    assert "<script>alert(1)" not in as_analyst.get(run.get_absolute_url()).text


def test_a_page_of_500_costs_as_many_queries_as_one_of_two(
    analyst: Person, connection: Connection, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(analyst)
    many = [made(connection, status="failed", name=f"n-{number}") for number in range(500)]
    run = started(analyst, many)
    with django_assert_max_num_queries(14):
        page = client.get(run.get_absolute_url())
    assert page.context["every"] == "4s"


def test_earlier_runs_are_listed(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    assert "Nothing was done to many" in as_analyst.get("/bulk/").text
    run = started(analyst, mixed)
    assert run.get_absolute_url() in as_analyst.get("/bulk/").text


def test_runs_stand_newest_first_with_what_they_came_to(
    analyst: Person, as_analyst: Client, mixed: list[Deployment]
) -> None:
    later, sooner = drafted(analyst, mixed), drafted(analyst, mixed, "tag")
    for run in (sooner, later):
        services.start(run, reason="", arguments={"add": ["eu"]})
        run.items.filter(state="waiting").update(state=BulkItem.State.FAILED)
        BulkRun.objects.filter(pk=run.pk).update(state=BulkRun.State.FINISHED)
    page = as_analyst.get("/bulk/")
    assert [run for run, _heading, _told in page.context["runs"]] == [later, sooner]
    assert "Finished, 2 failed" in page.text


def test_the_way_back_is_to_the_list_as_it_was(mixed: list[Deployment], as_analyst: Client) -> None:
    review = as_analyst.get(choose(as_analyst, mixed[0], view="attention").url)
    assert 'href="/deployments/?view=attention"' in review.text


def test_a_result_says_the_first_line_and_where_to_go_on(
    connection: Connection, analyst: Person, as_analyst: Client
) -> None:
    gone = made(connection, status="platform_resource_error")
    failed = made(connection, status="failed", reason="No space left\nline two\nline three")
    run = started(analyst, [gone, failed])
    run.items.filter(deployment=failed).update(state=BulkItem.State.DONE)
    page = as_analyst.get(run.get_absolute_url())
    assert page.context["progress"].lines[0].why == "No space left"
    assert f'href="{gone.get_absolute_url()}revise/"' in page.text
