"""Runs the processes of one installation together, and starts again what dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

# A process that dies is started again, a little later each time within a minute.
RESTART_AFTER = (0.2, 1.0, 3.0, 10.0)
STOP_SECONDS = 6.0


@dataclass
class Child:
    """A process of ours and what it takes to start it again."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0

    def start(self, env: Mapping[str, str]) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops all in order.
        self.process = subprocess.Popen(self.command, env=env, start_new_session=True)  # noqa: S603

    def note_death(self, now: float) -> float:
        """Plans the next start; returns after how many seconds it is."""
        self.process = None
        self.deaths = [death for death in self.deaths if now - death < 60] + [now]
        wait = RESTART_AFTER[min(len(self.deaths), len(RESTART_AFTER)) - 1]
        self.start_at = now + wait
        return wait


class Supervisor:
    """Starts children, restarts those that die, and stops them all on Ctrl-C or SIGTERM.

    `run_file` keeps who runs, so that the next start can clear away what a `kill -9` left.
    """

    def __init__(self, children: list[Child], env: Mapping[str, str], run_file: Path) -> None:
        self.children = children
        self.env = env
        self.run_file = run_file
        self.stopping = False

    def run(self, when_ready: Callable[[], bool]) -> None:
        """Blocks until told to stop. `when_ready` is asked until it says True, once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        ready = False
        try:
            while not self.stopping:
                self._start_missing()
                ready = ready or when_ready()
                time.sleep(0.1)
        finally:
            self._stop_all()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start_missing(self) -> None:
        now = time.monotonic()
        changed = False
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                code, wait = child.process.returncode, child.note_death(now)
                _say(f"{child.name} ended (exit code {code}); it starts again in {wait:g} s.")
            if child.process is None and child.start_at <= now:
                child.start(self.env)
                changed = True
        if changed:
            self._note()

    def _note(self) -> None:
        pids = [child.process.pid for child in self.children if child.process]
        running = {"supervisor": _identity(os.getpid()), "children": [*map(_identity, pids)]}
        self.run_file.write_text(json.dumps(running))

    def _stop_all(self) -> None:
        processes = [child.process for child in self.children if child.process]
        for process in processes:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            try:
                process.wait(max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process.pid, signal.SIGKILL)
                process.wait()
        self.run_file.unlink(missing_ok=True)


def clear_leftovers(run_file: Path) -> bool:
    """Ends the processes of a supervisor that was killed; False if that one still runs."""
    try:
        running = json.loads(run_file.read_text())
        supervisor, children = running["supervisor"], running["children"]
    except (OSError, ValueError, KeyError, TypeError):
        return True
    if _is_running(supervisor):
        return False
    for child in children:
        if _is_running(child):
            _signal_group(child[0], signal.SIGKILL)
            _wait_for_end(child)
    run_file.unlink(missing_ok=True)
    return True


def _identity(pid: int) -> tuple[int, str]:
    """A process is told by its number and its start: numbers are used again."""
    return pid, _started(pid)


def _is_running(identity: list[object]) -> bool:
    pid, started = identity
    return isinstance(pid, int) and bool(started) and _started(pid) == started


def _started(pid: int) -> str:
    """When a process began, in whatever unit the system tells; empty when there is none."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else fields[19]
    shown = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def _wait_for_end(identity: list[object]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while _is_running(identity) and time.monotonic() < deadline:
        time.sleep(0.05)


def _signal_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return  # it ended by itself meanwhile


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
