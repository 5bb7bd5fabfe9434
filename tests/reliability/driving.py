"""Drives a running installation as people do, and looks at its rows and at the API's."""

import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import requests  # noqa: TID251 - tests speak to the program from outside

from tests.browser.stack import ROOT, Stack
from tests.ids import FAILING_SPEC


class Driven:
    """A signed-in analyst, the sandbox's own door, and the database, beside a `Stack`."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.session = requests.Session()
        self.api = requests.Session()
        self.api.headers["Authorization"] = "sandbox-token"
        self.extra: list[subprocess.Popen[bytes]] = []

    # --- A person ---------------------------------------------------------------------------

    def sign_in(self) -> None:
        self.post("/accounts/login/", username="analyst", password="analyst")

    def get(self, path: str) -> requests.Response:
        return self.session.get(f"{self.stack.url}{path}", timeout=20)

    def post(self, path: str, **data: Any) -> requests.Response:
        if "csrftoken" not in " ".join(self.session.cookies.keys()):
            self.get("/accounts/login/")
        token = next(v for k, v in self.session.cookies.items() if k.startswith("press_csrf"))
        sent = {"csrfmiddlewaretoken": token, **data}
        return self.session.post(f"{self.stack.url}{path}", data=sent, timeout=20)

    def redeploy_all(self, name: str) -> str:
        """Starts a run for all deployments with this in their name; its id."""
        review = self.post("/bulk/choose/", action="redeploy", everything="1", q=f"name:{name}")
        found = re.search(r"/bulk/([0-9a-f-]{36})/", review.url)
        assert found, review.text[:500]
        picks = re.findall(r'name="pick" value="(\d+)"', review.text)
        self.post(f"/bulk/{found[1]}/start/", reason="Whatever happens", pick=picks)
        return found[1]

    # --- Rows -------------------------------------------------------------------------------

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.stack.data_dir / "pressui.sqlite3", timeout=10)) as db:
            return db.execute(query, given).fetchall()

    def states(self, run: str) -> Counter[str]:
        query = "SELECT state, count(*) FROM bulk_bulkitem WHERE run_id = ? GROUP BY state"
        return Counter(dict(self.rows(query, uuid.UUID(run).hex)))

    def is_finished(self, run: str) -> bool:
        [(state,)] = self.rows("SELECT state FROM bulk_bulkrun WHERE id = ?", uuid.UUID(run).hex)
        return bool(state == "finished")

    # --- The API ----------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        url = f"http://127.0.0.1:{self.stack.sandbox_port}{path}"
        answer = self.api.request(method, url, json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def fault(self, **fault: Any) -> None:
        self.ask("POST", "/_sandbox/faults", fault)

    def clear_faults(self) -> None:
        self.ask("DELETE", "/_sandbox/faults")

    def redeploys(self) -> Counter[str]:
        """How often each deployment was asked to redeploy, since the last `forget`."""
        sent = self.ask("GET", "/_sandbox/requests")["requests"]
        return Counter(entry["path"] for entry in sent if entry["path"].endswith("/redeploy"))

    def forget(self) -> None:
        self.ask("DELETE", "/_sandbox/requests")

    def revisions(self, ids: list[str]) -> set[int]:
        """The numbers of the latest revisions at the API."""
        told = [self.ask("GET", f"/v1/blocks/deployments/{id_}") for id_ in ids]
        return {one["latestRevision"]["revision"] for one in told}

    def failed_many(self, count: int) -> tuple[str, list[str]]:
        """So many new deployments that failed and are known as such: their name, their ids."""
        name = f"many-{uuid.uuid4().hex[:6]}"
        ids = [self._failing(f"{name}-{number}") for number in range(count)]
        query = (
            "SELECT count(*) FROM deployments_deployment WHERE name LIKE ? AND status = 'failed'"
        )
        wait_until(lambda: self.rows(query, f"{name}-%") == [(count,)], 75)
        return name, ids

    def _failing(self, name: str) -> str:
        what = {
            "metadata": {"name": name, "summary": "A test"},
            "revision": {"notes": "First"},
            "spec": {"id": FAILING_SPEC},
        }
        return str(self.ask("POST", "/v1/blocks/deployments/", what)["id"])

    # --- Processes --------------------------------------------------------------------------

    def start_another(self, part: str) -> None:
        """A second worker or beat beside the one that the program has."""
        lines = dict(
            line.split(": ", 1) for line in Path(ROOT, "Procfile").read_text().splitlines()
        )
        command = [sys.executable, "-m", *shlex.split(lines[part])]
        environment = self.stack._environment()
        with self.stack.log.open("ab") as log:
            self.extra.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def kill_others(self) -> None:
        """The second worker and beat, with their children."""
        for process in self.extra:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.extra.clear()

    def leave(self) -> None:
        self.kill_others()
        self.session.close()
        self.api.close()


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "It did not come to pass in time."
        time.sleep(0.2)
