"""Home: what needs this person, what moves, what is out of date, and what to begin with."""

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment, StatusChange
from pressui.operations.models import Operation
from pressui.specs.versions import version_key
from tests.deployments.made import MARKUP, made, made_app, made_spec
from tests.sandbox_process import SandboxProcess

HTMX = {"HX-Request": "true"}


def operation(connection: Connection, person: Person, **columns: Any) -> Operation:
    plain = {
        "kind": Operation.Kind.REDEPLOY,
        "state": Operation.State.SUCCEEDED,
        "person": person,
        "person_name": person.name,
        "family": "blocks",
        "target_id": str(uuid.uuid4()),
        "target_name": "SCA",
        "spec_id": "a-spec",
    }
    return Operation.objects.create(connection=connection, **{**plain, **columns})


def test_it_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get("/").status_code == 302


def test_one_sentence_sums_up_the_estate(connection: Connection, as_viewer: Client) -> None:
    made(connection, status="failed", reason="No room left\nat all")
    made(connection, status="deploying")
    made(connection, is_outdated=True, latest_version="2.0.0")
    made_app(connection, made(connection, status="failed"))
    page = as_viewer.get("/")
    words = " ".join(page.text.partition("<h1")[2].partition("</h1>")[0].split())
    assert "1 deployment</a> <strong>needs attention</strong>." in words
    assert "1 in motion, 1 behind their latest release, 1 as they should be." in words
    assert "No room left" in page.text


def test_what_is_out_of_date_says_how_far_and_leads_to_its_upgrade(
    connection: Connection, as_analyst: Client
) -> None:
    spec = made_spec(connection)
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        spec.releases.create(version=version, version_key=version_key(version))
    row = made(connection, spec=spec, is_outdated=True, latest_version="2.0.0")
    page = as_analyst.get("/")
    assert page.context["outdated"][0].behind == 2
    assert f'href="{row.get_absolute_url()}upgrade/"' in page.text


def test_a_failure_says_how_often_and_offers_the_newer_release(
    connection: Connection, as_analyst: Client
) -> None:
    row = made(connection, status="failed", is_outdated=True, latest_version="2.0.0")
    for status in ("failed", "redeploying", "failed"):
        StatusChange.objects.create(
            deployment=row, status=status, revision=1, at=timezone.now() - timedelta(days=1)
        )
    page = as_analyst.get("/").text
    assert "2 times in 30 days" in page
    assert "Upgrade to 2.0.0" in page


def test_an_accepted_write_that_failed_later_is_told_so(
    connection: Connection, as_analyst: Client, analyst: Person
) -> None:
    row = made(connection, status="failed")
    operation(connection, analyst, target_id=row.deployment_id)
    [recently] = as_analyst.get("/").context["activity"]
    assert recently.outcome.is_bad


def test_all_is_well_is_said_too(connection: Connection, as_viewer: Client) -> None:
    made(connection)
    connection.polls.update(completed_at=timezone.now())
    page = as_viewer.get("/").text
    assert "Nothing needs attention." in page
    assert "Needs attention" not in page


def test_redeploy_is_offered_in_place(
    connection: Connection, as_viewer: Client, as_analyst: Client
) -> None:
    deployment = made(connection, status="failed")
    action = f'action="{deployment.get_absolute_url()}redeploy/"'
    assert action in as_analyst.get("/").text
    assert action not in as_viewer.get("/").text
    assert "Your role may look, not deploy." in as_viewer.get("/").text


def test_a_new_installation_gets_first_steps(connection: Connection, as_viewer: Client) -> None:
    assert "Reading what Press has" in as_viewer.get("/").text
    connection.polls.update(completed_at=timezone.now())
    page = as_viewer.get("/").text
    assert "Nothing is deployed yet." in page
    assert "First steps" in page


def test_it_tells_what_was_done_and_what_was_used(
    connection: Connection, as_analyst: Client, analyst: Person, owner: Person
) -> None:
    made_spec(connection, title="Churn Training")
    done = operation(connection, analyst)
    operation(connection, owner, state=Operation.State.UNKNOWN, spec_id="another")
    operation(connection, owner, kind=Operation.Kind.DEPLOY, target_id="", spec_id="")
    page = as_analyst.get("/")
    assert f"/deployments/blocks/{done.target_id}/" in page.text
    assert "not known yet" in page.text
    assert [used.spec.title for used in page.context["used_last"]] == ["Churn Training"]


def test_it_asks_the_api_nothing(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    made(connection, status="deploying")
    as_viewer.get("/")
    as_viewer.get("/live/", headers=HTMX)
    assert sandbox.requests() == []


def test_markup_is_shown_as_text(
    connection: Connection, as_analyst: Client, analyst: Person
) -> None:
    spec = made_spec(connection, title=MARKUP, featured=True)
    for status in ("failed", "deploying"):
        made(connection, title=MARKUP, status=status, reason=MARKUP, is_outdated=True, spec=spec)
    operation(connection, analyst, target_name=MARKUP, reason=MARKUP, person_name=MARKUP)
    assert "<script>alert" not in as_analyst.get("/").text


def test_the_live_part_answers_204_until_something_changes(
    connection: Connection, as_viewer: Client
) -> None:
    row = made(connection)
    address = as_viewer.get("/").context["live_url"]
    assert as_viewer.get(address, headers=HTMX).status_code == 204
    Deployment.objects.filter(pk=row.pk).update(status="failed", reason="No room left")
    loud = as_viewer.get(address, headers=HTMX)
    assert "No room left" in loud.text
    assert 'id="lede" hx-swap-oob="true"' in loud.text


@pytest.mark.parametrize("rows", [1, 9])
def test_it_takes_the_same_queries_for_any_number_of_rows(
    connection: Connection, as_viewer: Client, django_assert_num_queries: Any, rows: int
) -> None:
    spec = made_spec(connection, featured=True)
    for _ in range(rows):
        for status in ("failed", "deploying", "deployed"):
            made(connection, status=status, is_outdated=True, spec=spec)
    as_viewer.get("/")
    with django_assert_num_queries(26):
        as_viewer.get("/")


def test_what_needs_attention_begins_with_what_is_mine(
    connection: Connection, analyst: Person, as_analyst: Client
) -> None:
    mine = made(connection, status="failed", changed_by=analyst.email)
    for _ in range(7):
        made(connection, status="failed")
    Deployment.objects.filter(pk=mine.pk).update(changed_at=timezone.now() - timedelta(days=9))
    response = as_analyst.get("/")
    shown = [told.row.deployment for told in response.context["attention"]]
    assert (shown[0], len(shown), len(set(shown))) == (mine, 6, 6)
    assert response.context["counts"]["attention_mine"] == 1
    assert [told.is_mine for told in response.context["attention"]] == [True] + [False] * 5
    assert response.text.count('<span class="tag">Yours</span>') == 1
    (link,) = re.findall(r'<a href="([^"]+)">1 of them yours', response.text)
    listed = as_analyst.get(html.unescape(link))
    assert [row.deployment for row in listed.context["rows"]] == [mine]
    assert '<option value="me" selected>Mine' in listed.text
