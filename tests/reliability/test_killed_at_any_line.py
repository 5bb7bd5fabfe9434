"""A process that is killed at any line of its work: the work is done once, or known not to be."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone
from pytest_django.fixtures import Settings

from pressui.accounts.models import Person
from pressui.bulk.models import BulkItem, BulkRun
from pressui.connections.models import Connection
from pressui.deployments import settling
from pressui.operations.models import Operation
from tests.bulk.helpers import a_round, failed_many, redeploys, started
from tests.deployments.helpers import body, fresh_name
from tests.sandbox_process import SandboxProcess

# Every place would take minutes; another step is another choice of places.
PLACES = 40

type Do = Callable[..., str]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("database.vendor != 'sqlite'", reason="its children use the same file"),
]


@pytest.fixture
def do(mirrored: Connection, settings: Settings, tmp_path: Path) -> Iterator[Do]:
    """Does a piece of work in a process of its own; the lines it took, or "" if it was killed."""
    command = [sys.executable, "-m", "tests.reliability.killable"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=_like(settings, tmp_path), stdin=pipe, stdout=pipe
    ) as process:

        def ask(**job: Any) -> str:
            assert process.stdin is not None
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            return answer()

        def answer() -> str:
            assert process.stdout is not None
            return process.stdout.readline().decode().strip()

        assert answer() == "ready"
        yield ask
        process.kill()


def _like(settings: Settings, folder: Path) -> dict[str, str]:
    """The environment in which the program uses the database and the API of this test."""
    (folder / "pressui.sqlite3").symlink_to(database.settings_dict["NAME"])
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pressui.settings",
        "DATA_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "PRESS_API_URL": settings.PRESS_API_URL,
        "PRESS_API_TOKEN": settings.PRESS_API_TOKEN,
    }


def places(lines: str) -> range:
    """Lines from the first to the last, evenly."""
    return range(1, int(lines), max(1, int(lines) // PLACES))


def as_if_an_hour_had_passed() -> None:
    past = timezone.now() - timedelta(hours=1)
    Operation.objects.filter(state="requested").update(requested_at=past)
    BulkItem.objects.exclude(leased_until=None).update(leased_until=past)
    BulkItem.objects.update(next_at=past)
    BulkRun.objects.update(next_at=past)


def test_a_deploy_is_at_most_one_deployment_and_we_know(
    analyst: Person, sandbox: SandboxProcess, do: Do
) -> None:
    def deploy(line: int) -> tuple[str, str, uuid.UUID]:
        name, token = fresh_name(), uuid.uuid4()
        lines = do(work="deploy", body=body(name), form_token=str(token), line=line)
        return lines, name, token

    whole, *_ = deploy(0)
    outcomes = set()
    for line in places(whole):
        lines, name, token = deploy(line)
        assert not lines
        as_if_an_hour_had_passed()
        settling.settle_due()
        told = Operation.objects.filter(form_token=token).values_list("state", flat=True).first()
        there = len(sandbox.get("/v1/blocks/deployments/", name=name)["deployments"])
        outcomes.add((told, there))
    assert outcomes == {(None, 0), ("failed", 0), ("succeeded", 1)}


def test_each_of_many_is_done_once(
    analyst: Person, sandbox: SandboxProcess, mirrored: Connection, do: Do
) -> None:
    failed = failed_many(mirrored, sandbox, PLACES + 5)
    started(analyst, [failed.pop()])
    for line in places(do(work="bulk", line=0)):
        sandbox.forget_requests()
        run = started(analyst, [failed.pop()])
        assert not do(work="bulk", line=line)
        for _ in range(3):
            as_if_an_hour_had_passed()
            settling.settle_due()
            a_round()
        assert (redeploys(sandbox), run.items.get().state) == (1, "done"), f"line {line}"
