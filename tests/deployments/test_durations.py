"""How long states last: learned from what is seen, and told of what is in motion."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments import durations, mirror
from pressui.deployments.durations import Estimate, spent_on
from pressui.deployments.models import Deployment, Pace, StatusChange
from tests.deployments.helpers import body, follow, fresh_name, row, sweep
from tests.deployments.made import made
from tests.ids import WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess

NOW = timezone.now()


def change(status: str, minutes: float, revision: int = 1) -> StatusChange:
    return StatusChange(status=status, revision=revision, at=NOW + timedelta(minutes=minutes))


def learned(deployment: Deployment, status: str, seconds: float, seen_ago: float = 1) -> None:
    motion, deployment.status = deployment.status, status
    since = timezone.now() - timedelta(seconds=seconds)
    deployment.status_since = timezone.now()
    seen_at = timezone.now() - timedelta(seconds=seen_ago)
    durations.learn(deployment, motion, since, seen_at, status)


def test_the_median_and_the_95th_of_100() -> None:
    assert Estimate.of([float(n) for n in range(1, 101)]) == Estimate(50.5, 95, 100)
    assert Estimate.of([7]) == Estimate(7, 7, 1)


def test_a_deployment_that_is_watched_teaches_its_spec(
    connection: Connection, sandbox: SandboxProcess
) -> None:
    connection.polls.update(completed_at=timezone.now())  # all has been read before
    deployment_id = sandbox.post("/v1/blocks/deployments/", body(fresh_name()))["id"]
    follow(connection)
    assert row(connection, deployment_id).status == "deploying"
    sandbox.settle()
    follow(connection)
    pace = Pace.objects.get(api_spec_id=WORKFLOW_SPEC)
    assert (pace.motion, len(pace.recent)) == ("deploying", 1)


@pytest.mark.parametrize("status", ["failed", "rollback", "platform_resource_error"])
def test_what_ends_badly_teaches_nothing(connection: Connection, status: str) -> None:
    learned(made(connection, status="deploying"), status, 60)
    assert not Pace.objects.exists()


def test_what_was_not_seen_closely_teaches_nothing(connection: Connection) -> None:
    learned(made(connection, status="deploying"), "deployed", 900, seen_ago=600)
    assert not Pace.objects.exists()


def test_a_first_sight_teaches_nothing(connection: Connection, sandbox: SandboxProcess) -> None:
    sweep(connection)
    assert not Pace.objects.exists()


def test_only_the_last_ones_are_kept(connection: Connection) -> None:
    for seconds in range(durations.KEPT + 5):
        learned(made(connection, status="deploying"), "deployed", seconds)
    recent = Pace.objects.get().recent
    assert len(recent) == durations.KEPT
    assert recent[-1] == pytest.approx(durations.KEPT + 4, abs=0.5)


def test_a_deletion_ends_when_it_is_gone(connection: Connection) -> None:
    since = timezone.now() - timedelta(seconds=40)
    mirror.mark_gone(made(connection, status="deleting", status_since=since))
    assert Pace.objects.get().recent == [pytest.approx(40, abs=1)]


def test_what_moves_is_told_against_its_spec(connection: Connection) -> None:
    since = timezone.now() - timedelta(seconds=112)
    moving = made(connection, status="deploying", status_since=since)
    Pace.objects.create(
        connection=connection, api_spec_id="a-spec", motion="deploying", recent=[240] * 3
    )
    found = durations.awaited(connection, [moving, made(connection)])
    assert list(found) == [moving.pk]
    assert found[moving.pk].seconds == pytest.approx(112, abs=1)
    assert not found[moving.pk].is_late


def test_a_redeploy_is_compared_with_deploys_where_none_was_seen(connection: Connection) -> None:
    Pace.objects.create(
        connection=connection, api_spec_id="a-spec", motion="deploying", recent=[240]
    )
    moving = made(connection, status="redeploying")
    assert durations.awaited(connection, [moving])[moving.pk].estimate.median == 240


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (112, "of usually 4 min"),
        (250, "at most 5 min in 95 of 100"),
        (400, "longer than nearly every time before"),
    ],
)
def test_list_page_and_home_say_how_far_it_is(
    connection: Connection, as_viewer: Client, ago: int, words: str
) -> None:
    since = timezone.now() - timedelta(seconds=ago)
    moving = made(connection, status="deploying", status_since=since)
    Pace.objects.create(
        connection=connection, api_spec_id="a-spec", motion="deploying", recent=[240, 240, 300]
    )
    for address in ("/deployments/", "/", f"{moving.get_absolute_url()}live/"):
        assert words in as_viewer.get(address).text


def test_a_revision_knows_how_long_it_took_and_stood() -> None:
    spent = spent_on(
        [change("deploying", 0), change("deployed", 4), change("redeploying", 64, revision=2)]
    )
    assert list(spent) == [1]
    first = spent[1]
    assert (first.motion, first.outcome) == (timedelta(minutes=4), "deployed")
    assert first.stood == timedelta(hours=1)


def test_a_rollback_is_part_of_its_revision() -> None:
    spent = spent_on(
        [change("deploying", 0), change("rollback", 2), change("rollback_complete", 3)]
    )
    assert (spent[1].motion, spent[1].outcome) == (timedelta(minutes=3), "rollback_complete")


def test_what_was_never_seen_in_motion_says_nothing() -> None:
    assert spent_on([change("deployed", 0), change("warning", 2)]) == {}


@pytest.mark.parametrize(
    ("status", "words"), [("deployed", "deployed in 4 min"), ("failed", "failed after 4 min")]
)
def test_the_timeline_says_it(
    connection: Connection, as_viewer: Client, status: str, words: str
) -> None:
    deployment = made(connection, status=status)
    for seen in (change("deploying", 0), change(status, 4)):
        seen.deployment = deployment
        seen.save()
    assert words in as_viewer.get(f"{deployment.get_absolute_url()}live/").text
