"""`manage.py run` says in one line what is wrong; its programs are found."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from pressui.site import redis

ROOT = Path(__file__).resolve().parents[2]


def run(tmp_path: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "pressui.settings",
            **env,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(tmp_path, PORT=str(port))
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines() == [
        f"CommandError: Port {port} is in use. Choose another: PORT={port + 1} make run"
    ]


def test_a_wrong_setting_is_one_clear_line(tmp_path: Path) -> None:
    ended = run(tmp_path, PORT="eighty")
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines() == ["PORT must be a whole number, not 'eighty'."]


def test_a_real_api_needs_a_secret_key(tmp_path: Path) -> None:
    ended = run(tmp_path, PRESS_API_URL="https://press.example.com", PRESS_API_TOKEN="t")
    assert "Set SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_redis_is_found(tmp_path: Path) -> None:
    command = redis.redis_command(tmp_path)
    assert Path(command[0]).exists()
    assert str(tmp_path / "redis.sock") in command


def test_a_path_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="too long for a socket"):
        redis.redis_command(tmp_path / ("x" * 100))


def test_without_any_redis_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(redis.shutil, "which", lambda name: None)
    monkeypatch.setattr(redis, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="install redis-server"):
        redis.redis_command(tmp_path)
