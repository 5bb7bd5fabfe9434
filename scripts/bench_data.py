"""The data that `scripts/bench.py` measures with: a sandbox, its mirror, people and their past."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE_SIZE = 100
IN_MOTION, OPERATIONS = 200, 10_000
TOKEN = "sandbox-token"  # noqa: S105 - the sandbox's own, no secret
PEOPLE = ("ana.silva", "bo.lind", "chidi.obi", "dana.katz", "emil.roth", "farah.aziz")


def prepare(folder: Path) -> None:
    """Django on a database of our own."""
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


def fill(folder: Path, specs: int) -> None:
    """Mirrors a whole sandbox with so many specs, ten deployments of each, and some in motion."""
    with _sandbox(folder, specs) as url:
        _mirror(url)
    for path in folder.glob("sandbox.sqlite3*"):
        path.unlink()
    _sign_up()
    _remember_operations()
    _tidy()


@contextmanager
def _sandbox(folder: Path, specs: int) -> Iterator[str]:
    """A running one, in which nothing settles while it is read; its address."""
    options = ["--port", "0", "--data-dir", str(folder), "--seed", str(specs)]
    options += ["--deploy-seconds", "86400", "--token", TOKEN]
    command = [sys.executable, "-m", "pressui.sandbox", *options]
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split("ready at ")[1].split()[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


def _mirror(url: str) -> None:
    """Through the mirror's own functions, page by page."""
    from django.utils import timezone

    from pressui.connections.services import current_connection
    from pressui.deployments import mirror as deployments
    from pressui.press import PressClient
    from pressui.specs import mirror as specs

    client, connection = PressClient(url, TOKEN), current_connection()
    _set_in_motion(client)
    for page in _pages(client.specs.list_specs):
        specs.store_specs(connection, page.items, timezone.now())
    for page in _pages(client.deployments.list_deployments):
        deployments.store_page(connection, page.items, timezone.now())
    connection.polls.update(last_success_at=timezone.now(), completed_at=timezone.now())


def _set_in_motion(client: Any) -> None:
    failed: list[str] = []
    for page in _pages(client.deployments.list_deployments, status=["failed"], kind="workflow"):
        failed += [deployment.id for deployment in page.items]
        if len(failed) >= IN_MOTION:
            break
    for deployment_id in failed[:IN_MOTION]:
        client.blocks.redeploy(deployment_id)


def _pages(list_page: Any, **asked: Any) -> Iterator[Any]:
    number = 1
    while True:
        page = list_page(page_size=PAGE_SIZE, page_number=number, return_iterator=False, **asked)
        yield page
        if page.is_last:
            return
        number += 1


def _sign_up() -> None:
    """People whose deployments these are; Bo is held to the specs of a tag."""
    from pressui.accounts.models import Person, Role
    from pressui.connections.services import current_connection
    from pressui.specs.models import Favorite

    for email in PEOPLE:
        name = email.partition(".")[0]
        tags = ["churn"] if name == "bo" else []
        facts = {"email": f"{email}@harrow.example", "role": Role.SPEC_ADMIN, "tags": tags}
        person = Person.objects.create(username=name, **facts)
        specs = current_connection().specs.order_by("spec_id")[:200]
        Favorite.objects.bulk_create(Favorite(person=person, spec=spec) for spec in specs)


def _remember_operations() -> None:
    """What these people have done here in the last year, with its record."""
    from django.utils import timezone

    from pressui.accounts.models import Event, Person
    from pressui.connections.services import current_connection
    from pressui.operations.models import Operation

    connection, chance = current_connection(), random.Random(7)  # noqa: S311 - no secrets
    people, now = list(Person.objects.order_by("pk")), timezone.now()
    targets = connection.deployments.order_by("deployment_id").defer("payload", "details")
    operations, events = [], []
    for row in targets[:: max(1, targets.count() // OPERATIONS)]:
        at = now - timedelta(days=365 * chance.random())
        operation = _redeploy(connection, row, chance.choice(people), at)
        operations.append(operation)
        events.append(_event(operation, Event))
    Operation.objects.bulk_create(operations, batch_size=500)
    Event.objects.bulk_create(sorted(events, key=lambda event: event.at), batch_size=500)


def _redeploy(connection: Any, row: Any, person: Any, at: Any) -> Any:
    from pressui.operations.models import Operation

    return Operation(
        connection=connection,
        kind=Operation.Kind.REDEPLOY,
        state=Operation.State.SUCCEEDED,
        person=person,
        person_name=person.name,
        family=row.family,
        target_id=row.deployment_id,
        target_name=row.label,
        spec_id=row.api_spec_id,
        revision=row.revision,
        requested_at=at,
        finished_at=at,
    )


def _event(operation: Any, event: Any) -> Any:
    return event(
        at=operation.requested_at,
        person=operation.person,
        person_name=operation.person_name,
        action=operation.kind,
        outcome=operation.state,
        target_kind="deployment",
        target_id=operation.target_id,
        target_name=operation.target_name,
    )


def _tidy() -> None:
    """What PostgreSQL's own background process does after so much was written."""
    from django.db import connection as database

    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
