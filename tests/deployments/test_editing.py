"""Editing details: changes alone are sent, nothing of two people is lost, no change is no error."""

import json

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.made import made
from tests.deployments.pages import filled, told, url, writes
from tests.parameters.browser import posted
from tests.sandbox_process import SandboxProcess


def test_only_what_changed_is_sent(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "edit")
    data = filled(as_analyst, page, title="Nightly", tags="a, b", reason="Clearer")
    assert as_analyst.post(page, data).status_code == 302
    operation = Operation.objects.get()
    assert json.loads(operation.payload) == {
        "title": "Nightly",
        "tags": [{"name": "a"}, {"name": "b"}],
    }
    assert (operation.reason, operation.state) == ("Clearer", "succeeded")
    assert told(sandbox, standing)["metadata"]["title"] == "Nightly"
    standing.refresh_from_db()
    assert (standing.title, standing.tags) == ("Nightly", ["a", "b"])


def test_no_change_is_told_kindly_and_not_sent(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "edit")
    data = filled(as_analyst, page)
    sandbox.forget_requests()
    response = as_analyst.post(page, data, follow=True)
    assert "Nothing was changed" in response.text
    assert writes(sandbox) == []


def test_the_apis_no_change_is_told_kindly_too(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "edit")
    data = filled(as_analyst, page, title="Nightly")
    said = {"detail": "No changes detected"}
    sandbox.fault(method="PATCH", path="/v1", status=400, body=said, times=1)
    assert "Nothing was changed" in as_analyst.post(page, data, follow=True).text


def test_what_somebody_else_saved_is_seen_before_it_is_overwritten(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    page = url(standing, "edit")
    data = filled(as_analyst, page, title="Mine", summary="My summary")
    path = f"v1/blocks/deployments/{standing.deployment_id}"
    sandbox.patch(path, {"title": "Theirs", "tags": [{"name": "kept"}]})
    response = as_analyst.post(page, data)
    assert response.status_code == 409
    assert "Somebody else changed this meanwhile" in response.text
    assert "Title: “Theirs”" in response.text
    again = dict(posted(response.content.decode()).lists())
    assert as_analyst.post(page, again).status_code == 302
    metadata = told(sandbox, standing)["metadata"]
    assert (metadata["title"], metadata["summary"]) == ("Mine", "My summary")
    assert metadata["tags"] == [{"name": "kept"}]


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"name": "Not A Name"}, "Use small letters"), ({"summary": ""}, "Say in a sentence")],
)
def test_bad_input_is_told(
    as_analyst: Client, standing: Deployment, typed: dict[str, str], words: str
) -> None:
    page = url(standing, "edit")
    response = as_analyst.post(page, filled(as_analyst, page, **typed))
    assert (response.status_code, words in response.text) == (422, True)


@pytest.mark.parametrize("opened", ["", "no json", "[]", '{"title": 1}'])
def test_a_tampered_form_is_refused(as_analyst: Client, standing: Deployment, opened: str) -> None:
    page = url(standing, "edit")
    response = as_analyst.post(page, filled(as_analyst, page, opened=opened, title="x"))
    assert response.status_code == 422


def test_a_viewer_may_not(connection: Connection, as_viewer: Client) -> None:
    assert as_viewer.get(url(made(connection), "edit")).status_code == 403
