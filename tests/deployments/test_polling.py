"""The mirror follows the API: what moves, what is new, what is gone, whatever goes wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pressui.connections.models import Connection, Poll
from pressui.connections.services import press_client
from pressui.deployments import mirror, polling
from pressui.press import IN_MOTION
from tests.deployments.helpers import body, follow, fresh_name, row, sweep, sweep_specs
from tests.ids import FAILED_APP, FAILED_BLOCK, WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess


def make(sandbox: SandboxProcess) -> str:
    """A deployment that somebody made elsewhere."""
    return str(sandbox.post("/v1/blocks/deployments/", body(fresh_name()))["id"])


def test_all_of_the_api_is_mirrored(mirrored: Connection, sandbox: SandboxProcess) -> None:
    there = sandbox.get("/v1/deployments/", pageSize=1)["deploymentCount"]
    assert mirrored.deployments.present().count() == there


def test_every_status_is_as_the_api_says(mirrored: Connection, sandbox: SandboxProcess) -> None:
    for status in ("failed", "warning", "platform_resource_error", "rollback_complete"):
        there = sandbox.get("/v1/deployments/", status=status, pageSize=1)["deploymentCount"]
        assert mirrored.deployments.filter(status=status).count() == there


def test_a_failure_has_its_reason(mirrored: Connection) -> None:
    assert 'Image "features" did not build' in row(mirrored, FAILED_BLOCK).reason


def test_an_app_fails_for_the_reason_of_its_block(mirrored: Connection) -> None:
    reason = row(mirrored, FAILED_APP).reason
    assert reason.startswith("Churn Model Training: ")
    assert "lightgbm==4.9.0" in reason


def test_blocks_know_their_app(mirrored: Connection) -> None:
    assert mirrored.deployments.filter(parent_id=FAILED_APP).count() == 4
    assert not mirrored.deployments.whole().filter(parent_id=FAILED_APP).exists()


def test_what_others_start_is_seen_in_one_round(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    made = make(sandbox)
    follow(mirrored)
    assert row(mirrored, made).status == "deploying"


def test_a_round_costs_one_call_and_one_for_each_that_entered_or_left(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    sandbox.settle()
    follow(mirrored)
    follow(mirrored)
    made = [make(sandbox) for _ in range(3)]
    sandbox.forget_requests()
    follow(mirrored)
    assert len(sandbox.requests()) == 1 + len(made)
    sandbox.forget_requests()
    follow(mirrored)
    assert len(sandbox.requests()) == 1
    sandbox.settle()
    sandbox.forget_requests()
    follow(mirrored)
    assert len(sandbox.requests()) == 1 + len(made)


def test_a_deployment_deleted_elsewhere_is_gone_and_its_history_kept(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    made = make(sandbox)
    sandbox.settle()
    sweep(mirrored)
    sandbox.delete(f"/v1/blocks/deployments/{made}")
    sandbox.settle()
    sweep(mirrored)
    follow(mirrored)
    there = row(mirrored, made)
    assert there.gone_at is not None
    assert there.status_changes.filter(status="deleted").exists()


def test_an_incomplete_sweep_deletes_nothing(mirrored: Connection, sandbox: SandboxProcess) -> None:
    before = mirrored.deployments.present().count()
    sandbox.fault(method="GET", path="/v1/deployments/", status=503, times=50)
    sweep(mirrored)
    sandbox.clear_faults()
    assert mirrored.deployments.present().count() == before
    assert not mirrored.deployments.filter(look_at__isnull=False).exists()


def test_what_a_sweep_did_not_see_is_looked_for_before_it_is_called_gone(
    mirrored: Connection,
) -> None:
    later = timezone.now()
    polling._mark_unseen(mirrored, later)
    follow(mirrored)
    assert mirrored.deployments.filter(gone_at__isnull=False).count() == 0


def test_an_older_answer_never_takes_a_status_back(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    made, client, asked_at = make(sandbox), press_client(mirrored), timezone.now()
    old = client.blocks.describe_deployment(made)
    sandbox.settle()
    polling.describe(mirror.store_described(mirrored, old, asked_at), client)
    mirror.store_page(mirrored, [old], asked_at)
    assert row(mirrored, made).status == "deployed"


def test_an_unknown_status_is_kept_as_it_is(mirrored: Connection, sandbox: SandboxProcess) -> None:
    page = sandbox.get("/v1/deployments/", pageSize=1, sort="createdAt:desc")
    page["deployments"][0]["metadata"]["status"], page["pageCount"] = "hibernating", 1
    sandbox.fault(method="GET", path="/v1/deployments/", status=200, body=page, times=1)
    sweep(mirrored)
    assert row(mirrored, page["deployments"][0]["id"]).status == "hibernating"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "body": "<html>busy</html>"},
        {"status": 200, "body": {"deployments": "none"}},
        {"status": 500, "body": "boom"},
        {"status": 401, "body": {"detail": "no"}},
    ],
)
def test_a_bad_answer_leaves_the_mirror_as_it_was(
    mirrored: Connection, sandbox: SandboxProcess, answer: dict[str, object]
) -> None:
    before = list(mirrored.deployments.order_by("pk").values_list("pk", "status", "gone_at"))
    sandbox.fault(method="GET", path="/v1/deployments/", times=9, **answer)
    follow(mirrored)
    assert mirrored.polls.get(kind=Poll.Kind.MOTION).failures == 1
    assert (
        list(mirrored.deployments.order_by("pk").values_list("pk", "status", "gone_at")) == before
    )


def test_one_row_that_always_fails_backs_off_and_its_neighbors_go_on(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    bad, good = make(sandbox), make(sandbox)
    sandbox.fault(
        method="GET", path=f"/v1/blocks/deployments/{bad}", status=200, body="[]", times=99
    )
    follow(mirrored)
    assert row(mirrored, bad).looks_failed == 1
    assert row(mirrored, bad).look_at > timezone.now()
    assert row(mirrored, good).described_at is not None


def test_what_moved_is_looked_into_before_all_that_waits(
    mirrored: Connection, sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = make(sandbox)
    follow(mirrored)
    mirrored.deployments.exclude(status__in=IN_MOTION).update(
        look_at=timezone.now() - timedelta(hours=1), described_at=None
    )
    sandbox.settle()
    monkeypatch.setattr(polling, "LOOKS", mirrored.deployments.filter(status__in=IN_MOTION).count())
    follow(mirrored)
    assert row(mirrored, moved).status == "deployed"
    assert mirrored.polls.get(kind=Poll.Kind.MOTION).waiting > 100


def test_a_round_ends_when_its_time_is_over(
    mirrored: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored.deployments.update(look_at=timezone.now())
    waiting = mirrored.deployments.present().count()
    monkeypatch.setattr(polling, "LOOKING", timedelta())
    follow(mirrored)
    assert mirrored.polls.get(kind=Poll.Kind.MOTION).waiting == waiting - 1


def test_nothing_is_left_in_motion_once_all_has_settled(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    sandbox.advance(3600)
    for _ in range(4):
        follow(mirrored)
    assert not mirrored.deployments.present().filter(status__in=IN_MOTION).exists()


def test_the_first_reading_links_all_and_takes_blocks_for_blocks(connection: Connection) -> None:
    """Whichever poll a worker takes first, nothing is shown twice or without its spec."""
    for _ in range(3):
        follow(connection)
        sweep(connection)
        sweep_specs(connection)
    for _ in range(10):
        follow(connection)
    app = connection.deployments.get(name="sca-apac")
    blocks = connection.deployments.filter(name__startswith="sca-apac-")
    assert {block.parent_id for block in blocks} == {app.deployment_id}
    assert not connection.deployments.present().filter(spec=None).exists()


def test_specs_know_how_often_they_are_deployed(
    mirrored: Connection, sandbox: SandboxProcess
) -> None:
    def told() -> int:
        return mirrored.specs.get(spec_id=WORKFLOW_SPEC).deployment_count

    before, made = told(), make(sandbox)
    assert before == mirrored.deployments.present().filter(api_spec_id=WORKFLOW_SPEC).count()
    follow(mirrored)
    assert told() == before + 1
    sandbox.settle()
    sandbox.delete(f"/v1/blocks/deployments/{made}")
    sandbox.settle()
    for _ in range(3):
        follow(mirrored)
    assert told() == before


def test_a_sweep_puts_the_counts_right(mirrored: Connection) -> None:
    mirrored.specs.update(deployment_count=999)
    sweep(mirrored)
    counts = mirrored.specs.values_list("deployment_count", flat=True)
    assert sum(counts) == mirrored.deployments.present().exclude(spec=None).count()
