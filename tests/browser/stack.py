"""The whole program as `make run` starts it, in processes of its own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """Web, worker, beat, Redis and sandbox; `with Stack(data_dir) as stack: …`."""

    def __init__(self, data_dir: Path, *, deploy_seconds: int = 6) -> None:
        self.data_dir = data_dir
        self.port, self.sandbox_port = free_port(), free_port()
        self.deploy_seconds = deploy_seconds
        self.log = data_dir / "run.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Stack":
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready()
        return self

    def _environment(self) -> dict[str, str]:
        ours = {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_DEPLOY_SECONDS": str(self.deploy_seconds),
            "DJANGO_SETTINGS_MODULE": "pressui.settings",
        }
        return {**os.environ, **ours}

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "Press UI is at" not in self.log.read_text():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"It did not start:\n{self.log.read_text()}")
            time.sleep(0.1)
        while not self._is_filled():
            assert time.monotonic() < deadline, "The mirror was not filled."
            time.sleep(0.1)

    def _is_filled(self) -> bool:
        """Whether every poll has gone well once, and nothing waits to be described."""
        with closing(sqlite3.connect(self.data_dir / "pressui.sqlite3")) as database:
            unread = "SELECT count(*) FROM connections_poll WHERE last_success_at IS NULL"
            waiting = "SELECT count(*) FROM deployments_deployment WHERE look_at IS NOT NULL"
            return not any(database.execute(query).fetchone()[0] for query in (unread, waiting))

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=20)

    def pids(self, name: str) -> list[int]:
        """The processes of a part, told by a word of their command; children too."""
        running = json.loads((self.data_dir / "run.json").read_text())["children"]
        groups = {pid for pid, _started in running}
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            pid = int(stat.parent.name)
            if self._group_of(pid) in groups and name in self._command_of(pid):
                found.append(pid)
        return found

    def _group_of(self, pid: int) -> int:
        try:
            return os.getpgid(pid)
        except ProcessLookupError:
            return 0

    def _command_of(self, pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        except OSError:
            return ""

    def signal(self, name: str, number: int) -> None:
        for pid in self.pids(name):
            os.kill(pid, number)

    def sandbox_post(self, path: str, body: object) -> None:
        request = Request(
            f"http://127.0.0.1:{self.sandbox_port}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": "sandbox-token"},
        )
        try:
            with urlopen(request, timeout=5):
                return
        except URLError as error:
            raise RuntimeError(f"The sandbox refused {path}: {error}") from error
