"""The HTTP side: credentials, JSON errors, connections that stay open, start and end."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import requests  # noqa: TID251 - tests speak to the sandbox directly

from tests.sandbox import build
from tests.sandbox_process import ROOT, SandboxProcess

AS_NOBODY = {"Authorization": "wrong"}
BROKEN = [b"{", b"[1]", b'"x"', b"NaN", b"[" * 100_000, b"\xff", b'{"a": 1e999}']
AS_READER = {"Authorization": "sandbox-readonly"}


def test_it_takes_the_token_as_it_is_or_as_a_bearer(sandbox: SandboxProcess):
    bearer = {"Authorization": f"Bearer {sandbox.token}"}
    assert sandbox.send("GET", "v1/specs/").status_code == 200
    assert sandbox.send("GET", "v1/specs/", headers=bearer).status_code == 200


@pytest.mark.parametrize("headers", [AS_NOBODY, {"Authorization": ""}])
def test_it_refuses_other_credentials(sandbox: SandboxProcess, headers: dict[str, str]):
    build.refused(sandbox.send("GET", "v1/specs/", headers=headers), 401, "credentials")


def test_the_read_only_token_may_read_but_not_write(sandbox: SandboxProcess):
    body = build.deployment_of("any")
    assert sandbox.send("GET", "v1/specs/", headers=AS_READER).status_code == 200
    answer = sandbox.send("POST", "v1/apps/deployments/", json=body, headers=AS_READER)
    build.refused(answer, 403)


def test_every_answer_has_a_request_id(sandbox: SandboxProcess):
    good, bad = sandbox.send("GET", "v1/specs/"), sandbox.send("GET", "v1/apps/specs/none")
    assert good.headers["X-Request-Id"] != bad.headers["X-Request-Id"]
    assert bad.json()["requestId"] == bad.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "path", ["v1/nothing", "v3/specs/", "v1/other/specs/", "v1/apps/specs/x/y"]
)
def test_an_unknown_address_is_404(sandbox: SandboxProcess, path: str):
    build.refused(sandbox.send("GET", path), 404)


def test_a_wrong_method_is_405(sandbox: SandboxProcess):
    build.refused(sandbox.send("DELETE", "v1/specs/"), 405)


@pytest.mark.parametrize("body", BROKEN)
def test_a_body_that_is_no_json_object_is_refused(sandbox: SandboxProcess, body: bytes):
    headers = {"Content-Type": "application/json"}
    answer = sandbox.send("POST", "v1/apps/deployments/", data=body, headers=headers)
    build.refused(answer, 400)


def test_half_a_character_is_refused(sandbox: SandboxProcess):
    name = {"name": f"{build.unique()}\ud800"}
    answer = build.post_deployment(sandbox, "blocks", build.block(sandbox), metadata=name)
    build.refused(answer, 400, "half a character")


def test_a_write_that_fails_half_way_leaves_nothing(sandbox: SandboxProcess):
    spec, name = build.block(sandbox), build.unique("half")
    notes = {"notes": "\ud800"}
    answer = build.post_deployment(sandbox, "blocks", spec, metadata={"name": name}, revision=notes)
    build.refused(answer, 400)
    assert build.deploy(sandbox, "blocks", spec, metadata={"name": name})


def test_of_twenty_equal_creates_at_once_one_wins(sandbox: SandboxProcess):
    body = build.deployment_of(build.block(sandbox))
    headers = {"Authorization": sandbox.token}
    url = f"{sandbox.url}/v1/blocks/deployments/"

    def create(_: int) -> int:
        return requests.post(url, json=body, headers=headers, timeout=20).status_code

    with ThreadPoolExecutor(20) as pool:
        codes = sorted(pool.map(create, range(20)))
    assert codes == [201] + [409] * 19


def test_a_config_that_is_nested_too_deeply_is_refused(sandbox: SandboxProcess):
    config: dict[str, object] = {"serviceType": "api"}
    for _ in range(600):
        config = {"serviceType": "api", "inner": config}
    text = json.dumps(build.body_of("service", config=config))
    answer = sandbox.send("POST", "v1/blocks/specs/", files=build.form(spec=text))
    assert answer.status_code in (201, 400), answer.text


def test_an_unknown_method_is_answered_in_json(sandbox: SandboxProcess):
    build.refused(sandbox.send("BREW", "v1/specs/"), 501)


def test_a_body_on_a_read_is_ignored(sandbox: SandboxProcess):
    assert sandbox.send("GET", "v1/specs/", json={}).status_code == 200


def test_one_connection_serves_many_requests(sandbox: SandboxProcess):
    with socket.create_connection(("127.0.0.1", sandbox.port)) as connection:
        for path in ("/v1/nothing", "/v1/specs/"):
            head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {sandbox.token}\r\n\r\n"
            connection.sendall(head.encode())
            assert connection.recv(65536).startswith(b"HTTP/1.1 ")


def test_a_body_in_chunks_is_read(sandbox: SandboxProcess):
    headers = {"Content-Type": "application/json"}
    chunks = iter([b'{"metadata"', b": {}}"])
    answer = sandbox.send("POST", "v1/apps/deployments/", data=chunks, headers=headers)
    build.refused(answer, 400, "metadata.name: is required")


def test_a_body_that_stops_half_way_is_not_applied(sandbox: SandboxProcess):
    """Every byte of the body but the last, which is a space that JSON could do without."""
    body = build.deployment_of(build.block(sandbox))
    text = json.dumps(body).encode() + b" "
    head = f"Authorization: {sandbox.token}\r\nContent-Length: {len(text)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", sandbox.port)) as connection:
        request = f"POST /v1/blocks/deployments/ HTTP/1.1\r\nHost: x\r\n{head}"
        connection.sendall(request.encode() + text[:-1])
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1000) == b""
    found = sandbox.get("v1/blocks/deployments/", name=body["metadata"]["name"])
    assert found["deploymentCount"] == 0


def test_requests_are_listed_without_headers_and_bodies(sandbox: SandboxProcess):
    sandbox.send("GET", "v1/specs/", params={"term": "x"})
    (entry,) = sandbox.requests()
    assert entry.keys() == {"method", "path", "query", "status", "time"}
    assert (entry["method"], entry["path"], entry["query"]) == ("GET", "/v1/specs/", "term=x")
    sandbox.forget_requests()
    assert sandbox.requests() == []


def test_the_control_addresses_need_no_token(sandbox: SandboxProcess):
    assert requests.get(f"{sandbox.url}/_sandbox/requests", timeout=5).status_code == 200
    assert requests.get(f"{sandbox.url}/_sandbox/other", timeout=5).status_code == 404


def test_state_and_clock_survive_a_restart(tmp_path):
    with SandboxProcess(tmp_path) as sandbox:
        deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
        sandbox.settle()
        sandbox.restart()
        assert build.status(sandbox, "blocks", deployment) == "deployed"


def test_state_survives_a_crash(tmp_path):
    sandbox = SandboxProcess(tmp_path).start()
    spec = build.block(sandbox)
    sandbox.session.close()
    sandbox.kill()
    with SandboxProcess(tmp_path) as again:
        assert again.get(f"v1/blocks/specs/{spec}")["id"] == spec


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_asked_to(tmp_path, by: signal.Signals):
    assert SandboxProcess(tmp_path).start().stop(by) == 0


def test_a_file_of_another_version_is_put_aside(tmp_path):
    with closing(sqlite3.connect(tmp_path / "sandbox.sqlite3")) as old:
        old.execute("CREATE TABLE specs (other)")
    with SandboxProcess(tmp_path) as sandbox:
        assert sandbox.get("v1/specs/")["specCount"] == 0
    assert (tmp_path / "sandbox.old.sqlite3").exists()


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path):
    (tmp_path / "sandbox.sqlite3").write_text("no database at all, but long enough to be read")
    ended = subprocess.run(
        SandboxProcess(tmp_path).command(), capture_output=True, text=True, timeout=20
    )
    assert ended.returncode == 1
    assert "cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_is_a_django_command_too(tmp_path):
    options = ["--port", "0", "--data-dir", str(tmp_path), "--seed", "none"]
    command = [sys.executable, "manage.py", "sandbox", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "ready at http://127.0.0.1:" in process.stdout.readline()
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_a_port_in_use_is_one_clear_line(sandbox: SandboxProcess, tmp_path):
    second = SandboxProcess(tmp_path, port=sandbox.port)
    ended = subprocess.run(second.command(), capture_output=True, text=True, timeout=20)
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [f"sandbox: port {sandbox.port} is in use"]
    assert not (tmp_path / "sandbox.sqlite3").exists()
