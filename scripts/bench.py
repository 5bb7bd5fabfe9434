"""Measures what pages cost the server with 10,000 specs and 100,000 deployments mirrored.

`python scripts/bench.py` fills a database of its own (SQLite in a temporary folder, or the one of
DATABASE_URL, which must be empty) from a sandbox, through the mirror's own functions, asks for
each page many times, and prints the 95th percentile. It fails where a page is over its limit.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE_SIZE = 100
LIMIT, QUICK_LIMIT = 100, 50
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Case:
    """A page, and in how many milliseconds it has to be answered."""

    name: str
    url: str
    limit: int = LIMIT
    fragment: bool = False


def _cases() -> Iterator[Case]:
    specs = {
        "plain": "",
        "kind": "?kind=app",
        "any status": "?status=any",
        "scope": "?scope=private",
        "tag": "?tag=churn",
        "tags and kind": "?tag=churn&tag=emea&kind=workflow&status=any",
        "featured": "?shown=featured",
        "my favorites": "?shown=favorites&status=any",
        "has updates for me": "?shown=updates&status=any",
        "one letter": "?q=c&status=any",
        "a word": "?q=forecast",
        "three words": "?q=churn+forecast+emea&status=any",
        "a mistake": "?q=forcast",
        "nothing like it": "?q=xylophone",
        "by name": "?sort=name&status=any",
        "newest": "?sort=newest&status=any",
        "most deployed": "?sort=deployed&status=any",
        "page 50": "?status=any&page=50",
        "table": "?view=table&status=any",
    }
    yield from (Case(f"specs: {name}", f"/specs/{query}") for name, query in specs.items())
    yield Case("specs: while typing", "/specs/?q=for&status=any", fragment=True)
    deployments = {
        "plain": "",
        "needs attention": "?view=attention",
        "in motion": "?view=motion",
        "out of date": "?view=outdated",
        "mine": "?view=mine",
        "status": "?status=failed",
        "kind": "?kind=workflow",
        "owner": "?owner=me",
        "one letter": "?q=c",
        "a word": "?q=forecast",
        "two words": "?q=churn+emea",
        "spec": "?q=spec:churn",
        "tag": "?q=tag:churn",
        "name": "?q=name:emea",
        "oldest": "?sort=oldest",
        "by name": "?sort=name",
    }
    for name, query in deployments.items():
        yield Case(f"deployments: {name}", f"/deployments/{query}")
    words = ("", "c", "churn", "deploy forecast", "churn emea", "forcast", "xylophone", "a1b2c3")
    for text in words:
        url = f"/find/?q={text.replace(' ', '+')}"
        yield Case(f"find: {text or 'nothing typed'}", url, QUICK_LIMIT, fragment=True)
    yield Case("home", "/")


@contextmanager
def _sandbox(folder: Path, specs: int) -> Iterator[str]:
    """A sandbox with so many specs and ten deployments of each; its address."""
    options = ["--port", "0", "--data-dir", str(folder), "--seed", str(specs)]
    command = [sys.executable, "-m", "pressui.sandbox", *options, "--token", "sandbox-token"]
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split("ready at ")[1].split()[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


def _prepare(folder: Path) -> None:
    """Django on an empty database of our own."""
    os.environ["DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pressui.settings")
    for name in ("PRESS_API_URL", "PRESS_API_TOKEN", "PEAK_AUTH_TOKEN", "API_KEY"):
        os.environ.pop(name, None)
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _fill(url: str) -> None:
    """Mirrors the whole sandbox, page by page."""
    from django.db import connection as database
    from django.utils import timezone

    from pressui.connections.services import current_connection
    from pressui.deployments import mirror as deployments
    from pressui.press import PressClient
    from pressui.specs import mirror as specs

    client, connection = PressClient(url, "sandbox-token"), current_connection()
    for page in _pages(client.specs.list_specs):
        specs.store_specs(connection, page.items, timezone.now())
    for page in _pages(client.deployments.list_deployments):
        deployments.store_page(connection, page.items, timezone.now())
    connection.polls.update(last_success_at=timezone.now())
    if database.vendor == "postgresql":  # as its own background process does
        with database.cursor() as cursor:
            cursor.execute("ANALYZE")


def _pages(list_page: Any) -> Iterator[Any]:
    number = 1
    while True:
        page = list_page(page_size=PAGE_SIZE, page_number=number, return_iterator=False)
        yield page
        if page.is_last:
            return
        number += 1


def _browser() -> Any:
    """Somebody who is signed in, with favorites and with deployments of their own."""
    from django.conf import settings
    from django.test import Client

    from pressui.accounts.models import Person, Role
    from pressui.connections.services import current_connection
    from pressui.specs.models import Favorite

    settings.ALLOWED_HOSTS = ["testserver"]
    deployment = current_connection().deployments.first()
    assert deployment is not None
    mine = {"email": deployment.created_by, "role": Role.SPEC_ADMIN}
    person, _ = Person.objects.update_or_create(username="ana", defaults=mine)
    starred = [
        Favorite(person=person, spec=spec) for spec in current_connection().specs.all()[:200]
    ]
    Favorite.objects.bulk_create(starred, ignore_conflicts=True)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _measure(client: Any, case: Case, rounds: int) -> tuple[list[float], float]:
    """How long each answer took, and what one cost this process (a busy machine waits more)."""
    headers = HTMX if case.fragment else {}
    client.get(case.url, headers=headers)  # fills caches
    times, worked = [], time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        response = client.get(case.url, headers=headers)
        times.append((time.perf_counter() - began) * 1000)
        assert response.status_code == 200, f"{case.url}: {response.status_code}"
    return sorted(times), (time.process_time() - worked) * 1000 / rounds


def _report(rounds: int) -> int:
    """Prints the table; how many pages are over their limit."""
    client, slow = _browser(), 0
    _say(f"{'page':<32}{'CPU':>9}{'median':>9}{'95 %':>9}   ms")
    for case in _cases():
        times, worked = _measure(client, case, rounds)
        high = times[min(len(times) - 1, round(0.95 * len(times)))]
        is_slow = high > case.limit
        slow += is_slow
        told = f"   over {case.limit}" if is_slow else ""
        _say(f"{case.name:<32}{worked:>9.1f}{median(times):>9.1f}{high:>9.1f}{told}")
    return slow


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--specs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="a folder for the data, filled if it is new")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pressui-bench-") as made:
        folder = asked.keep or Path(made)
        is_new = not (folder / "filled").exists()
        folder.mkdir(parents=True, exist_ok=True)
        _prepare(folder)
        if is_new:
            _say(f"Mirroring {asked.specs} specs and {10 * asked.specs} deployments …")
            began = time.perf_counter()
            with _sandbox(folder, asked.specs) as url:
                _fill(url)
            (folder / "filled").touch()
            _say(f"… took {time.perf_counter() - began:.0f} s.")
        slow = _report(asked.rounds)
    _say(f"{slow} over the limit." if slow else "All within their limits.")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
