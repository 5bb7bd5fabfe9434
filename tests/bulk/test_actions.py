"""Delete, tag and upgrade many: what each makes of a deployment, and that it is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.bulk import services, upgrading
from pressui.bulk.judging import Judged
from pressui.bulk.models import BulkItem, BulkRun
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.bulk.helpers import a_round, drafted, posted, started, states
from tests.deployments.helpers import body, fresh_name, row, sweep
from tests.deployments.made import made, made_app
from tests.ids import FAILED_APP
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def deployed(mirrored: Connection, sandbox: SandboxProcess) -> Deployment:
    """A deployment of an older release, deployed."""
    made_id = sandbox.post("/v1/blocks/deployments/", body(fresh_name()))["id"]
    sandbox.settle()
    sweep(mirrored)
    return row(mirrored, made_id)


def words_of(run: BulkRun) -> list[tuple[str, str]]:
    return [(judged.verdict.value, judged.words) for judged in services.review(run)]


def begun(person: Person, deployment: Deployment, action: str, **arguments: Any) -> BulkItem:
    """A run of one deployment after one round."""
    run = drafted(person, [deployment], action)
    services.start(run, reason="For a test", arguments=arguments)
    a_round()
    return run.items.get()


def test_a_delete_says_what_goes_along(connection: Connection, analyst: Person) -> None:
    app = made_app(connection, made(connection), made(connection))
    going = made(connection, status="deleting")
    run = drafted(analyst, [app, made(connection), going], "delete")
    assert words_of(run) == [
        ("ready", "It is deleted for good, and its 2 blocks with it"),
        ("ready", "It is deleted for good"),
        ("skipped", "It is being deleted already."),
    ]


def test_what_is_deleted_is_gone_in_the_end(
    deployed: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    assert begun(analyst, deployed, "delete").state == "done"
    found = sandbox.send("GET", f"/v1/blocks/deployments/{deployed.deployment_id}")
    assert found.status_code == 404 or found.json()["latestRevision"]["status"] == "deleting"


def test_so_much_is_deleted_only_when_it_was_typed(
    connection: Connection, analyst: Person, as_analyst: Client
) -> None:
    run = drafted(analyst, [made(connection), made(connection)], "delete")
    address = f"{run.get_absolute_url()}start/"
    refused = as_analyst.post(address, posted(run, confirm="delete", reason="Pilot over"))
    assert refused.status_code == 422
    assert "Type “delete 2” to say that you mean it" in refused.text
    assert "Pilot over" in refused.text
    assert as_analyst.post(address, posted(run, confirm=" Delete 2 ")).status_code == 302


def test_tags_are_added_and_removed_and_others_stay(
    deployed: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    path = f"/v1/blocks/deployments/{deployed.deployment_id}"
    sandbox.patch(path, {"tags": [{"name": "pilot"}, {"name": "eu"}]})
    sweep(deployed.connection)
    item = begun(
        analyst,
        row(deployed.connection, deployed.deployment_id),
        "tag",
        add=["autumn"],
        remove=["pilot"],
    )
    assert item.state == "done"
    told = sandbox.get(path)["metadata"]["tags"]
    assert [tag["name"] for tag in told] == ["eu", "autumn"]


def test_what_has_its_tags_already_is_left_alone(connection: Connection, analyst: Person) -> None:
    run = drafted(analyst, [made(connection, tags=["a"]), made(connection, tags=["b"])], "tag")
    assert [words for _verdict, words in words_of(run)] == ["Tags now: a", "Tags now: b"]
    services.start(run, reason="", arguments={"add": ["a"]})
    assert states(run) == ["nothing", "waiting"]


def test_tags_have_to_be_named(connection: Connection, analyst: Person, as_analyst: Client) -> None:
    run = drafted(analyst, [made(connection)], "tag")
    address = f"{run.get_absolute_url()}start/"
    refused = as_analyst.post(address, posted(run, add_tags=" , "))
    assert (refused.status_code, "Name a tag" in refused.text) == (422, True)
    as_analyst.post(address, posted(run, add_tags="a, b,a"))
    run.refresh_from_db()
    assert run.arguments == {"add": ["a", "b"]}


def test_an_upgrade_that_needs_nobody_is_made(
    deployed: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    assert deployed.is_outdated
    item = begun(analyst, deployed, "upgrade")
    assert (item.state, item.note) == ("done", "")
    operation = Operation.objects.get(kind=Operation.Kind.UPGRADE)
    assert operation.version == deployed.latest_version
    told = sandbox.get(f"/v1/blocks/deployments/{deployed.deployment_id}/revisions/2")
    assert told["parameters"]["run"]["agg_type"] == "MAX"


def judged(person: Person, deployment: Deployment) -> Judged:
    [found] = services.review(drafted(person, [deployment], "upgrade"))
    return found


def test_the_review_says_who_has_to_decide(mirrored: Connection, analyst: Person) -> None:
    deployment = row(mirrored, FAILED_APP)
    found = judged(analyst, deployment)
    assert (found.verdict, found.words.split(":")[0]) == ("skipped", "It needs a secret")
    assert found.way
    assert found.way.url == f"{deployment.get_absolute_url()}upgrade/"


def test_a_review_looks_only_as_long_as_a_reader_waits(
    deployed: Deployment, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judged(analyst, deployed).words.startswith("1.0.0 → 2.0.0: ")
    assert "turn" not in judged(analyst, deployed).words
    monkeypatch.setattr(upgrading, "LOOK_FOR", timedelta())
    assert "when it is its turn" in judged(analyst, deployed).words


def test_a_review_opens_while_the_api_is_away(
    deployed: Deployment, analyst: Person, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="GET", path="/v1", status=503, times=0)
    assert "when it is its turn" in judged(analyst, deployed).words


def test_what_somebody_wanted_deleted_is_not_upgraded(
    connection: Connection, analyst: Person
) -> None:
    outdated = {"is_outdated": True, "latest_version": "2.0.0"}
    found = judged(analyst, made(connection, status="delete_failed", **outdated))
    assert (found.verdict, found.words) == ("skipped", "Somebody wanted it deleted, which failed.")


def test_the_latest_release_needs_no_upgrade(connection: Connection, analyst: Person) -> None:
    found = judged(analyst, made(connection))
    assert (found.verdict, found.words) == ("nothing", "It has the latest release")


def test_every_outdated_deployment_of_the_demo_is_upgraded_or_says_why_not(
    mirrored: Connection, analyst: Person
) -> None:
    outdated = list(mirrored.deployments.present().whole().filter(is_outdated=True))
    run = started(analyst, outdated, "upgrade")
    a_round()
    assert set(states(run)) == {"done", "skipped"}
    whys = run.items.filter(state="skipped").values_list("note", flat=True)
    assert {why.split(":")[0].split(" about ")[0] for why in whys} == {
        "It needs a secret",
        "Somebody has to decide",
        "Somebody wanted it deleted, which failed.",
    }
