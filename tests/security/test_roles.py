"""Every address × method × role, held against the table in `url_roles.py`."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from pressui.accounts.models import RANK, Event, Person, Role
from pressui.connections.models import Connection
from tests.conftest import signed_in
from tests.security.addresses import Address, addresses
from tests.security.url_roles import PUBLIC, URL_ROLES

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
EVERY = {address.name: address for address in addresses()}
POSTED = [name for name, address in EVERY.items() if "POST" in address.methods]


@pytest.fixture
def clients(connection: Connection, person: Callable[..., Person]) -> dict[Role, Client]:
    return {role: signed_in(person(role)) for role in Role}


def asked(client: Client, method: str, path: str) -> HttpResponse:
    response: HttpResponse = client.generic(method, path)
    return response


def table(address: Address) -> Iterator[tuple[str, Role | str | None]]:
    """Each method with the least role for it; None: the method is not taken."""
    for method in METHODS:
        yield method, address.methods.get(method)


def test_every_address_stands_in_the_table() -> None:
    assert [name for name, address in EVERY.items() if address.key not in URL_ROLES] == []


def test_the_table_lists_nothing_that_is_gone() -> None:
    assert set(URL_ROLES) - {address.key for address in EVERY.values()} == set()


@pytest.mark.parametrize("name", EVERY)
def test_roles_may_do_what_the_table_says(name: str, clients: dict[Role, Client]) -> None:
    address = EVERY[name]
    for method, need in table(address):
        for role, client in clients.items():
            status = asked(client, method, address.path).status_code
            what = f"{role} {method} {address.path}: {status}"
            if need is None:
                assert status in (403, 405), what
            elif need == PUBLIC or RANK[role] >= RANK[Role(need)]:
                assert status not in (403, 405, 500), what
            else:
                assert status == 403, what


@pytest.mark.parametrize("name", EVERY)
def test_whoever_is_not_signed_in_gets_to_sign_in_and_no_further(
    name: str, connection: Connection
) -> None:
    address = EVERY[name]
    for method, need in table(address):
        response = asked(Client(), method, address.path)
        what = f"{method} {address.path}: {response.status_code}"
        if need == PUBLIC:
            assert response.status_code not in (403, 405, 500), what
        elif response.status_code != 405:
            assert response.status_code == 302, what
            assert response["Location"].startswith("/accounts/login/?next=/"), what


@pytest.mark.parametrize("name", POSTED)
def test_no_post_is_taken_without_its_token(name: str, owner: Person) -> None:
    address = EVERY[name]
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(address.path)
    assert response.status_code == 403
    assert "data-what" in response.text


def test_each_refusal_of_a_role_is_recorded(clients: dict[Role, Client]) -> None:
    for address in EVERY.values():
        needs = address.methods.values()
        if PUBLIC in needs or Role.VIEWER in needs:
            continue
        method = next(iter(address.methods))
        assert asked(clients[Role.VIEWER], method, address.path).status_code == 403
        told = Event.objects.latest("id")
        assert (told.action, told.target_name) == ("request:refused", address.path)
