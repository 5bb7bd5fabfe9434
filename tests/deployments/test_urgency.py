"""In which order the worker describes what waits, and what a page says of a reason until then."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection, Poll
from pressui.deployments import polling
from pressui.deployments.models import Deployment
from pressui.deployments.urgency import AT_ONCE, by_urgency
from tests.deployments.helpers import follow, row, sweep
from tests.deployments.made import made
from tests.ids import FAILED_APP
from tests.sandbox_process import SandboxProcess

PAGE = f"/deployments/apps/{FAILED_APP}/"
READING = "Why is still being read from Press"


@pytest.fixture
def unread(mirrored: Connection, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """As right after the first start: all that is settled waits, the newest failure elsewhere."""
    known = {"described_at": None, "reason": "", "details": ""}
    since = timezone.now() - timedelta(hours=1)
    mirrored.deployments.exclude(deployment_id=FAILED_APP).update(look_at=since, **known)
    mirrored.deployments.filter(status="warning").update(status_since=timezone.now())
    monkeypatch.setattr(polling, "LOOKS", 2)
    return mirrored


def test_the_page_of_an_app_has_its_failed_blocks_read_first(
    unread: Connection, as_viewer: Client
) -> None:
    page = as_viewer.get(PAGE)
    assert READING in page.text
    assert "still being read" in page.context["report"]
    assert page.context["every"] == "1500ms"
    follow(unread)  # the block, then the app, which its block told
    page = as_viewer.get(f"{PAGE}live/")
    assert READING not in page.text
    assert "lightgbm==4.9.0" in page.context["report"]


def test_they_are_read_while_the_first_reading_goes_on(
    unread: Connection, as_viewer: Client
) -> None:
    unread.polls.filter(kind=Poll.Kind.DEPLOYMENTS).update(completed_at=None)
    as_viewer.get(PAGE)
    follow(unread)
    assert "lightgbm==4.9.0" in row(unread, FAILED_APP).reason


def test_a_page_asks_the_api_no_more_for_it(
    unread: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    block = unread.deployments.get(parent_id=FAILED_APP, status="failed")
    sandbox.forget_requests()
    as_viewer.get(PAGE)
    assert not [one for one in sandbox.requests() if block.deployment_id in str(one)]
    assert row(unread, block.deployment_id).look_at == AT_ONCE


def test_a_reason_that_was_read_is_not_read_again(mirrored: Connection, as_viewer: Client) -> None:
    assert READING not in as_viewer.get(PAGE).text
    assert not mirrored.deployments.filter(look_at=AT_ONCE).exists()


def test_an_app_that_was_opened_early_is_read_again(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    """Of the blocks that were not there yet it could adopt none."""
    apps = sandbox.get("/v1/apps/deployments/", status="deployed")["deployments"]
    as_viewer.get(f"/deployments/apps/{apps[0]['id']}/")
    sweep(connection)
    assert not connection.deployments.filter(parent_id=apps[0]["id"]).exists()
    for _ in range(9):
        follow(connection)
    assert connection.deployments.filter(parent_id=apps[0]["id"]).exists()


def test_what_waits_is_read_in_the_order_that_people_need(connection: Connection) -> None:
    now = timezone.now()

    def waits(name: str, ago: int = 0, **columns: object) -> Deployment:
        since = now - timedelta(minutes=ago)
        return made(connection, name, **{"look_at": since, "status_since": since, **columns})

    waits("block", ago=90)
    waits("app", ago=60, family="apps")
    waits("old failure", ago=50, status="failed", family="apps")
    waits("new failure", ago=5, status="warning")
    waits("told", ago=99, status="failed", reason="Out of memory")
    waits("known", described_at=now)
    waits("of a known app", ago=80, status="failed", parent_id="an-app")
    waits("moves", status="deploying")
    waits("open", status="failed", look_at=AT_ONCE)
    found = [one.name for one in by_urgency(connection.deployments.all())]
    first = ["open", "moves", "of a known app", "known", "new failure", "old failure"]
    assert found == [*first, "app", "told", "block"]
