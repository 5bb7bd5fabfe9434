"""People held to kinds or tags of specs see these, what is deployed from them, and no more."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pressui.accounts.models import Person, Role, Team
from pressui.accounts.people import give_what_teams_give
from pressui.accounts.services import Actor, record
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.specs.models import Spec, SpecTag
from tests.deployments.made import made, made_spec


@pytest.fixture
def estate(connection: Connection) -> Connection:
    for name, kind, family, tags in (
        ("churn", "workflow", "blocks", ["retail"]),
        ("pricing", "app", "apps", ["retail", "money"]),
        ("other", "service", "blocks", []),
    ):
        spec = made_spec(connection, spec_id=name, name=name, kind=kind, family=family, tags=tags)
        SpecTag.objects.bulk_create(SpecTag(spec=spec, name=tag) for tag in tags)
        made(connection, f"{name}-1", spec=spec, kind=kind, family=family, deployment_id=name)
    return connection


def limited(person: Person, **limit: Any) -> Person:
    for name, value in limit.items():
        setattr(person, name, value)
    person.save()
    return person


def seen(person: Person) -> list[str]:
    return sorted(Spec.objects.visible_to(person).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("limit", "names"),
    [
        ({}, ["churn", "other", "pricing"]),
        ({"kinds": ["workflow", "service"]}, ["churn", "other"]),
        ({"tags": ["money", "retail"]}, ["churn", "pricing"]),
        ({"kinds": ["workflow"], "tags": ["retail"]}, ["churn"]),
        ({"tags": ["nothing"]}, []),
    ],
)
def test_a_limit_lets_through_specs_and_what_is_deployed_from_them(
    estate: Connection, analyst: Person, limit: dict[str, Any], names: list[str]
) -> None:
    limited(analyst, **limit)
    assert seen(analyst) == names
    there = Deployment.objects.visible_to(analyst).values_list("deployment_id", flat=True)
    assert sorted(there) == names


def test_teams_add_to_what_a_limited_person_sees(estate: Connection, analyst: Person) -> None:
    limited(analyst, tags=["money"])
    team = Team.objects.create(name="Services", kinds=["service"])
    team.members.add(analyst)
    give_what_teams_give([analyst])
    assert seen(analyst) == ["other", "pricing"]


def test_owners_see_everything(estate: Connection, owner: Person) -> None:
    assert seen(limited(owner, tags=["money"])) == ["churn", "other", "pricing"]


def test_whoever_is_shut_out_sees_nothing(estate: Connection, analyst: Person) -> None:
    assert seen(limited(analyst, is_active=False)) == []


@pytest.mark.parametrize(
    "path",
    [
        "/specs/",
        "/deployments/",
        "/",
        "/activity/",
        "/live/",
        "/find/?q=churn",
        "/deployments/live/",
    ],
)
def test_no_page_names_what_is_held_back(
    estate: Connection, as_analyst: Client, analyst: Person, path: str
) -> None:
    actor = Actor(None, "Somebody", None, "")
    record(actor, "deployment:deploy", "succeeded", target_id="churn", target_name="churn-1")
    assert "churn-1" in as_analyst.get("/activity/").text
    limited(analyst, tags=["money"])
    assert "churn-1" not in as_analyst.get(path).text


@pytest.mark.parametrize("path", ["/specs/blocks/churn/", "/deployments/blocks/churn/"])
def test_the_page_of_what_is_held_back_is_not_there(
    estate: Connection, as_analyst: Client, analyst: Person, path: str
) -> None:
    limited(analyst, tags=["money"])
    assert as_analyst.get(path).status_code == 404


def test_teams_cost_no_query(
    estate: Connection, viewer: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = Team.objects.create(name="All", role=Role.ANALYST, tags=["retail"])
    team.members.add(viewer)
    give_what_teams_give([viewer])
    with django_assert_num_queries(2):
        person = Person.objects.get(pk=viewer.pk)
        assert person.is_at_least(Role.ANALYST)
        assert len(Spec.objects.visible_to(person)) == 2
