"""Each operation sends what the contract says and gives back what it means."""

import json
import zipfile
from email import message_from_bytes
from io import BytesIO

import pytest

from pressui.press import (
    Created,
    Execution,
    Family,
    NotFound,
    PressError,
    RelatedBlock,
    RevisionCreated,
    ServerError,
    Timeouts,
    Validated,
)
from tests.press.operation_table import OPERATIONS
from tests.press.server import answer


@pytest.fixture(autouse=True)
def no_deployment_of_its_own(monkeypatch):
    monkeypatch.delenv("PRESS_DEPLOYMENT_ID", raising=False)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_the_request_is_that_of_the_contract(server, client, operation):
    server.script(answer(200, operation.answers))
    operation.call(client)
    (received,) = server.received
    assert (received.method, received.path) == (operation.method, operation.path)
    assert received.headers["authorization"] == "token-for-tests-7f3a"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_each_operation_raises_what_the_api_says(server, client, operation):
    server.script(answer(404, {"detail": "gone"}))
    with pytest.raises(NotFound, match="gone") as caught:
        operation.call(client)
    assert not caught.value.may_have_applied


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_only_reads_are_tried_again(server, client, operation):
    server.script(answer(503))
    with pytest.raises(ServerError) as caught:
        operation.call(client)
    assert len(server.received) == (1 if operation.is_write else 3)
    assert caught.value.may_have_applied == operation.is_write


@pytest.mark.parametrize("identity", ["", " ", ".", ".."])
def test_an_id_that_would_address_something_else_is_not_sent(server, client, identity):
    with pytest.raises(NotFound):
        client.apps.delete_deployment(identity)
    assert not server.received


@pytest.mark.parametrize("number", ["absent", "9" * 5000, "٣"])
def test_a_revision_that_is_no_number_is_asked_for_all_the_same(server, client, number):
    server.script(answer(404))
    with pytest.raises(NotFound):
        client.apps.describe_deployment_revision("d", number)


@pytest.mark.parametrize("identity", ["a/b", "a?b=c", "ä #", "%2e%2e", "../../x", "a\ud800"])
def test_an_odd_id_stays_one_piece_of_the_path(server, client, identity):
    server.script(answer(200, {"id": "x"}))
    client.apps.describe_spec(identity)
    path = server.received[0].path
    assert path.startswith("/v1/apps/specs/")
    assert path.count("/") == 4
    assert "?" not in path


def test_queries_are_encoded_as_in_the_contract(server, client):
    server.script(answer(200, {"specs": []}))
    client.specs.list_specs(
        status=["available", "archived"],
        featured=False,
        term="a&b ä",
        sort=("name:asc",),
        scope="private",
        return_iterator=False,
    )
    assert server.received[0].path.partition("?")[2] == (
        "status=available&status=archived&featured=false&term=a%26b+%C3%A4"
        "&sort=name%3Aasc&scope=private"
    )


def json_sent(server) -> object:
    (received,) = server.received
    assert received.headers["content-type"] == "application/json"
    return json.loads(received.body)


def test_an_app_spec_is_sent_as_texts(server, client):
    server.script(answer(201, {"id": "s1"}))
    schema = {"run": []}
    created = client.apps.create_spec(
        {"kind": "app"}, featured=True, scope="shared", tenants=["t"], parameters=schema
    )
    assert created == Created("s1")
    assert json_sent(server) == {
        "spec": '{"kind": "app"}',
        "featured": "true",
        "scope": "shared",
        "tenants": '["t"]',
        "parameters": '{"run": []}',
    }


def test_what_is_none_is_not_sent(server, client):
    server.script(answer(201, {"id": "s1"}))
    client.apps.create_spec({"kind": "app"})
    assert json_sent(server) == {"spec": '{"kind": "app"}'}


def test_an_app_release_carries_its_parameters(server, client):
    server.script(answer(201, {"id": "s1", "release": {"version": "2.0.0"}}))
    created = client.apps.create_spec_release("s1", {"config": []}, parameters={"run": []})
    assert (created.id, created.version) == ("s1", "2.0.0")
    assert json_sent(server) == {"config": [], "parameters": {"run": []}}


def form_sent(server) -> dict[str, tuple[str | None, bytes]]:
    (received,) = server.received
    head = f"Content-Type: {received.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + received.body).get_payload()
    return {
        part.get_param("name", header="content-disposition"): (
            part.get_filename(),
            part.get_payload(decode=True),
        )
        for part in parts
    }


def test_a_block_spec_is_sent_as_a_form_with_its_artifact(server, client, tmp_path):
    (tmp_path / "main.py").write_text("print()")
    server.script(answer(201, {"id": "s1"}))
    client.blocks.create_spec(
        {"kind": "workflow", "title": "Ä"},
        artifact={"path": tmp_path},
        featured=False,
        scope="shared",
        tenants=["t"],
        parameters={"run": []},
        auto_run_on_deploy=True,
    )
    form = form_sent(server)
    name, content = form.pop("artifact")
    assert name == "artifact.zip"
    assert zipfile.ZipFile(BytesIO(content)).read("main.py") == b"print()"
    assert {key: value.decode() for key, (_, value) in form.items()} == {
        "spec": '{"kind": "workflow", "title": "\\u00c4"}',
        "featured": "false",
        "scope": "shared",
        "tenants": '["t"]',
        "parameters": '{"run": []}',
        "autoRunOnDeploy": "true",
    }


def test_a_block_release_is_a_form_without_an_artifact_too(server, client):
    server.script(answer(201, {"id": "s1", "release": {"version": "2.0.0"}}))
    assert client.blocks.create_spec_release("s1", {"config": {}}).version == "2.0.0"
    assert form_sent(server) == {"spec": (None, b'{"config": {}}')}


def test_validating_creates_nothing(server, client):
    server.script(answer(200, {"success": True, "message": "fine"}))
    assert client.blocks.create_spec({"kind": "x"}, validate=True) == Validated(True, "fine")
    assert client.blocks.create_spec_release("s", {}, validate=True).success
    assert [received.path for received in server.received] == [
        "/v1/blocks/specs/?validate=true",
        "/v1/blocks/specs/s/releases?validate=true",
    ]


def test_a_large_artifact_is_streamed_with_its_length(server, client, tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data", bytes(5_000_000))
    server.script(answer(201, {"id": "s1"}))
    client.blocks.create_spec({}, artifact={"path": path})
    assert form_sent(server)["artifact"][1] == path.read_bytes()


def test_an_artifact_that_was_not_sent_is_sent_whole_again(server, client, tmp_path):
    (tmp_path / "main.py").write_text("print()")
    server.script(answer(429), answer(201, {"id": "s1"}))
    client.blocks.create_spec({}, artifact={"path": tmp_path})
    first, second = server.received
    assert first.body == second.body


@pytest.mark.parametrize("family", ["apps", "blocks"])
def test_a_new_revision_is_told(server, client, family):
    server.script(answer(200, {"deploymentId": "d1", "revision": 2, "revisionId": "r2"}))
    created = RevisionCreated("d1", 2, "r2")
    assert client.family(family).redeploy("d1") == created
    assert client.family(family).create_deployment_revision("d1", {}) == created


def test_a_described_release_has_the_version_asked_for(server, client):
    server.script(answer(200, {"config": {}}))
    assert client.blocks.describe_spec_release("s", "1.2.3").version == "1.2.3"


def test_executions_are_told_one_a_block(server, client):
    item = {"blockSpecId": "s", "version": "1.0.0", "executionId": "e", "status": "running"}
    server.script(answer(200, {"executeResponse": [item]}))
    assert client.deployments.execute_resources("d") == (Execution("s", "1.0.0", "e", "running"),)


def test_a_delete_may_answer_nothing(server, client):
    server.script(answer(204))
    assert client.apps.delete_deployment("d") == {}


def test_related_blocks_are_those_of_the_parent(server, client):
    block = {"deploymentId": "b", "platformId": None, "kind": "k", "name": "n", "status": "s"}
    server.script(
        answer(200, {"id": "b", "parent": {"id": "a"}}),
        answer(200, {"id": "a", "latestRevision": {"blocks": [block]}}),
    )
    related = client.blocks.get_related_block_details("b")
    assert related == [RelatedBlock("b", None, "k", "n", "s")]
    assert server.received[1].path == "/v1/apps/deployments/a"


def test_the_environment_goes_before_the_argument(server, client, monkeypatch):
    monkeypatch.setenv("PRESS_DEPLOYMENT_ID", "from-environment")
    server.script(answer(200, {"size": 5}))
    assert client.blocks.get_parameters("argument") == {"size": 5}
    assert server.received[0].path == "/v1/deployments/from-environment/parameters/run"


def test_a_file_stands_in_for_the_deployment(client, tmp_path):
    path = tmp_path / "parameters.json"
    path.write_text('{"size": 5}')
    assert client.blocks.get_parameters(fallback_params_file=str(path)) == {"size": 5}
    path.write_text('[{"id": "b", "kind": "workflow", "resource_id": "r"}]')
    related = client.blocks.get_related_block_details(fallback_details_file=str(path))
    assert related == [RelatedBlock("b", "r", "workflow", "", "")]


def test_a_file_that_cannot_stand_in_is_told(client, tmp_path):
    path = tmp_path / "parameters.json"
    with pytest.raises(TypeError):
        client.blocks.get_parameters()
    with pytest.raises(FileNotFoundError):
        client.blocks.get_parameters(fallback_params_file=str(path))
    path.write_text("{")
    with pytest.raises(TypeError):
        client.blocks.get_parameters(fallback_params_file=str(path))


def test_a_family_is_found_by_name(client):
    assert client.family("apps") is client.apps
    assert client.family(Family.BLOCKS) is client.blocks
    with pytest.raises(ValueError, match="workflows"):
        client.family("workflows")


def test_a_copy_has_its_own_time_and_leaves_the_connections_open(server, client):
    server.script(answer(200, {"id": "s"}))
    with client.with_timeouts(total=0.7) as copy:
        assert copy.timeouts == Timeouts(connect=1, read=0.5, total=0.7)
        copy.apps.describe_spec("s")
    assert client.timeouts.total == 1.5
    assert client.apps.describe_spec("s").id == "s"


def test_a_deadline_within_a_deadline_is_the_earlier_one(client):
    with client.deadline(60) as longer, longer.deadline(-1) as gone:
        with pytest.raises(PressError, match="no time left"):
            gone.apps.describe_spec("s")
        with pytest.raises(PressError, match="no time left"):
            gone.deadline(60).apps.describe_spec("s")
