"""How many deployments a search finds agrees with which, whoever asks and whatever is beside it."""

import json

import pytest
from django.utils import timezone

from pressui import press
from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import mirror as deployments
from pressui.deployments.filters import ListQuery
from pressui.deployments.listing import Listing
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from pressui.specs import mirror as specs
from tests.deployments.made import made, made_app
from tests.specs.helpers import as_api_says, make_spec


def listing(connection: Connection, person: Person, q: str) -> Listing:
    return Listing(connection, person, ListQuery.read({"q": q}, ()))


def names(connection: Connection, person: Person, q: str) -> set[str]:
    return set(listing(connection, person, q).rows.values_list("name", flat=True))


@pytest.fixture
def estate(connection: Connection) -> Connection:
    """Deployments about churn: three that lists show, and four that none does."""
    prices = make_spec(connection, title="Churn prices", tags=["money"])
    others = make_spec(connection, title="Weather", tags=["outside"])
    made(connection, "churn-north", spec=prices, tags=["weekly", "north west"])
    made(connection, "of-its-spec", spec=prices)
    made_app(connection, made(connection, "churn-block", spec=prices), name="churn", spec=others)
    made(connection, "churn-gone", spec=prices, gone_at=timezone.now(), tags=["weekly"])
    elsewhere = Connection.objects.create(slug="elsewhere", api_url="http://elsewhere.example")
    made(elsewhere, "churn-elsewhere")
    gone = made(elsewhere, "churn-block-gone", gone_at=timezone.now())
    Deployment.objects.filter(pk=gone.pk).update(parent_id="an-app")
    return connection


QUERIES = (
    *("churn", "churn north", "weather", "churn - north", "nothing"),
    *("owner:mei", "owner:me", "tag:weekly", "tag:week", 'tag:"north west"'),
)


@pytest.mark.parametrize("q", QUERIES)
def test_the_number_is_that_of_the_rows(estate: Connection, analyst: Person, q: str) -> None:
    for connection in Connection.objects.all():
        asked = listing(connection, analyst, q)
        assert asked.number == asked.rows.count()


LIMITS = [[[[], ["money"]]], [[["app"], []]], [[[], ["money"]], [["app"], ["outside"]]]]


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize("limits", LIMITS)
def test_the_number_is_that_of_the_rows_within_limits(
    estate: Connection, analyst: Person, limits: list[list[list[str]]], q: str
) -> None:
    analyst.team_limits = limits
    asked = listing(estate, analyst, q)
    assert asked.number == asked.rows.count()


def test_limits_hold_for_words_too(estate: Connection, analyst: Person) -> None:
    analyst.tags = ["money"]
    assert names(estate, analyst, "churn") == {"churn-north", "of-its-spec"}


@pytest.mark.parametrize("tags", [[], ["money"]])
def test_an_inactive_person_finds_nothing(
    estate: Connection, analyst: Person, tags: list[str]
) -> None:
    analyst.tags, analyst.is_active = tags, False
    assert listing(estate, analyst, "churn").number == 0


@pytest.mark.parametrize("q", ["churn status:failed", "name:churn", "beef", "owner:mei,bo", ""])
def test_what_only_the_rows_tell_is_left_to_them(
    estate: Connection, analyst: Person, q: str
) -> None:
    assert listing(estate, analyst, q).number is None


def test_a_takeover_counts_once(connection: Connection, analyst: Person) -> None:
    """Who created, who changed it last and who asked for it here may be one person, or three."""
    by = {"created_by": analyst.email, "changed_by": analyst.email}
    mine = made(connection, "mine", **by)
    made(connection, "taken-over", created_by="bo@harrow.example", changed_by=analyst.email)
    made(connection, "given-away", created_by=analyst.email, changed_by="bo@harrow.example")
    asked = made(
        connection, "asked", created_by="bo@harrow.example", changed_by="cy@harrow.example"
    )
    made(connection, "others", created_by="bo@harrow.example", changed_by="bo@harrow.example")
    for target in (mine, asked):
        Operation.objects.create(
            connection=connection,
            kind=Operation.Kind.REDEPLOY,
            person=analyst,
            person_name=analyst.name,
            target_id=target.deployment_id,
        )
    wanted = {"mine", "taken-over", "given-away", "asked"}
    assert names(connection, analyst, "owner:me") == wanted
    assert listing(connection, analyst, "owner:me").number == 4


def test_words_may_be_its_own_and_its_specs(estate: Connection, analyst: Person) -> None:
    assert names(estate, analyst, "prices north") == {"churn-north"}


def test_a_number_is_found_with_and_without_its_zeros(
    connection: Connection, analyst: Person
) -> None:
    made(connection, "north", spec=make_spec(connection, name="demand-train-02972"))
    assert names(connection, analyst, "2972") == names(connection, analyst, "02972") == {"north"}


@pytest.fixture
def heard(connection: Connection) -> press.Deployment:
    """A deployment as the API tells it, whose spec is mirrored and called "prices"."""
    payload = {"id": "a-spec", "kind": "workflow", "metadata": {"name": "prices"}}
    make_spec(connection, spec_id="a-spec", name="prices", payload=json.dumps(payload))
    told = {
        "id": "d-1",
        "kind": "workflow",
        "metadata": {"name": "north"},
        "spec": {"id": "a-spec"},
    }
    return press.read_deployment(told)


def test_it_is_found_by_what_its_spec_is_called_now(
    connection: Connection, analyst: Person, heard: press.Deployment
) -> None:
    deployments.store_page(connection, [heard], timezone.now())
    assert names(connection, analyst, "prices") == {"north"}
    specs.add_spec(connection, as_api_says(connection.specs.get(), name="zebra"))
    deployments.store_page(connection, [heard], timezone.now())
    assert names(connection, analyst, "zebra") == {"north"}
    assert names(connection, analyst, "prices") == set()


def test_it_is_found_by_a_spec_that_is_mirrored_after_it(
    connection: Connection, analyst: Person, heard: press.Deployment
) -> None:
    spec = press.read_spec(json.loads(connection.specs.get().payload))
    connection.specs.all().delete()
    deployments.store_page(connection, [heard], timezone.now())
    specs.add_spec(connection, spec)
    deployments.store_page(connection, [heard], timezone.now())
    assert names(connection, analyst, "prices") == {"north"}


@pytest.mark.parametrize("q", ["name:élan", "name:ÉLAN-nord", "name:NORD"])
def test_a_name_is_found_in_any_case(connection: Connection, analyst: Person, q: str) -> None:
    made(connection, "Élan-Nord")
    assert names(connection, analyst, q) == {"Élan-Nord"}
