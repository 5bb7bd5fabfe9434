"""Two revisions side by side, and a revision beside a release; secrets never by value."""

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from tests.deployments.made import made
from tests.deployments.pages import SECRET, url
from tests.sandbox_process import SandboxProcess

DEMAND_NORDICS = "e662c391-f0c7-4e09-82ee-83e3efba0195"


def changed(client: Client, deployment: Deployment, query: str = "") -> list[tuple[str, str, str]]:
    response = client.get(f"{url(deployment, 'compare')}{query}")
    assert SECRET not in response.text
    return [(one.label, one.before, one.after) for one in response.context["changed"]]


def test_left_alone_it_compares_the_last_two(as_viewer: Client, standing: Deployment) -> None:
    assert changed(as_viewer, standing) == [
        ("Rounds", "20", "30"),
        ("mode", "fast", "not set"),
    ]


def test_any_two_can_be_compared(as_viewer: Client, standing: Deployment) -> None:
    assert changed(as_viewer, standing, "?from=2&to=1")[0] == ("Rounds", "30", "20")
    assert changed(as_viewer, standing, "?from=2&to=2") == []


def test_a_secret_is_compared_by_whether_it_is_set(as_viewer: Client, standing: Deployment) -> None:
    response = as_viewer.get(url(standing, "compare"))
    [token] = [one for one in response.context["same"] if one.label == "Token"]
    assert (token.before, token.after) == ("set", "set")


def test_a_revision_is_compared_with_a_release(mirrored: Connection, as_viewer: Client) -> None:
    app = mirrored.deployments.get(deployment_id=DEMAND_NORDICS)
    as_viewer.get(app.spec.get_absolute_url())  # every release is known then
    response = as_viewer.get(f"{url(app, 'compare')}?from=12&release=2.0.0")
    assert ("Training window", "104", "156") in [
        (one.label, one.before, one.after) for one in response.context["changed"]
    ]
    model = next(one for one in response.context["blocks"] if one.title == "Demand Model")
    assert model.is_changed


def test_values_of_an_older_revision_are_read_once(
    as_viewer: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    for _ in range(2):
        sandbox.forget_requests()
        changed(as_viewer, standing)
    paths = [entry["path"] for entry in sandbox.requests()]
    assert not any(path.endswith("/revisions/1") for path in paths)


@pytest.mark.parametrize("query", ["?from=9", "?to=x", "?release=9.9.9", "?from=-1", "?to=0"])
def test_what_is_not_there_is_not_found(
    as_viewer: Client, standing: Deployment, query: str
) -> None:
    assert as_viewer.get(f"{url(standing, 'compare')}{query}").status_code == 404


def test_the_timeline_leads_there_and_back(as_analyst: Client, standing: Deployment) -> None:
    page = as_analyst.get(standing.get_absolute_url()).text
    assert "Compare with 1" in page
    assert "Roll back to 1" in page
    assert "Roll back to 2" not in page


def test_nobody_is_led_to_roll_back_what_is_in_motion(
    as_analyst: Client, connection: Connection
) -> None:
    deployment = made(connection, status="deploying", revision=2)
    deployment.revisions.create(number=1, status="superseded")
    deployment.revisions.create(number=2, status="deploying")
    page = as_analyst.get(f"{deployment.get_absolute_url()}live/").text
    assert "Compare with 1" in page
    assert "Roll back to 1" not in page


def test_a_viewer_is_not_led_to_roll_back(as_viewer: Client, standing: Deployment) -> None:
    page = as_viewer.get(standing.get_absolute_url()).text
    assert "Compare with 1" in page
    assert "Roll back to 1" not in page
