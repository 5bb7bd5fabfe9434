"""Runs a command with the DATABASE_URL of a PostgreSQL that is made for it and thrown away.

`python scripts/with_postgres.py COMMAND …`; where there are no binaries of PostgreSQL it says so,
and ends well without running the command.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

SKIPPED = "PostgreSQL: skipped, its binaries are not here (on Debian: apt-get install postgresql)."
# A cluster for tests: nothing in it has to live through a crash.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


def binaries() -> Path | None:
    """The folder of the newest server that is here."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    found = [Path(path).resolve() for path in filter(None, [shutil.which("initdb")])]
    folders = (path.parent for path in (*known, *found))
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def _version(path: Path) -> int:
    number = path.parent.parent.name
    return int(number) if number.isdigit() else 0


def servant() -> str | None:
    """Whose name the server runs under: `initdb` refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; the URL of its database."""
    bins, user = binaries(), servant()
    assert bins is not None
    with tempfile.TemporaryDirectory(prefix="pressui-pg-") as made:
        data = Path(made) / "data"
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(made, user)
            shutil.chown(data, user)
        _run([bins / "initdb", "-D", data, "-U", "press", "-A", "trust", "-N", "-E", "UTF8"], user)
        server = subprocess.Popen(  # noqa: S603 - our own words
            _server(bins, data, Path(made)), user=user, cwd=made
        )
        url = f"postgresql://press@{quote(made, safe='')}/postgres"
        try:
            _wait(url, server)
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)


def _server(bins: Path, data: Path, sockets: Path) -> list[str]:
    options = [part for option in OPTIONS for part in ("-c", option)]
    log = ["-c", "log_min_messages=fatal"]
    return [str(bins / "postgres"), "-D", str(data), "-k", str(sockets), *options, *log]


def _run(command: list[Path | str], user: str | None) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        command, user=user, capture_output=True, text=True, cwd="/"
    )
    if done.returncode:
        sys.exit(f"PostgreSQL did not start: {done.stderr}")


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.25)
        else:
            return
    sys.exit("PostgreSQL did not start.")


def main() -> int:
    if binaries() is None:
        sys.stdout.write(f"{SKIPPED}\n")
        return 0
    with cluster() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment).returncode  # noqa: S603 - as told


if __name__ == "__main__":
    sys.exit(main())
