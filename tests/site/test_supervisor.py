"""Processes that belong together: started, restarted, stopped, and cleared away after a crash."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pressui.site.supervisor import Child, Supervisor, clear_leftovers

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Runs two sleeping children until it is told to stop.
PROGRAM = """
import sys
from pathlib import Path
from pressui.site.supervisor import Child, Supervisor
sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
Supervisor([Child("one", sleep), Child("two", sleep)], {}, Path(sys.argv[1])).run(lambda: True)
"""


def until(condition: Callable[[], bool], seconds: float = 8) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    return tmp_path / "run.json"


@pytest.fixture
def running(run_file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(run_file)]) as process:
        assert until(lambda: len(children(run_file)) == 2)
        yield process
        process.kill()
    clear_leftovers(run_file)


def children(run_file: Path) -> list[int]:
    try:
        return [pid for pid, _started in json.loads(run_file.read_text())["children"]]
    except (OSError, ValueError):
        return []


def test_ctrl_c_stops_all(running: "subprocess.Popen[bytes]", run_file: Path) -> None:
    pids = children(run_file)
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=10) == 0
    assert not any(is_alive(pid) for pid in pids)
    assert not run_file.exists()


def test_what_dies_is_started_again(running: "subprocess.Popen[bytes]", run_file: Path) -> None:
    first, second = children(run_file)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: first not in children(run_file) and len(children(run_file)) == 2)
    assert second in children(run_file)


def test_a_start_after_kill_9_clears_what_was_left(
    running: "subprocess.Popen[bytes]", run_file: Path
) -> None:
    pids = children(run_file)
    running.kill()
    running.wait()
    assert all(is_alive(pid) for pid in pids)
    assert clear_leftovers(run_file)
    assert not any(is_alive(pid) for pid in pids)


def test_a_second_start_leaves_the_first_alone(
    running: "subprocess.Popen[bytes]", run_file: Path
) -> None:
    assert not clear_leftovers(run_file)
    assert all(is_alive(pid) for pid in children(run_file))


def test_a_number_that_another_process_has_now_is_left_alone(run_file: Path) -> None:
    run_file.write_text(
        json.dumps({"supervisor": [1, "x"], "children": [[os.getpid(), "long ago"]]})
    )
    assert clear_leftovers(run_file)


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"children": 3}'])
def test_a_broken_file_of_the_last_run_does_no_harm(run_file: Path, text: str) -> None:
    run_file.write_text(text)
    assert clear_leftovers(run_file)


def test_a_child_that_always_dies_waits_longer_each_time() -> None:
    child = Child("web", SLEEP)
    assert [child.note_death(now) for now in (1, 2, 3, 4, 5)] == [0.2, 1.0, 3.0, 10.0, 10.0]
    assert child.note_death(500) == 0.2


def test_it_stops_children_even_when_it_fails(run_file: Path) -> None:
    def broken() -> bool:
        raise RuntimeError("broken")

    child = Child("one", SLEEP)
    with pytest.raises(RuntimeError, match="broken"):
        Supervisor([child], dict(os.environ), run_file).run(broken)
    assert child.process is not None
    assert child.process.poll() is not None
