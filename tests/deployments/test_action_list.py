"""The list of actions: all are there, and what is not possible says why."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import Freshness
from pressui.deployments.action_list import Offer, actions_of
from tests.deployments.made import made
from tests.ids import FAILED_APP

FRESH = Freshness("tenant", timezone.now(), False, None, "")
AWAY = Freshness("tenant", timezone.now(), True, None, "Away", api_away=True)


def offers(
    connection: Connection, person: Person, fresh: Freshness = FRESH, **columns: object
) -> dict[str, Offer]:
    found = actions_of(person, made(connection, **columns), fresh, in_doubt=False)
    return {offer.name: offer for offer in found}


def possible(found: dict[str, Offer]) -> list[str]:
    return [name for name, offer in found.items() if not offer.reason]


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("deployed", ["revise", "roll_back", "patch", "run", "edit", "delete"]),
        ("warning", ["revise", "roll_back", "patch", "run", "edit", "delete"]),
        ("failed", ["revise", "roll_back", "edit", "delete"]),
        ("deploying", ["edit", "delete"]),
        ("deleting", []),
        ("paused", []),
    ],
)
def test_the_status_decides(
    connection: Connection, analyst: Person, status: str, names: list[str]
) -> None:
    assert possible(offers(connection, analyst, status=status, revision=2)) == names


def test_an_upgrade_is_offered_where_a_newer_release_is_out(
    connection: Connection, analyst: Person
) -> None:
    newer = {"is_outdated": True, "latest_version": "2.0.0"}
    assert offers(connection, analyst, **newer)["upgrade"].label == "Upgrade to 2.0.0"
    assert offers(connection, analyst)["upgrade"].reason == "Release 1.0.0 is the latest."


def test_without_an_earlier_revision_there_is_no_way_back(
    connection: Connection, analyst: Person
) -> None:
    assert offers(connection, analyst)["roll_back"].reason == "There is no earlier revision."


def test_a_viewer_sees_all_and_why_not(connection: Connection, viewer: Person) -> None:
    found = offers(connection, viewer)
    del found["like"]  # is about the spec, which this one lacks
    assert {offer.reason for offer in found.values()} == {"Your role may look, not deploy."}


def test_while_press_is_away_nothing_is_possible(connection: Connection, analyst: Person) -> None:
    assert possible(offers(connection, analyst, fresh=AWAY)) == []


def test_while_a_change_is_in_doubt_nothing_else_is_possible(
    connection: Connection, analyst: Person
) -> None:
    found = actions_of(analyst, made(connection), FRESH, in_doubt=True)
    assert all("finding out" in offer.reason for offer in found if offer.name != "like")


def test_a_failure_with_a_newer_release_is_led_to_the_upgrade(
    mirrored: Connection, as_analyst: Client
) -> None:
    response = as_analyst.get(f"/deployments/apps/{FAILED_APP}/")
    assert response.context["remedies"].offers[0].label == "Upgrade to 2.1.0"
    primary, *_foot = re.findall(r'class="button button--primary"[^>]*id="([^"]+)"', response.text)
    assert primary == "remedy-upgrade"


def test_what_did_not_fail_is_not_pushed_to_upgrade(
    mirrored: Connection, as_analyst: Client
) -> None:
    outdated = mirrored.deployments.filter(status="deployed", is_outdated=True).first()
    assert outdated is not None
    response = as_analyst.get(outdated.get_absolute_url())
    assert "remedies" not in response.context
    assert 'id="action-upgrade"' in response.text


def test_what_many_actions_have_in_common_is_said_once(
    mirrored: Connection, as_viewer: Client
) -> None:
    page = as_viewer.get(f"/deployments/apps/{FAILED_APP}/").text
    assert page.count("Your role may look, not deploy.") == 1
    assert page.count('aria-describedby="why-not-1"') == 9


def test_whoever_may_not_is_told_what_it_needs(mirrored: Connection, as_viewer: Client) -> None:
    page = as_viewer.get(f"/deployments/apps/{FAILED_APP}/revise/")
    assert page.status_code == 403
    assert "This needs the role Analyst. You are signed in as Viewer." in page.text
    assert "Manage, People" not in page.text
