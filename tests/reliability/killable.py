"""A process whose children do one piece of work each and are killed at a line of it.

Reads a job a line, as JSON: `work` (a name of `WORK`), `line` (the line of the program that is
the last; 0: none is) and what the work asks for. Answers with the lines that were executed.
"""

import json
import os
import signal
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

import django

PROGRAM: Final = str(Path(__file__).resolve().parents[2] / "pressui")


class Killed:
    """Counts the lines of the program in this thread, and dies at one of them."""

    def __init__(self, line: int) -> None:
        self.line, self.count = line, 0

    def __call__(self, frame: FrameType, event: str, _argument: object) -> "Killed | None":
        if not frame.f_code.co_filename.startswith(PROGRAM):
            return None
        if event == "line":
            self.count += 1
            if self.count == self.line:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def deploy(job: dict[str, Any]) -> None:
    from pressui.accounts.models import Person
    from pressui.connections.services import current_connection
    from pressui.deployments import services
    from tests.deployments.helpers import actor

    services.deploy(
        actor=actor(Person.objects.get(username="analyst")),
        spec=current_connection().specs.get(spec_id=job["body"]["spec"]["id"]),
        body=job["body"],
        payload=job["body"],
        form_token=uuid.UUID(job["form_token"]),
    )


def bulk(_job: dict[str, Any]) -> None:
    from pressui.bulk import queue

    queue.carry_out_due(lanes=1)


WORK: Final[dict[str, Callable[[dict[str, Any]], None]]] = {"deploy": deploy, "bulk": bulk}


def _do(job: dict[str, Any], answers: int) -> None:
    killed = Killed(job["line"])
    sys.settrace(killed)
    WORK[job["work"]](job)
    sys.settrace(None)
    os.write(answers, str(killed.count).encode())


def _in_a_child(job: dict[str, Any]) -> str:
    """How many lines it took; empty where it was killed."""
    answers, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _do(job, theirs)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(answers) as told:
        lines = told.read()
    os.waitpid(child, 0)
    return lines


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    _say("ready")
    for line in sys.stdin:
        _say(_in_a_child(json.loads(line)))
