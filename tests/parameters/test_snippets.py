"""The four texts of a form: each, run as it stands, makes the same deployment."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pressui.parameters.calls import to_deploy, to_patch
from pressui.parameters.fields import MASK, Mask
from pressui.parameters.snippets import Snippets
from tests.ids import WORKFLOW_SPEC
from tests.parameters import programs
from tests.parameters.programs import (
    answered,
    by_command,
    by_curl,
    by_python,
    environment,
)
from tests.parameters.test_agreement import EXAMPLES, numbers, texts
from tests.press.server import MisbehavingServer, answer
from tests.sandbox_process import TOKEN

NASTY = (
    'it\'s {{ odd }} {% raw %} {# no #} "q" \\n \\ $HOME `ls` %s\n'
    "YAML\n context: ./a\n— ünï 😀 \x85"
)
ODD_TEXTS = ["yes", "null", "1e3", "0o7", "12:30:45", "2024-01-01", "~", "- a", "#", "", " a ", "'"]


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


WAYS = [by_curl, by_python, by_command]


@pytest.mark.parametrize("body", [PLAIN_BODY, NASTY_BODY], ids=["plain", "nasty"])
@pytest.mark.parametrize("send", WAYS)
def test_it_sends_exactly_the_body(
    send: Any, body: dict[str, Any], server: MisbehavingServer, tmp_path: Path
) -> None:
    send(Snippets(body, to_deploy("blocks"), server.url), tmp_path)
    received = server.received[-1]
    assert json.dumps(json.loads(received.body)) == json.dumps(answered(body))
    assert (received.method, received.path) == ("POST", "/v1/blocks/deployments/")
    assert received.headers["authorization"] == TOKEN


odd = st.text("{}%#'\"\\:-$`&*!|>?@,[]= a1\n\r\t\x85\u2028\ufeff", max_size=6)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts | odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd | texts, inner, max_size=3),
    max_leaves=6,
)


def generated() -> list[dict[str, Any]]:
    """Bodies of any shape and spelling, the same in each run."""
    found: list[dict[str, Any]] = []

    @settings(EXAMPLES, max_examples=120, derandomize=True, phases=[Phase.generate])
    @given(st.dictionaries(odd | texts, values, min_size=1))
    def collect(body: dict[str, Any]) -> None:
        found.append(body)

    collect()
    return found


@pytest.mark.parametrize("program", ["python", "command", "curl"])
def test_it_sends_any_body_at_all(program: str, server: MisbehavingServer, tmp_path: Path) -> None:
    server.received.clear()
    sent, jobs = [], []
    for body in generated():
        snippets = Snippets(body, to_deploy("blocks"), server.url)
        if program == "command" and "leaves out" in snippets.command:
            continue
        sent.append(json.dumps(body))
        folder = tmp_path / str(len(sent))
        folder.mkdir()
        if program == "curl":
            by_curl(snippets, folder)
        else:
            jobs.append(getattr(programs, f"{program}_job")(snippets, folder, body))
    if jobs:
        programs.run_all(jobs, tmp_path)
    assert len(sent) > 60
    assert [json.dumps(json.loads(one.body)) for one in server.received] == sent


def test_no_text_holds_a_secret_or_its_mask() -> None:
    snippets = Snippets(NASTY_BODY, to_deploy("blocks"), "https://press.peak.ai")
    assert MASK in snippets.json
    for text in (snippets.python, snippets.command, snippets.curl):
        assert MASK not in text


def test_each_secret_is_asked_for_by_a_name_of_its_own() -> None:
    token = Mask(is_text=True)
    body = {"parameters": {"a": {"run": {"token": token}}, "b": {"run": {"token": token}}}}
    snippets = Snippets(body, to_deploy("apps"), "https://press.peak.ai")
    assert [secret.label for secret in snippets.secrets] == ["token", "run.token"]
    assert [s.variable for s in snippets.secrets] == ["SECRET_TOKEN", "SECRET_RUN_TOKEN"]


@pytest.mark.parametrize("text", ["curl", "command"])
def test_nothing_is_sent_while_a_secret_is_not_set(
    text: str, server: MisbehavingServer, tmp_path: Path
) -> None:
    snippets = Snippets(NASTY_BODY, to_deploy("blocks"), server.url)
    env = environment(snippets) | {"PATH": os.environ["PATH"]}
    del env["SECRET_API_TOKEN"]
    server.received.clear()
    done = subprocess.run(
        ["sh", "-c", getattr(snippets, text)], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "SECRET_API_TOKEN" in done.stderr
    assert not server.received


def test_the_command_says_so_where_it_would_leave_something_out() -> None:
    taken_away = Snippets(
        {"parameters": {"mode": None}}, to_patch("an-id"), "https://press.peak.ai"
    )
    assert taken_away.command.startswith("# ")
    assert "peak deployments" not in taken_away.command
    assert "None" in taken_away.python
    in_a_list = Snippets({"parameters": {"modes": [{"a": None}]}}, to_patch("an-id"), "")
    assert "peak deployments patch-parameters-v2 an-id parameters.yaml" in in_a_list.command
