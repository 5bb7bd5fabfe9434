"""Stars: set and given up, with and without script, by everybody for themselves."""

from collections.abc import Callable

import pytest
from django.test import Client

from pressui.accounts.models import Person, Role
from pressui.connections.models import Connection
from pressui.specs.models import Favorite, Spec
from tests.specs.helpers import make_spec


@pytest.fixture
def spec(connection: Connection) -> Spec:
    return make_spec(connection, name="churn")


@pytest.fixture
def address(spec: Spec) -> str:
    return f"{spec.get_absolute_url()}star/"


def star_on(client: Client, spec: Spec) -> str:
    """The button on the page of the spec."""
    page = client.get(spec.get_absolute_url()).content.decode()
    return page.partition(f'id="star-{spec.pk}"')[2].partition(">")[0]


def test_a_star_leads_back_to_where_it_was_set(
    as_viewer: Client, viewer: Person, address: str
) -> None:
    answer = as_viewer.post(address, {"starred": "yes", "next": "/specs/?q=churn"})
    assert (answer.status_code, answer["Location"]) == (302, "/specs/?q=churn")
    assert viewer.favorites.count() == 1


def test_it_never_leads_elsewhere(as_viewer: Client, spec: Spec, address: str) -> None:
    for outside in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = as_viewer.post(address, {"starred": "yes", "next": outside})
        assert answer["Location"] == spec.get_absolute_url()


def test_twice_is_as_good_as_once(as_viewer: Client, viewer: Person, address: str) -> None:
    for starred, count in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        as_viewer.post(address, {"starred": starred})
        assert viewer.favorites.count() == count


def test_a_script_gets_the_star_alone(as_viewer: Client, address: str) -> None:
    answer = as_viewer.post(address, {"starred": "yes"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert 'aria-pressed="true"' in page
    assert 'value="no"' in page
    assert "<html" not in page


def test_the_catalogue_shows_what_is_starred(as_viewer: Client, address: str) -> None:
    assert 'aria-pressed="false"' in as_viewer.get("/specs/").content.decode()
    as_viewer.post(address, {"starred": "yes"})
    assert 'aria-pressed="true"' in as_viewer.get("/specs/?view=table").content.decode()


def test_the_page_of_the_spec_has_the_star_too(
    as_viewer: Client, connection: Connection, spec: Spec, address: str
) -> None:
    assert 'aria-pressed="false"' in star_on(as_viewer, spec)
    as_viewer.post(address, {"starred": "yes"})
    assert 'aria-pressed="true"' in star_on(as_viewer, spec)


def test_it_wants_to_know_which(as_viewer: Client, address: str) -> None:
    assert as_viewer.post(address, {"starred": "maybe"}).status_code == 400
    assert not Favorite.objects.exists()


def test_there_is_no_star_on_nothing(as_viewer: Client, connection: Connection) -> None:
    assert as_viewer.post("/specs/nothing/x/star/", {"starred": "yes"}).status_code == 404


def test_it_is_only_ever_posted(as_viewer: Client, address: str) -> None:
    assert as_viewer.get(address).status_code == 405


def test_somebody_else_sees_no_star_of_mine(
    as_viewer: Client, person: Callable[..., Person], address: str
) -> None:
    as_viewer.post(address, {"starred": "yes"})
    assert person(Role.ANALYST).favorites.count() == 0


def test_in_the_list_the_count_of_favorites_follows(as_viewer: Client, address: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/specs/?q=chu"}
    page = as_viewer.post(address, {"starred": "yes"}, headers=headers).content.decode()
    assert 'My favorites<span class="count">1</span>' in page
    elsewhere = headers | {"HX-Current-URL": "http://testserver/specs/?kind=nonsense"}
    page = as_viewer.post(address, {"starred": "no"}, headers=elsewhere).content.decode()
    assert 'id="facets"' not in page
    assert 'aria-pressed="false"' in page
