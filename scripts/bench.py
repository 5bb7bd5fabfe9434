"""Measures what pages cost the server with 10,000 specs and 100,000 deployments mirrored.

`python scripts/bench.py` fills a database of its own (SQLite in a temporary folder, or the one of
DATABASE_URL, which must be empty) from a sandbox, through the mirror's own functions, asks for
each page many times, and prints what it took: the time that this process and PostgreSQL worked
for it, and how long the answer was waited for. It fails where the 95th percentile of that is over
the page's limit. A page that is over it is measured again: another program may have been at work.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench_cases import Case, cases
from bench_data import fill, prepare

HTMX = {"HX-Request": "true"}
TRIES = 3


@dataclass(frozen=True)
class Measured:
    """Milliseconds: worked here and in PostgreSQL, each the median; waited for an answer."""

    python: float
    postgres: float
    waited: float
    high: float


def _clients() -> dict[str, Any]:
    """A browser of each person, by name."""
    from django.conf import settings
    from django.test import Client

    from pressui.accounts.models import Person

    settings.ALLOWED_HOSTS = ["testserver"]
    found = {}
    for person in Person.objects.all():
        found[person.username] = client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return found


def _cases() -> Iterator[Case]:
    from pressui.connections.services import current_connection
    from pressui.specs.queries import PAGE_SIZE

    return cases(current_connection().specs.count() // PAGE_SIZE // 2, _cursors())


def _cursors() -> dict[str, str]:
    """Places in the middle of the list of deployments, by its order."""
    from pressui.connections.services import current_connection
    from pressui.deployments.filters import SORTS
    from pressui.deployments.paging import Cursor

    rows, found = current_connection().deployments.defer("payload", "details"), {}
    for name, sort in SORTS.items():
        there = rows.order_by(*sort.order(backwards=False))
        row = there[rows.count() // 2]
        found[name] = Cursor(getattr(row, sort.field), row.pk).encode()
    return found


def _postgres_clock() -> Callable[[], float]:
    """How long the PostgreSQL that serves us has worked, where it runs on this machine."""
    from django.db import connection as database

    if database.vendor != "postgresql" or not database.settings_dict["HOST"].startswith("/"):
        return lambda: 0.0
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    told = Path(f"/proc/{number}/schedstat")
    return lambda: int(told.read_text().split()[0]) / 1e9


def _measure(client: Any, case: Case, rounds: int, postgres: Callable[[], float]) -> Measured:
    headers = HTMX if case.fragment else {}
    client.get(case.url, headers=headers)  # fills caches
    clocks = (time.process_time, postgres, time.perf_counter)
    took = []
    for _ in range(rounds):
        began = [clock() for clock in clocks]
        response = client.get(case.url, headers=headers)
        took.append([(clock() - then) * 1000 for clock, then in zip(clocks, began, strict=True)])
        assert response.status_code == 200, f"{case.url}: {response.status_code}"
    python, worked, waited = zip(*took, strict=True)
    high = sorted(waited)[min(rounds - 1, round(0.95 * rounds))]
    return Measured(median(python), median(worked), median(waited), high)


def _best(client: Any, case: Case, rounds: int, postgres: Callable[[], float]) -> Measured:
    found = _measure(client, case, rounds, postgres)
    for _ in range(TRIES - 1):
        if found.high <= case.limit:
            break
        found = min(
            found, _measure(client, case, rounds, postgres), key=lambda measured: measured.high
        )
    return found


def _report(asked: list[Case], rounds: int) -> int:
    """Prints the table; how many pages are over their limit."""
    clients, postgres, slow = _clients(), _postgres_clock(), 0
    _say(f"{'page':<34}{'Python':>9}{'Postgres':>9}{'median':>9}{'95 %':>9}   ms")
    for case in asked:
        found = _best(clients[case.person], case, rounds, postgres)
        slow += found.high > case.limit
        told = f"   over {case.limit}" if found.high > case.limit else ""
        _say(f"{case.name:<34}{''.join(_columns(found))}{told}")
    return slow


def _columns(found: Measured) -> Iterator[str]:
    for number in (found.python, found.postgres, found.waited, found.high):
        yield f"{number:>9.1f}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--specs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="pages with this in their name")
    parser.add_argument("--keep", type=Path, help="a folder for the data, filled if it is new")
    return parser.parse_args()


def _fill_new(folder: Path, specs: int) -> None:
    mark = folder / "filled"
    if mark.exists():
        return
    _say(f"Mirroring {specs} specs and {10 * specs} deployments …")
    began = time.perf_counter()
    fill(folder, specs)
    mark.touch()
    _say(f"… took {time.perf_counter() - began:.0f} s.")


def main() -> int:
    asked = _options()
    with tempfile.TemporaryDirectory(prefix="pressui-bench-") as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder)
        _fill_new(folder, asked.specs)
        pages = [case for case in _cases() if asked.only in case.name]
        slow = _report(pages, asked.rounds)
    _say(f"{slow} over the limit." if slow else "All within their limits.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
