"""What tests share: a real sandbox, people with each role, and a mirror of the demo data."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection as database
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from pressui.accounts.models import Person, Role
from pressui.connections import services as connections
from pressui.connections.models import Connection, Poll
from pressui.deployments import polling
from pressui.specs import sweeping
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit are cleaned up by deleting every row, events too."""
    if database.vendor == "sqlite":
        with django_db_blocker.unblock(), database.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS events_stay")


@pytest.fixture(scope="module")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """One sandbox with the demo data for a module: its clock and its data are that module's."""
    data_dir: Path = tmp_path_factory.mktemp("sandbox")
    with SandboxProcess(data_dir, seed="demo", deploy_seconds=4) as process:
        yield process


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess) -> Iterator[SandboxProcess]:
    """The demo sandbox without faults, its list of requests begun anew."""
    sandbox_process.clear_faults()
    sandbox_process.forget_requests()
    yield sandbox_process
    sandbox_process.clear_faults()


@pytest.fixture
def connection(db: None, sandbox: SandboxProcess, settings: Settings) -> Connection:
    """The connection to the sandbox, as the settings of this test describe it."""
    settings.PRESS_API_URL, settings.PRESS_API_TOKEN = sandbox.url, sandbox.token
    connections._client.cache_clear()  # its breaker may be open since another test's faults
    return connections.current_connection()


@pytest.fixture
def mirrored(connection: Connection) -> Connection:
    """The connection with all of the sandbox's specs and deployments in the mirror."""
    sweeping.sweep_due()
    polling.sweep_due()
    for _ in range(20):
        if not connection.deployments.filter(look_at__isnull=False).exists():
            break
        make_due(connection, Poll.Kind.MOTION)
        polling.follow_motion()
    return connection


def make_due(connection: Connection, kind: Poll.Kind) -> None:
    """As if the time until the next poll had passed."""
    past = timezone.now() - timedelta(seconds=1)
    connection.polls.filter(kind=kind).update(next_at=past, leased_until=None)


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    def make(role: Role, username: str = "") -> Person:
        name = username or role.value
        return Person.objects.create_user(name, f"{name}@harrow.example", "secret", role=role)

    return make


@pytest.fixture
def viewer(person: Callable[..., Person]) -> Person:
    return person(Role.VIEWER)


@pytest.fixture
def analyst(person: Callable[..., Person]) -> Person:
    return person(Role.ANALYST)


@pytest.fixture
def specadmin(person: Callable[..., Person]) -> Person:
    return person(Role.SPEC_ADMIN)


@pytest.fixture
def owner(person: Callable[..., Person]) -> Person:
    return person(Role.OWNER)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_viewer(viewer: Person) -> Client:
    return signed_in(viewer)


@pytest.fixture
def as_analyst(analyst: Person) -> Client:
    return signed_in(analyst)


@pytest.fixture
def as_specadmin(specadmin: Person) -> Client:
    return signed_in(specadmin)


@pytest.fixture
def as_owner(owner: Person) -> Client:
    return signed_in(owner)
