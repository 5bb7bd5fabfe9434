"""The programs that a form shows, run as people run them, with the API's host rerouted."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressui.parameters.fields import MASK, Mask
from pressui.parameters.snippets import Secret, Snippets
from tests.sandbox.test_peak_sdk import installed
from tests.sandbox_process import TOKEN

RUNNER = Path(__file__).with_name("peak_runner.py")
ANSWER = "s3cr3t 'of' \"a\" $test\\n — ü\n\tline"
# Stands where the `peak` command is looked for, and notes what it is called with.
NOTES = "#!/bin/sh\nprintf '%s\\0' \"$@\" > arguments\n"

type Job = dict[str, Any]


def answered(value: Any) -> Any:
    """The body as it is to arrive: an answer in the place of each mask."""
    if isinstance(value, Mask):
        return ANSWER if value.is_text else {"a": [ANSWER]}
    if isinstance(value, dict):
        return {key: answered(item) for key, item in value.items()}
    return [answered(item) for item in value] if isinstance(value, list) else value


def unmasked(shown: Any, body: Any) -> Any:
    """What is shown with the secrets of the body in the place of masks."""
    if shown == MASK:
        return body
    if isinstance(shown, dict):
        return {key: unmasked(value, body[key]) for key, value in shown.items()}
    if isinstance(shown, list):
        return [unmasked(*pair) for pair in zip(shown, body, strict=True)]
    return shown


def environment(snippets: Snippets, body: Any = None, **more: str) -> dict[str, str]:
    """What a program reads, answers to its questions included: those that make the body."""
    told = dict(_answers(snippets.asking, body or answered(snippets.body)))
    known = {"PRESS_TOKEN": TOKEN, "PEAK_AUTH_TOKEN": TOKEN, "REROUTED": snippets.api_url}
    known["ANSWERS"] = json.dumps({secret.label: answer for secret, answer in told.items()})
    known |= {secret.variable: answer for secret, answer in told.items()}
    own = {name: os.environ[name] for name in ("PATH", "HOME")}
    return {**own, "LANG": "C.UTF-8", **known, **more}


def _answers(asking: Any, body: Any) -> Iterator[tuple[Secret, str]]:
    if isinstance(asking, Secret):
        yield asking, body if asking.is_text else json.dumps(body)
    elif isinstance(asking, dict | list):
        for key in asking if isinstance(asking, dict) else range(len(asking)):
            yield from _answers(asking[key], body[key])


def run(command: list[Any], folder: Path, env: dict[str, str], seconds: float = 60) -> None:
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0, done.stderr + done.stdout


# --- One by one ---------------------------------------------------------------------------------


def by_curl(snippets: Snippets, folder: Path, body: Any = None) -> None:
    run(["sh", "-c", snippets.curl], folder, environment(snippets, body))


def by_python(snippets: Snippets, folder: Path, body: Any = None) -> None:
    script = folder / "deploy.py"
    script.write_text(snippets.python)
    run([installed(), RUNNER, "script", script], folder, environment(snippets, body))


def by_command(snippets: Snippets, folder: Path, body: Any = None) -> None:
    """The text as it stands, where `peak` is the client with its host rerouted."""
    _put_peak(folder, f'#!/bin/sh\nexec {installed()} {RUNNER} "$@"\n')
    path = f"{folder}:{os.environ['PATH']}"
    run(["sh", "-c", snippets.command], folder, environment(snippets, body, PATH=path))


def _put_peak(folder: Path, text: str) -> None:
    command = folder / "peak"
    command.write_text(text)
    command.chmod(0o755)


# --- Many in one process, since the client takes a second to start --------------------------------


def python_job(snippets: Snippets, folder: Path, body: Any) -> Job:
    script = folder / "deploy.py"
    script.write_text(snippets.python)
    return _job(["script", str(script)], folder, environment(snippets, body))


def command_job(snippets: Snippets, folder: Path, body: Any) -> Job:
    """The text as it stands writes its file; what it calls `peak` with is kept for later."""
    _put_peak(folder, NOTES)
    env = environment(snippets, body, PATH=f"{folder}:{os.environ['PATH']}")
    run(["sh", "-c", snippets.command], folder, env)
    return _job((folder / "arguments").read_text().split("\0")[:-1], folder, env)


def _job(arguments: list[str], folder: Path, env: dict[str, str]) -> Job:
    return {"arguments": arguments, "folder": str(folder), "environment": env}


def run_all(jobs: list[Job], folder: Path) -> None:
    listed = folder / "jobs.json"
    listed.write_text(json.dumps(jobs))
    env = {name: os.environ[name] for name in ("PATH", "HOME")} | jobs[0]["environment"]
    run([installed(), RUNNER, "batch", listed], folder, env, seconds=120)
