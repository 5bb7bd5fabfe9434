"""The menu of a row: every action there is, what is not possible under its reason."""

from django.test import Client

from pressui.connections.models import Connection
from tests.deployments.made import made

HTMX = {"HX-Request": "true"}


def test_it_offers_what_is_possible_now(connection: Connection, as_analyst: Client) -> None:
    deployment = made(connection, status="failed", is_outdated=True, latest_version="2.0.0")
    menu = as_analyst.get(f"{deployment.get_absolute_url()}menu/", headers=HTMX).text
    for page in ("redeploy", "upgrade", "revise", "edit", "delete"):
        assert f'"{deployment.get_absolute_url()}{page}/"' in menu


def test_a_reason_that_many_share_is_said_once(connection: Connection, as_analyst: Client) -> None:
    deployment = made(connection, status="deploying")
    menu = as_analyst.get(f"{deployment.get_absolute_url()}menu/", headers=HTMX).text
    assert menu.count("It is in motion. Wait until it settles.") == 1
    assert "/redeploy/" not in menu


def test_without_htmx_it_leads_to_the_page(connection: Connection, as_analyst: Client) -> None:
    deployment = made(connection)
    response = as_analyst.get(f"{deployment.get_absolute_url()}menu/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        deployment.get_absolute_url(),
    )


def test_what_is_not_there_has_none(connection: Connection, as_viewer: Client) -> None:
    assert as_viewer.get("/deployments/blocks/nothing/menu/").status_code == 404


def test_a_reason_stands_under_what_it_is_about_and_a_delete_is_red(
    connection: Connection, as_analyst: Client
) -> None:
    deployment = made(connection)
    menu = as_analyst.get(f"{deployment.get_absolute_url()}menu/", headers=HTMX).text
    assert menu.index(">Upgrade<") < menu.index("Release 1.0.0 is the latest.")
    assert "tone-bad" in menu[: menu.index("Delete…")].rpartition("<a ")[2]
