"""Deleting: the name typed, what goes with it said, in motion, once."""

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.made import made, made_app
from tests.deployments.pages import filled, told, url, writes
from tests.ids import FAILED_APP
from tests.sandbox_process import SandboxProcess


@pytest.mark.parametrize("typed", ["", "something-else"])
def test_without_its_name_nothing_is_deleted(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess, typed: str
) -> None:
    response = as_analyst.post(
        url(standing, "delete"), filled(as_analyst, url(standing, "delete"), name=typed)
    )
    assert response.status_code == 422
    assert told(sandbox, standing)["metadata"]["status"] == "deployed"
    assert Operation.objects.count() == 0


def test_with_its_name_it_is_shown_in_motion(as_analyst: Client, standing: Deployment) -> None:
    page = url(standing, "delete")
    data = filled(as_analyst, page, name=standing.name, reason="Over")
    response = as_analyst.post(page, data, follow=True)
    assert "is being deleted" in response.text
    standing.refresh_from_db()
    assert standing.status == "deleting"
    assert Operation.objects.get().reason == "Over"


def test_a_double_click_deletes_once(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "delete")
    data = filled(as_analyst, page, name=standing.name)
    sandbox.forget_requests()
    assert [as_analyst.post(page, data).status_code for _ in range(2)] == [302, 302]
    assert writes(sandbox) == ["DELETE"]


def test_an_app_says_which_blocks_go_along(mirrored: Connection, as_analyst: Client) -> None:
    app = mirrored.deployments.get(deployment_id=FAILED_APP)
    response = as_analyst.get(url(app, "delete"))
    blocks = mirrored.deployments.filter(parent_id=FAILED_APP)
    assert blocks.count() == 4
    assert "4 blocks go with it" in response.text


def test_a_block_says_which_app_it_belongs_to(connection: Connection, as_analyst: Client) -> None:
    block = made(connection, "a-block")
    app = made_app(connection, block, title="The app")
    response = as_analyst.get(url(block, "delete"))
    assert "It is a block of an app." in response.text
    assert app.get_absolute_url() in response.text


def test_a_refusal_can_be_tried_again(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "delete")
    sandbox.fault(method="DELETE", path="/v1", status=409, body={"detail": "In use"}, times=1)
    data = filled(as_analyst, page, name=standing.name)
    refused = as_analyst.post(page, data)
    assert (refused.status_code, "In use" in refused.text) == (422, True)
    again = data | {"form_token": refused.context["form"]["form_token"].value()}
    assert as_analyst.post(page, again).status_code == 302


def test_what_is_being_deleted_cannot_be_deleted_again(
    connection: Connection, as_analyst: Client
) -> None:
    deployment = made(connection, status="deleting")
    assert "It is being deleted already." in as_analyst.get(url(deployment, "delete")).text


def test_a_viewer_may_not(connection: Connection, as_viewer: Client) -> None:
    assert as_viewer.get(url(made(connection), "delete")).status_code == 403
