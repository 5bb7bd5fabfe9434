"""The four texts of a form: each, run as it stands, makes the same deployment."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pressui.connections.models import Connection
from pressui.parameters.controls import ChoiceField
from pressui.parameters.fields import MASK, Field, Mask
from pressui.parameters.forms import ParameterForm
from pressui.parameters.groups import RowsField
from pressui.parameters.snippets import Snippets
from pressui.press.resources import MISSING
from pressui.specs import schemas
from pressui.specs.services import described_release
from tests.deployments.helpers import fresh_name
from tests.ids import APP_SPEC, WORKFLOW_SPEC
from tests.press.server import MisbehavingServer, answer
from tests.sandbox.test_peak_sdk import installed
from tests.sandbox_process import TOKEN, SandboxProcess

ANSWER = "s3cr3t 'of' \"a\" $test\\n — ü\n\tline"
NASTY = (
    'it\'s {{ odd }} {% raw %} {# no #} "q" \\n \\ $HOME `ls` %s\n'
    "YAML\n context: ./a\n— ünï 😀 \x85"
)
ODD_TEXTS = ["yes", "null", "1e3", "0o7", "12:30:45", "2024-01-01", "~", "- a", "#", "", " a ", "'"]
RUNNER = Path(__file__).with_name("peak_runner.py")


def a_body(values: dict[str, Any], spec_id: str = WORKFLOW_SPEC) -> dict[str, Any]:
    return {
        "metadata": {"name": "made", "title": NASTY, "summary": "By a snippet"},
        "parameters": values,
        "revision": {"notes": NASTY},
        "spec": {"id": spec_id},
    }


NASTY_BODY = a_body(
    {
        "run": {
            "api_token": Mask(is_text=True),
            "keys": [Mask(is_text=True), Mask(is_text=True)],
            "PATH": Mask(is_text=False),
            "context": {
                "context": NASTY,
                NASTY: "x",
                "yes": True,
                "e": {},
                "l": [],
                "n": [1, None],
            },
            "texts": [NASTY, *ODD_TEXTS],
            "numbers": [10, 10.0, 1e-7, 2**53 + 1, 1e16, -0.5],
        }
    }
)


PLAIN_BODY = a_body({"run": {"name": "x", "empty": {}}})


@pytest.fixture(scope="module")
def server() -> Iterator[MisbehavingServer]:
    """Takes every body and keeps it."""
    with MisbehavingServer() as running:
        running.script(answer(201, {"id": "made"}))
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


def answered(value: Any) -> Any:
    """The body as it is to arrive: an answer in the place of each mask."""
    if isinstance(value, Mask):
        return ANSWER if value.is_text else {"a": [ANSWER]}
    if isinstance(value, dict):
        return {key: answered(item) for key, item in value.items()}
    return [answered(item) for item in value] if isinstance(value, list) else value


def environment(snippets: Snippets, **more: str) -> dict[str, str]:
    odd = json.dumps({"a": [ANSWER]})
    answers = {secret.label: ANSWER if secret.is_text else odd for secret in snippets.secrets}
    secrets = {secret.variable: answers[secret.label] for secret in snippets.secrets}
    known = {"PRESS_TOKEN": TOKEN, "PEAK_AUTH_TOKEN": TOKEN, "REROUTED": snippets.api_url}
    known |= {"ANSWERS": json.dumps(answers), "LANG": "C.UTF-8"}
    return {name: os.environ[name] for name in ("PATH", "HOME")} | known | secrets | more


def run(command: list[Any], folder: Path, env: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr + done.stdout


def by_curl(snippets: Snippets, folder: Path) -> None:
    run(["sh", "-c", snippets.curl], folder, environment(snippets))


def by_python(snippets: Snippets, folder: Path) -> None:
    script = folder / "deploy.py"
    script.write_text(snippets.python)
    run([installed(), RUNNER, "script", script], folder, environment(snippets))


def by_command(snippets: Snippets, folder: Path) -> None:
    """The text as it stands, where `peak` is the client with its host rerouted."""
    command = folder / "peak"
    command.write_text(f'#!/bin/sh\nexec {installed()} {RUNNER} "$@"\n')
    command.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    run(["sh", "-c", snippets.command], folder, environment(snippets, PATH=path))


WAYS = [by_curl, by_python, by_command]


@pytest.mark.parametrize("body", [PLAIN_BODY, NASTY_BODY], ids=["plain", "nasty"])
@pytest.mark.parametrize("send", WAYS)
def test_it_sends_exactly_the_body(
    send: Any, body: dict[str, Any], server: MisbehavingServer, tmp_path: Path
) -> None:
    send(Snippets(body, "blocks", server.url), tmp_path)
    received = server.received[-1]
    assert json.dumps(json.loads(received.body)) == json.dumps(answered(body))
    assert (received.method, received.path) == ("POST", "/v1/blocks/deployments/")
    assert received.headers["authorization"] == TOKEN


def test_no_text_holds_a_secret_or_its_mask() -> None:
    snippets = Snippets(NASTY_BODY, "blocks", "https://press.peak.ai")
    assert MASK in snippets.json
    for text in (snippets.python, snippets.command, snippets.curl):
        assert MASK not in text


def test_each_secret_is_asked_for_by_a_name_of_its_own() -> None:
    token = Mask(is_text=True)
    body = {"parameters": {"a": {"run": {"token": token}}, "b": {"run": {"token": token}}}}
    snippets = Snippets(body, "apps", "https://press.peak.ai")
    assert [secret.label for secret in snippets.secrets] == ["token", "run.token"]
    assert [s.variable for s in snippets.secrets] == ["SECRET_TOKEN", "SECRET_RUN_TOKEN"]


@pytest.mark.parametrize("text", ["curl", "command"])
def test_nothing_is_sent_while_a_secret_is_not_set(
    text: str, server: MisbehavingServer, tmp_path: Path
) -> None:
    snippets = Snippets(NASTY_BODY, "blocks", server.url)
    env = environment(snippets) | {"PATH": os.environ["PATH"]}
    del env["SECRET_API_TOKEN"]
    server.received.clear()
    done = subprocess.run(
        ["sh", "-c", getattr(snippets, text)], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "SECRET_API_TOKEN" in done.stderr
    assert not server.received


# --- Every schema of the demo data --------------------------------------------------------------


def filled_in(form: ParameterForm) -> ParameterForm:
    """The defaults, and something in whatever is required besides."""
    for _round in range(5):
        for field in list(form.walk()):
            if field.required and not field.has_default and field.value is MISSING:
                _fill(field)
        form.clean()
    assert not [field for field in form.walk() if field.error], form
    return form


def _fill(field: Field) -> None:
    if isinstance(field, RowsField) and field.columns:
        field.add()
    elif isinstance(field, RowsField):
        field.paste("1")
    elif field.kind == "number":
        field.type_in("1")
    elif isinstance(field, ChoiceField):
        field.chosen = "0"
    else:
        field.type_in('{"a": 1}' if field.kind == "json" else ANSWER.strip())


def bodies(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the forms of all specs would send, latest releases, secrets as masks and as they are."""
    for spec in connection.specs.present().filter(status="available"):
        release = described_release(spec, spec.latest_version)
        assert release is not None
        form = filled_in(ParameterForm(schemas.form_schema(release)))
        around = {"revision": {"notes": NASTY}, "spec": {"id": spec.spec_id}}
        yield spec.family, {**form.masked_values(), **around}


def made(sandbox: SandboxProcess, family: str, name: str) -> dict[str, Any]:
    listed = sandbox.get(f"/v1/{family}/deployments/", name=name)["deployments"]
    found = sandbox.get(f"/v1/{family}/deployments/{listed[0]['id']}")
    return {key: found[key] for key in ("parameters", "appParameters") if key in found}


def named(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "summary": NASTY}, **body}


def test_the_json_and_the_curl_of_every_form_make_the_same_deployment(
    mirrored: Connection, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    seen = 0
    for family, body in bodies(mirrored):
        one, other = fresh_name(), fresh_name()
        sandbox.post(f"/v1/{family}/deployments/", answered(named(body, one)))
        by_curl(Snippets(named(body, other), family, sandbox.url), tmp_path)
        assert json.dumps(made(sandbox, family, one)) == json.dumps(made(sandbox, family, other))
        seen += 1
    assert seen > 10


def test_python_and_the_command_make_the_same_deployment_too(
    mirrored: Connection, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    wanted = [WORKFLOW_SPEC, APP_SPEC]
    for family, body in [pair for pair in bodies(mirrored) if pair[1]["spec"]["id"] in wanted]:
        names = [fresh_name() for _way in WAYS]
        for name, send in zip(names, WAYS, strict=True):
            send(Snippets(named(body, name), family, sandbox.url), tmp_path)
        first, *others = [json.dumps(made(sandbox, family, name)) for name in names]
        assert others == [first, first]
