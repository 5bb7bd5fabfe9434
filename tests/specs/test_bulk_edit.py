"""One change for many specs: chosen, reviewed, carried out one by one, each with its result."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pressui.accounts.models import Event, Person, Role
from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.operations import services as operations
from pressui.operations.models import Operation
from pressui.specs import bulk_edit as edits
from pressui.specs import mirror, services, settling
from pressui.specs.metadata import Metadata
from pressui.specs.models import BulkEdit, Spec
from tests.conftest import signed_in
from tests.deployments.made import made
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import make_spec, publish


@pytest.fixture
def specs(connection: Connection, sandbox: SandboxProcess) -> list[Spec]:
    """Three specs that the API has too, the last of them featured."""
    made = []
    for number in range(3):
        spec_id = publish(sandbox, title=f"Spec {number}", tags=[{"name": "old"}])
        name = f"spec-{number}"
        made.append(make_spec(connection, spec_id=spec_id, name=name, family="apps", kind="app"))
    sandbox.patch(f"/v1/apps/specs/{made[2].spec_id}", {"featured": True})
    sandbox.forget_requests()
    return made


def chosen(client: Client, specs: list[Spec], **changes: Any) -> BulkEdit:
    client.post("/manage/bulk/", {"pick": [spec.pk for spec in specs]})
    run = BulkEdit.objects.latest("created_at")
    if changes:
        assert client.post(run.get_absolute_url(), changes).status_code == 302
    return run


def start(client: Client, run: BulkEdit) -> BulkEdit:
    client.post(f"{run.get_absolute_url()}start/")
    edits.carry_out_due()
    run.refresh_from_db()
    return run


def states(run: BulkEdit) -> list[str]:
    return list(run.items.values_list("state", flat=True))


def at_the_api(sandbox: SandboxProcess, spec: Spec) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.get(f"/v1/apps/specs/{spec.spec_id}")
    return found


def test_what_changes_is_reviewed_before_anything_is_sent(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    Spec.objects.filter(pk=specs[2].pk).update(featured=True)
    run = chosen(as_specadmin, specs, featured="yes")
    context = as_specadmin.get(run.get_absolute_url()).context
    assert [change.spec for change in context["changing"]] == specs[:2]
    assert context["changing"][0].lines == [("Featured", "no", "yes")]
    assert [change.spec for change in context["staying"]] == specs[2:]
    assert sandbox.requests() == []


def test_each_spec_is_changed_as_it_stands_at_the_api(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    run = start(as_specadmin, chosen(as_specadmin, specs, featured="yes"))
    assert (run.state, states(run)) == ("finished", ["done", "done", "nothing"])
    assert all(at_the_api(sandbox, spec)["featured"] for spec in specs)


def test_tags_are_added_and_removed_beside_those_that_stay(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    sandbox.patch(
        f"/v1/apps/specs/{specs[0].spec_id}",
        {"metadata": {"tags": [{"name": "kept"}, {"name": "old"}]}},
    )
    start(as_specadmin, chosen(as_specadmin, specs[:1], add="new, kept", remove="old"))
    tags = at_the_api(sandbox, specs[0])["metadata"]["tags"]
    assert [tag["name"] for tag in tags] == ["kept", "new"]


def test_the_record_tells_each_before_and_after(
    as_specadmin: Client, specs: list[Spec], specadmin: Person
) -> None:
    start(as_specadmin, chosen(as_specadmin, specs[:1], status="unavailable"))
    told = Event.objects.get(action="spec:edit")
    assert json.loads(told.before) == {"metadata": {"status": "available"}}
    assert json.loads(told.after) == {"metadata": {"status": "unavailable"}}
    assert (told.person, told.target_id) == (specadmin, specs[0].spec_id)


def test_one_that_fails_stops_no_other(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    path = f"/v1/apps/specs/{specs[0].spec_id}"
    sandbox.fault(method="PATCH", path=path, status=422, times=1, body={"detail": "No, never"})
    run = start(as_specadmin, chosen(as_specadmin, specs, status="archived"))
    assert states(run) == ["failed", "done", "done"]
    assert "No, never" in run.items.get(spec=specs[0]).note
    assert "No, never" in as_specadmin.get(run.get_absolute_url()).text


def test_it_waits_while_the_api_is_away_and_goes_on(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="PATCH", path="/v1/apps", status=401, times=1)
    run = start(as_specadmin, chosen(as_specadmin, specs[:2], status="archived"))
    assert states(run) == ["waiting", "waiting"]
    edits.carry_out_due()
    assert states(run) == ["waiting", "waiting"]
    BulkEdit.objects.update(leased_until=timezone.now())
    edits.carry_out_due()
    assert states(run) == ["done", "done"]


def test_a_write_whose_answer_is_lost_is_looked_up_and_not_sent_again(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="PATCH", path="/v1/apps", drop="after", times=1)
    run = start(as_specadmin, chosen(as_specadmin, specs[:1], status="archived"))
    assert (run.state, states(run)) == ("running", ["asked"])
    settling.settle_due()
    edits.carry_out_due()
    run.refresh_from_db()
    assert (run.state, states(run)) == ("finished", ["done"])
    assert len([r for r in sandbox.requests() if r["method"] == "PATCH"]) == 1


def test_two_workers_do_each_spec_once(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    run = chosen(as_specadmin, specs[:1], status="archived")
    as_specadmin.post(f"{run.get_absolute_url()}start/")
    BulkEdit.objects.update(leased_until=timezone.now() + edits.LEASE)
    edits.carry_out_due()
    assert states(run) == ["waiting"]
    assert not Operation.objects.exists()


def test_all_that_match_can_be_chosen(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    for number in range(30):
        make_spec(connection, name=f"needle-{number:02}", title=f"Needle {number:02}")
    make_spec(connection, name="hay")
    as_specadmin.post("/manage/bulk/", {"everything": "1", "q": "needle"})
    assert BulkEdit.objects.get().items.count() == 30


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"add": "a", "remove": "a"},
        {"status": "gone"},
        {"scope": "shared"},
        {"scope": "public", "tenants": "vale"},
        {"tenants": "vale"},
        {"add": "x" * 51},
    ],
)
def test_what_makes_no_sense_is_told(
    as_specadmin: Client, specs: list[Spec], typed: dict[str, str]
) -> None:
    run = chosen(as_specadmin, specs)
    assert as_specadmin.post(run.get_absolute_url(), typed).status_code == 422
    as_specadmin.post(f"{run.get_absolute_url()}start/")
    run.refresh_from_db()
    assert run.state == "draft"


@pytest.mark.parametrize("pick", [[], ["x"], ["9" * 30], ["²"], ["987654"]])
def test_nothing_chosen_makes_nothing(
    as_specadmin: Client, connection: Connection, pick: list[str]
) -> None:
    assert as_specadmin.post("/manage/bulk/", {"pick": pick})["Location"] == "/manage/"
    assert not BulkEdit.objects.exists()


def test_a_draft_is_its_makers_alone(
    as_specadmin: Client, as_owner: Client, specs: list[Spec]
) -> None:
    run = chosen(as_specadmin, specs)
    assert as_owner.get(run.get_absolute_url()).status_code == 404
    assert as_owner.post(f"{run.get_absolute_url()}start/").status_code == 404


def test_an_edit_is_not_shown_to_those_who_may_not_see_its_specs(
    as_specadmin: Client, specs: list[Spec], person: Callable[..., Person]
) -> None:
    run = start(as_specadmin, chosen(as_specadmin, specs, status="archived"))
    other = person(Role.SPEC_ADMIN, "other")
    assert signed_in(other).get(run.get_absolute_url()).status_code == 200
    other.tags = ["money"]
    other.save()
    assert signed_in(other).get(run.get_absolute_url()).status_code == 404


def test_specs_are_shared_with_tenants(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    run = chosen(as_specadmin, specs[:2], scope="shared", tenants="vale, harrow")
    [change, _other] = as_specadmin.get(run.get_absolute_url()).context["changing"]
    assert change.lines == [("Scope", "private", "shared"), ("Tenants", "", "vale, harrow")]
    start(as_specadmin, run)
    told = [at_the_api(sandbox, spec) for spec in specs[:2]]
    assert [(one["scope"], one["tenants"]) for one in told] == [("shared", ["vale", "harrow"])] * 2


def test_a_spec_that_is_no_longer_shared_loses_its_tenants() -> None:
    shared = Metadata(scope="shared", tenants=("vale",))
    assert edits.edited(shared, {"scope": "public"}).tenants == ()
    assert edits.edited(shared, {"featured": True}).tenants == ("vale",)


# --- Stopped, and tried again -----------------------------------------------------------------
def going(client: Client, specs: list[Spec]) -> BulkEdit:
    """An edit that is started, and that no worker has taken yet."""
    run = chosen(client, specs, status="archived")
    client.post(f"{run.get_absolute_url()}start/")
    return run


def test_what_was_not_sent_is_stopped(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    run = going(as_specadmin, specs)
    answer = as_specadmin.post(f"{run.get_absolute_url()}stop/", follow=True)
    assert "Stopped: 3 were not sent." in answer.text
    edits.carry_out_due()
    run.refresh_from_db()
    assert (run.state, states(run)) == ("finished", ["stopped"] * 3)
    assert sandbox.requests() == []


def test_an_edit_is_stopped_between_two_specs(
    as_specadmin: Client, specs: list[Spec], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, carry_out = going(as_specadmin, specs), edits._carry_out

    def stopped_meanwhile(run: BulkEdit, item: Any) -> timedelta:
        as_specadmin.post(f"{run.get_absolute_url()}stop/")
        return carry_out(run, item)

    monkeypatch.setattr(edits, "_carry_out", stopped_meanwhile)
    edits.carry_out_due()
    run.refresh_from_db()
    assert (run.state, states(run)) == ("finished", ["done", "stopped", "stopped"])


def test_what_was_sent_is_still_found_out_after_a_stop(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="PATCH", path="/v1/apps", drop="after", times=1)
    run = start(as_specadmin, chosen(as_specadmin, specs[:1], status="archived"))
    as_specadmin.post(f"{run.get_absolute_url()}stop/")
    run.refresh_from_db()
    assert (run.state, states(run)) == ("running", ["asked"])


def test_what_a_dead_worker_may_have_sent_is_not_called_stopped(
    as_specadmin: Client, specs: list[Spec], specadmin: Person, connection: Connection
) -> None:
    run = going(as_specadmin, specs[:2])
    begun = run.items.get(spec=specs[0])
    operations.begin(
        actor=Actor(specadmin, specadmin.name, None, ""),
        kind=Operation.Kind.EDIT_SPEC,
        form_token=begun.form_token,
        **services.about(specs[0]),
    )
    as_specadmin.post(f"{run.get_absolute_url()}stop/")
    assert states(run) == ["waiting", "stopped"]
    edits.carry_out_due()
    assert states(run) == ["asked", "stopped"]


def test_what_failed_or_was_stopped_is_reviewed_anew_with_the_same_change(
    as_specadmin: Client, specs: list[Spec], sandbox: SandboxProcess
) -> None:
    path = f"/v1/apps/specs/{specs[0].spec_id}"
    sandbox.fault(method="PATCH", path=path, status=422, times=1, body={"detail": "No"})
    run = start(as_specadmin, chosen(as_specadmin, specs, status="archived"))
    answer = as_specadmin.post(f"{run.get_absolute_url()}retry/")
    again = BulkEdit.objects.latest("created_at")
    assert answer["Location"] == again.get_absolute_url()
    assert (again.state, again.changes) == ("draft", {"status": "archived"})
    assert [item.spec for item in again.items.all()] == specs[:1]
    assert states(start(as_specadmin, again)) == ["done"]


def test_what_went_well_is_not_tried_again(as_specadmin: Client, specs: list[Spec]) -> None:
    run = start(as_specadmin, chosen(as_specadmin, specs, status="archived"))
    answer = as_specadmin.post(f"{run.get_absolute_url()}retry/", follow=True)
    assert "Nothing of it is left" in answer.text
    assert BulkEdit.objects.count() == 1


@pytest.mark.parametrize("change", [{"role": Role.ANALYST}, {"is_active": False}, {"tags": ["x"]}])
def test_whoever_may_not_edit_any_more_edits_nothing(
    as_specadmin: Client,
    specs: list[Spec],
    specadmin: Person,
    sandbox: SandboxProcess,
    change: dict[str, Any],
) -> None:
    run = going(as_specadmin, specs[:1])
    Person.objects.filter(pk=specadmin.pk).update(**change)
    edits.carry_out_due()
    assert "may not edit this spec any more" in run.items.get().note
    assert not [r for r in sandbox.requests() if r["method"] == "PATCH"]


def test_the_page_is_sent_again_where_something_changed(
    as_specadmin: Client, specs: list[Spec]
) -> None:
    run = going(as_specadmin, specs)
    version = as_specadmin.get(run.get_absolute_url()).context["version"]
    live = f"{run.get_absolute_url()}live/?version={version}"
    assert as_specadmin.get(live).status_code == 204
    edits.carry_out_due()
    assert as_specadmin.get(live).status_code == 200


# --- What withdrawing breaks ------------------------------------------------------------------
def test_the_review_tells_what_a_withdrawal_breaks(
    as_specadmin: Client, connection: Connection
) -> None:
    used, alone = (make_spec(connection, title=title) for title in ("Used", "Alone"))
    app = make_spec(connection, family="apps", kind="app", title="Churn desk")
    config = [{"id": used.spec_id, "release": {"version": "1.0.0"}}]
    mirror.keep_described(app, "1.0.0", {"config": config})
    for _number in range(2):
        made(connection, spec=used)
    made(connection, spec=used, gone_at=timezone.now())
    run = chosen(as_specadmin, [used, alone], status="archived")
    page = as_specadmin.get(run.get_absolute_url())
    assert [(one.spec, one.live, one.apps) for one in page.context["breaks"]] == [(used, 2, [app])]
    assert "Nobody can deploy 2 of these specs any more" in page.text


@pytest.mark.parametrize("change", [{"featured": "yes"}, {"status": "available"}])
def test_other_changes_break_nothing(
    as_specadmin: Client, connection: Connection, change: dict[str, str]
) -> None:
    run = chosen(as_specadmin, [make_spec(connection)], **change)
    assert "What withdrawing means" not in as_specadmin.get(run.get_absolute_url()).text


def test_drafts_that_nobody_started_are_forgotten(connection: Connection) -> None:
    run = edits.make_draft(Actor(None, "A", None, ""), connection, [])
    edits.clear_drafts()
    assert BulkEdit.objects.exists()
    BulkEdit.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(days=2))
    edits.clear_drafts()
    assert not BulkEdit.objects.exists()
