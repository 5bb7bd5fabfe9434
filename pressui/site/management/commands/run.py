"""`manage.py run`: everything that serves the dashboard, started and stopped together."""

import os
import shlex
import socket
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from pressui.accounts.demo import DEMO_ACCOUNTS, make_demo_accounts, without_demo_accounts
from pressui.accounts.models import Person, Role
from pressui.connections.services import current_connection
from pressui.site.redis import redis_command
from pressui.site.supervisor import Child, Supervisor, clear_leftovers


class Command(BaseCommand):
    help = "Migrates, then runs web, worker and beat, with Redis and the sandbox where needed."

    def handle(self, *args: Any, **options: Any) -> None:
        run_file = settings.DATA_DIR / "run.json"
        if not clear_leftovers(run_file):
            raise CommandError(f"It runs already, with its data in {settings.DATA_DIR}.")
        _check_ports()
        _prepare()
        supervisor = Supervisor(_children(), _environment(), run_file)
        supervisor.run(self._announce_when_ready)
        self.stdout.write("Stopped.")

    def _announce_when_ready(self) -> bool:
        address = f"http://127.0.0.1:{settings.PORT}"
        if not _answers(f"{address}/healthz"):
            time.sleep(0.1)
            return False
        self.stdout.write(f"Press UI is at {address}/ — {_who_signs_in()}")
        self.stdout.flush()
        return True


def _check_ports() -> None:
    wanted = {"PORT": settings.PORT}
    if settings.SANDBOX:
        wanted["SANDBOX_PORT"] = settings.SANDBOX_PORT
    for name, port in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is in use. Choose another: {name}={port + 1} make run"
                ) from error


def _prepare() -> None:
    """What must be true before anything starts: tables, static files, accounts, connection."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_demo_accounts()
    without_demo_accounts()
    current_connection()


def _children() -> list[Child]:
    commands: dict[str, list[str]] = {}
    if "REDIS_URL" not in os.environ:
        commands["redis"] = redis_command(settings.DATA_DIR)
    if settings.SANDBOX:
        commands["sandbox"] = _sandbox_command()
    for line in (settings.BASE_DIR / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        commands[name] = shlex.split(command)
    return [Child(name, command) for name, command in commands.items()]


def _sandbox_command() -> list[str]:
    return [
        *(sys.executable, "-m", "pressui.sandbox"),
        *("--port", str(settings.SANDBOX_PORT)),
        *("--data-dir", str(settings.DATA_DIR)),
        *("--seed", os.environ.get("SANDBOX_SEED", "demo")),
        *("--deploy-seconds", os.environ.get("SANDBOX_DEPLOY_SECONDS", "20")),
        *("--token", settings.PRESS_API_TOKEN),
    ]


def _environment() -> dict[str, str]:
    """Ours, so that the children see the same settings and this environment's programs."""
    programs = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    env["DATA_DIR"], env["PORT"] = str(settings.DATA_DIR), str(settings.PORT)
    env.pop("PRESS_DEPLOYMENT_ID", None)
    return env


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _who_signs_in() -> str:
    if settings.SANDBOX:
        names = ", ".join(account.username for account in DEMO_ACCOUNTS)
        return f"sign in as {names}; each has its name as password. Ctrl-C stops all."
    if Person.objects.filter(role=Role.OWNER, is_active=True).exists():
        return f"connected to {settings.PRESS_API_URL}. Ctrl-C stops all."
    return "make the first owner with: .venv/bin/python manage.py createsuperuser"
