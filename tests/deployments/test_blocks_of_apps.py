"""A block that an app owns: its pages lead to the app before they change the block alone."""

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from tests.deployments.helpers import sweep
from tests.deployments.made import made, made_app
from tests.ids import FAILED_APP

APP_PAGE = f"/deployments/apps/{FAILED_APP}/"


@pytest.fixture
def block(mirrored: Connection) -> Deployment:
    """The failed block of SCA · EMEA, which has a newer release."""
    found = mirrored.deployments.get(parent_id=FAILED_APP, status="failed")
    assert found.is_outdated
    return found


def test_the_app_is_what_is_opened_first(block: Deployment, as_analyst: Client) -> None:
    page = as_analyst.get(block.get_absolute_url())
    remedies = page.context["remedies"]
    assert not remedies.is_redeploy_first
    first = remedies.offers[0]
    assert (first.label, first.url) == ("Open SCA · EMEA", APP_PAGE)
    assert "upgrade" not in [offer.name for offer in remedies.offers]
    assert page.text.count("button--primary") == 1
    assert f'href="{block.get_absolute_url()}upgrade/"' in page.text


def test_it_is_so_when_the_app_was_not_known_before(
    connection: Connection, as_analyst: Client
) -> None:
    """Lists do not tell the app of a block: its page has it described before it is drawn."""
    sweep(connection)
    block = connection.deployments.get(name="sca-emea-churn-model-training")
    assert block.parent_id == ""
    page = as_analyst.get(block.get_absolute_url())
    assert page.context["remedies"].offers[0].url == APP_PAGE


def test_a_block_that_stands_leads_to_its_app_too(
    connection: Connection, as_analyst: Client
) -> None:
    block = made(connection)
    app = made_app(connection, block, title="Whole")
    actions = as_analyst.get(f"{block.get_absolute_url()}live/").text.partition('id="actions"')[2]
    assert actions.index(f'href="{app.get_absolute_url()}"') < actions.index("action-revise")


@pytest.mark.parametrize("where", ["upgrade/", "revise/", "roll-back/1/"])
def test_a_change_of_a_block_alone_is_warned_of(
    block: Deployment, as_analyst: Client, where: str
) -> None:
    page = as_analyst.get(f"{block.get_absolute_url()}{where}").text
    assert "This is a block of SCA · EMEA." in page
    crumbs = page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert f'<a href="{APP_PAGE}">SCA · EMEA</a>' in crumbs
    goes_to = f"{APP_PAGE}upgrade/" if where == "upgrade/" else APP_PAGE
    assert f'id="instead" href="{goes_to}"' in page


def test_what_is_no_block_of_an_app_is_not_warned_of(
    mirrored: Connection, as_analyst: Client
) -> None:
    assert "This is a block of" not in as_analyst.get(f"{APP_PAGE}revise/").text
