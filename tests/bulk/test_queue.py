"""Many at once: each deployment is asked for once, whoever dies and whatever the API says."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from pressui.accounts.models import Event, Person
from pressui.bulk import queue, services
from pressui.bulk.models import BulkItem, BulkRun
from pressui.connections.models import Connection, Poll
from pressui.deployments import services as deployments
from pressui.deployments import settling
from pressui.deployments.models import Deployment
from pressui.operations import services as operations
from pressui.operations.models import Operation
from tests.bulk.helpers import a_round, failed_many, leased, redeploys, started, states
from tests.deployments.helpers import actor
from tests.sandbox_process import SandboxProcess

AGO = timedelta(minutes=2)


@pytest.fixture
def failed(connection: Connection, sandbox: SandboxProcess) -> list[Deployment]:
    made = failed_many(connection, sandbox, 3)
    sandbox.forget_requests()
    return made


def now_due(run: BulkRun) -> None:
    """As if the pause of the run and of its items had passed."""
    past = timezone.now() - timedelta(seconds=1)
    BulkRun.objects.filter(pk=run.pk).update(next_at=past)
    run.items.update(next_at=past)


def test_all_are_redeployed_and_the_run_ends(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed)
    a_round()
    run.refresh_from_db()
    assert (states(run), run.state) == (["done"] * 3, "finished")
    assert redeploys(sandbox) == 3
    assert [row.status for row in Deployment.objects.filter(pk__in=[d.pk for d in failed])] == [
        "redeploying"
    ] * 3


def test_each_write_is_on_record_under_who_asked(failed: list[Deployment], analyst: Person) -> None:
    started(analyst, failed)
    a_round()
    asked = Operation.objects.filter(kind=Operation.Kind.REDEPLOY)
    assert {(o.person, o.reason, o.state) for o in asked} == {(analyst, "For a test", "succeeded")}
    assert Event.objects.filter(action=Operation.Kind.REDEPLOY, person=analyst).count() == 3


def test_starting_twice_starts_once(failed: list[Deployment], analyst: Person) -> None:
    run = started(analyst, failed)
    assert not services.start(run, reason="", arguments={})


def test_ten_wakes_send_each_once(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    started(analyst, failed)
    for _ in range(10):
        a_round()
    assert redeploys(sandbox) == 3


def test_what_another_worker_holds_is_left_alone(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed)
    for item in run.items.all():
        leased(item, ends_in=timedelta(seconds=20))
    a_round()
    assert (redeploys(sandbox), states(run)) == (0, ["waiting"] * 3)


def test_never_more_than_a_few_are_taken(failed: list[Deployment], analyst: Person) -> None:
    run = started(analyst, failed)
    queue_items = [queue.claim(run.connection) for _ in range(3)]
    assert all(queue_items)
    run.items.update(state=BulkItem.State.WAITING)
    more = started(analyst, failed)
    assert queue.claim(run.connection) is not None
    assert queue.claim(more.connection) is None


def test_a_worker_that_died_before_it_asked_is_replaced(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed)
    for item in run.items.all():
        leased(item, ends_in=-timedelta(seconds=1))
    a_round()
    assert (redeploys(sandbox), states(run)) == (3, ["done"] * 3)


def test_one_that_died_after_the_answer_is_not_asked_again(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed[:1])
    item = run.items.get()
    deployments.redeploy(
        actor=actor(analyst), deployment=failed[0], reason="", form_token=item.form_token
    )
    leased(item, ends_in=-timedelta(seconds=1))
    a_round()
    assert (redeploys(sandbox), states(run)) == (1, ["done"])


def lost_in_the_call(run: BulkRun, deployment: Deployment, person: Person) -> Operation:
    """The row that a worker leaves that is killed while it waits for the answer."""
    item = run.items.get()
    operation, _ = operations.begin(
        actor=actor(person),
        connection=run.connection,
        kind=Operation.Kind.REDEPLOY,
        form_token=item.form_token,
        family=deployment.family,
        target_id=deployment.deployment_id,
        target_name=deployment.label,
        revision_before=deployment.revision,
        requested_at=timezone.now() - AGO,
    )
    leased(item, ends_in=-timedelta(seconds=1))
    return operation


@pytest.mark.parametrize("arrived", [True, False])
def test_one_that_died_in_the_call_is_looked_up_and_done_once(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess, arrived: bool
) -> None:
    run = started(analyst, failed[:1])
    lost_in_the_call(run, failed[0], analyst)
    if arrived:
        sandbox.post(f"/v1/blocks/deployments/{failed[0].deployment_id}/redeploy")
    a_round()
    assert states(run) == ["asked"]
    settling.settle_due()
    for _ in range(2):
        now_due(run)
        a_round()
    assert (redeploys(sandbox), states(run)) == (1, ["done"])


def test_an_unknown_outcome_is_found_out(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="POST", path="/v1/blocks", drop="after", times=1)
    run = started(analyst, failed[:1])
    a_round()
    assert states(run) == ["asked"]
    settling.settle_due()
    a_round()
    assert (redeploys(sandbox), states(run)) == (1, ["done"])


def test_a_refusal_stays_with_its_own_row(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    path = f"/v1/blocks/deployments/{failed[1].deployment_id}/redeploy"
    sandbox.fault(method="POST", path=path, status=409, body={"detail": "Frozen"})
    run = started(analyst, failed)
    a_round()
    assert states(run) == ["done", "failed", "done"]
    assert run.items.get(state="failed").note == "Frozen"


def test_a_refused_token_pauses_the_whole_run(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="POST", path="/v1/blocks", status=401, times=1)
    run = started(analyst, failed)
    a_round()
    run.refresh_from_db()
    assert (redeploys(sandbox), states(run), run.failures) == (1, ["waiting"] * 3, 1)
    now_due(run)
    a_round()
    assert (redeploys(sandbox), states(run)) == (4, ["done"] * 3)


def test_a_pause_grows_and_obeys_the_api_within_reason() -> None:
    waits = [queue._pause(failures, None).seconds for failures in (1, 2, 3, 9)]
    assert waits == [1, 2, 4, 60]
    assert queue._pause(1, 40).seconds == 40
    assert queue._pause(1, 9999).seconds == 300


def test_nothing_is_sent_while_the_api_is_away(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed)
    run.connection.polls.filter(kind=Poll.Kind.MOTION).update(failures=3)
    a_round()
    assert (redeploys(sandbox), states(run)) == (0, ["waiting"] * 3)
    run.connection.polls.update(failures=0)
    a_round()
    assert states(run) == ["done"] * 3


def test_one_whose_workers_always_die_does_not_go_on_for_ever(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed)
    run.items.filter(position=1).update(attempts=queue.MOST_ATTEMPTS)
    a_round()
    assert states(run) == ["failed", "done", "done"]
    assert redeploys(sandbox) == 2


def test_what_settled_meanwhile_is_skipped_with_the_reason(
    failed: list[Deployment], analyst: Person
) -> None:
    run = started(analyst, failed)
    Deployment.objects.filter(pk=failed[0].pk).update(status="deployed")
    a_round()
    assert states(run) == ["skipped", "done", "done"]
    assert "Nothing to redeploy" in run.items.get(position=1).note


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": "viewer"}, {"kinds": ["app"]}], ids=str
)
def test_who_may_not_any_more_changes_nothing(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess, change: dict[str, object]
) -> None:
    run = started(analyst, failed)
    Person.objects.filter(pk=analyst.pk).update(**change)
    a_round()
    assert (redeploys(sandbox), states(run)) == (0, ["skipped"] * 3)
    assert "may not change this deployment any more" in run.items.first().note


def test_stopping_sets_aside_what_was_not_sent(
    failed: list[Deployment], analyst: Person, sandbox: SandboxProcess
) -> None:
    run = started(analyst, failed)
    leased(run.items.get(position=1), ends_in=timedelta(seconds=20))
    assert services.stop(run, actor(analyst)) == 2
    assert states(run) == ["waiting", "skipped", "skipped"]


def test_a_further_try_is_for_what_failed_and_what_failed_after_it_was_accepted(
    failed: list[Deployment], analyst: Person
) -> None:
    run = started(analyst, failed)
    a_round()
    run.items.filter(position=1).update(state=BulkItem.State.FAILED)
    Deployment.objects.filter(pk=failed[2].pk).update(status="failed")
    assert services.failed_keys(run) == [failed[0].pk, failed[2].pk]


def test_old_reviews_are_forgotten_and_runs_kept(failed: list[Deployment], analyst: Person) -> None:
    kept = started(analyst, failed)
    services.make_draft(
        actor=actor(analyst),
        connection=kept.connection,
        action="redeploy",
        chosen=[failed[0].pk],
        total=1,
    )
    BulkRun.objects.update(created_at=timezone.now() - timedelta(days=2))
    queue.clear_drafts()
    assert [run.pk for run in BulkRun.objects.all()] == [kept.pk]


def test_form_tokens_are_all_different(failed: list[Deployment], analyst: Person) -> None:
    tokens = set(started(analyst, failed).items.values_list("form_token", flat=True))
    assert len(tokens) == 3
    assert all(isinstance(token, uuid.UUID) for token in tokens)
