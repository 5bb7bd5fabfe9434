"""The page of a deployment and its live part."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection, Poll
from pressui.deployments import live
from pressui.deployments.models import Deployment, Revision, StatusChange
from pressui.operations.models import Operation
from tests.deployments.helpers import row
from tests.deployments.made import MARKUP, made, made_app, made_spec, resources
from tests.ids import DEPLOYED_BLOCK, FAILED_APP, FAILED_BLOCK
from tests.sandbox_process import SandboxProcess

HTMX = {"HX-Request": "true"}


@pytest.fixture
def mute(sandbox: SandboxProcess) -> None:
    """The API tells nothing (and is not asked again), so that pages show what is known."""
    sandbox.fault(method="GET", path="/v1", status=403, times=1000)


def poll(client: Client, deployment: Deployment, **changes: str) -> Any:
    """What the open page asks for next; `changes` make it older than it is."""
    address = f"{deployment.get_absolute_url()}live/"
    current = client.get(address).context["live_url"]
    known = {key: values[0] for key, values in parse_qs(urlsplit(current).query).items()}
    return client.get(address, {**known, **changes}, headers=HTMX)


def test_it_shows_why_a_block_failed(mirrored: Connection, as_analyst: Client) -> None:
    page = as_analyst.get(f"/deployments/blocks/{FAILED_BLOCK}/")
    assert page.context["failure"].title == 'Image "features" did not build'
    assert "no space left on device" in page.text
    assert "Redeploy revision 3" in page.text


def test_an_app_shows_its_blocks_and_their_errors(mirrored: Connection, as_viewer: Client) -> None:
    page = as_viewer.get(f"/deployments/apps/{FAILED_APP}/")
    [root] = page.context["tree"].nodes
    failed = next(block for block in root.children if block.status == "failed")
    assert failed.url.startswith("/deployments/blocks/")
    [error] = failed.children[0].errors
    assert (error.code, error.at is not None) == ("500", True)
    assert "lightgbm==4.9.0" in error.message
    assert len(page.context["timeline"]) == 4


def test_a_block_links_to_its_app(mirrored: Connection, as_viewer: Client) -> None:
    block = mirrored.deployments.filter(parent_id=FAILED_APP).first()
    assert block is not None
    page = as_viewer.get(block.get_absolute_url())
    assert f'href="/deployments/apps/{FAILED_APP}/"' in page.text


def test_it_shows_values_without_secrets(mirrored: Connection, as_viewer: Client) -> None:
    page = as_viewer.get(f"/deployments/apps/{FAILED_APP}/").text
    assert "harrow.my.salesforce.com" in page
    assert "secret" in page


def test_it_reads_through_to_the_api(
    mirrored: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    Deployment.objects.filter(deployment_id=DEPLOYED_BLOCK).update(title="Stale", payload="{}")
    page = as_viewer.get(f"/deployments/blocks/{DEPLOYED_BLOCK}/")
    assert "Stale" not in page.text


def test_it_shows_what_is_known_while_the_api_is_away(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    sandbox.fault(method="GET", path="/v1", status=503, times=1000)
    deployment = made(connection, "known", status="warning", details=resources("warning"))
    page = as_viewer.get(deployment.get_absolute_url())
    assert page.status_code == 200
    assert "It broke" in page.text


def test_one_that_the_mirror_lacks_is_looked_up_once(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    page = as_viewer.get(f"/deployments/blocks/{DEPLOYED_BLOCK}/")
    assert page.status_code == 200
    assert row(connection, DEPLOYED_BLOCK).name == "new-deployment"


@pytest.mark.parametrize("where", ["blocks/nothing", "apps/nothing", "things/nothing"])
def test_an_unknown_one_is_not_there(connection: Connection, as_viewer: Client, where: str) -> None:
    response = as_viewer.get(f"/deployments/{where}/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text


def test_one_of_the_other_family_is_not_there(mirrored: Connection, as_viewer: Client) -> None:
    assert as_viewer.get(f"/deployments/apps/{DEPLOYED_BLOCK}/").status_code == 404


def test_a_deleted_one_keeps_its_history(
    connection: Connection, as_analyst: Client, sandbox: SandboxProcess
) -> None:
    deployment = made(connection, "gone", gone_at=timezone.now(), revision=2)
    Revision.objects.create(deployment=deployment, number=1, status="superseded", notes="The first")
    page = as_analyst.get(deployment.get_absolute_url())
    assert "This deployment was deleted" in page.text
    assert "The first" in page.text
    assert "hx-trigger" not in page.text.partition('id="deployment"')[2].partition(">")[0]
    assert sandbox.requests() == []


@pytest.mark.usefixtures("mute")
def test_an_unknown_status_is_shown_and_allows_nothing(
    connection: Connection, as_analyst: Client
) -> None:
    page = as_analyst.get(made(connection, status="hibernating").get_absolute_url())
    assert "hibernating" in page.text
    assert "/redeploy/" not in page.text
    assert "Its status is not known here" in page.text


@pytest.mark.usefixtures("mute")
def test_markup_in_anything_the_api_sends_is_shown_as_text(
    connection: Connection, as_analyst: Client
) -> None:
    block = made(connection, MARKUP, status="failed", details=resources(MARKUP, MARKUP, MARKUP))
    app = made_app(
        connection,
        block,
        title=MARKUP,
        summary=MARKUP,
        status="failed",
        reason=f"{MARKUP}\n{MARKUP}",
        notes=MARKUP,
        changed_by=MARKUP,
        created_by=MARKUP,
        current_version=MARKUP,
        tags=[MARKUP],
        spec=made_spec(connection, title=MARKUP),
    )
    Revision.objects.create(deployment=app, number=1, status=MARKUP, notes=MARKUP, version=MARKUP)
    page = as_analyst.get(app.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize(
    "details",
    ["", "[]", '{"blocks": 4}', '{"blocks": [null, 3, {}]}', '{"resources": [{"errors": ["x"]}]}'],
)
def test_details_of_any_shape_break_nothing(
    connection: Connection, as_viewer: Client, details: str
) -> None:
    deployment = made(connection, details=details, family="apps", kind="app")
    assert as_viewer.get(deployment.get_absolute_url()).status_code == 200


@pytest.mark.usefixtures("mute")
def test_the_timeline_says_who_why_and_how_long(connection: Connection, as_viewer: Client) -> None:
    deployment = made(connection, revision=2, status="failed", current_version="2.0.0")
    began = timezone.now() - timedelta(minutes=20)
    Revision.objects.create(deployment=deployment, number=1, status="deployed", version="1.0.0")
    for status, minutes in (("redeploying", 0), ("failed", 3)):
        StatusChange.objects.create(
            deployment=deployment, revision=2, status=status, at=began + timedelta(minutes=minutes)
        )
    Operation.objects.create(
        connection=connection,
        kind=Operation.Kind.REDEPLOY,
        state=Operation.State.SUCCEEDED,
        person_name="Ana Duarte",
        target_id=deployment.deployment_id,
        revision=2,
        reason="Weekly refresh",
    )
    latest, first = as_viewer.get(deployment.get_absolute_url()).context["timeline"]
    assert (latest.title, latest.by, latest.note) == ("Redeployed", "Ana Duarte", "Weekly refresh")
    assert (latest.status, latest.spent.motion) == ("failed", timedelta(minutes=3))
    assert first.title == "First deployment"


def test_the_live_part_answers_204_until_something_changes(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    deployment = made(connection, "SCA", status="deploying")
    connection.polls.filter(kind=Poll.Kind.MOTION).update(last_success_at=timezone.now())
    quiet = poll(as_viewer, deployment)
    assert quiet.status_code == 204
    assert set(json.loads(quiet["HX-Trigger"])) == {"checked"}
    Deployment.objects.filter(pk=deployment.pk).update(status="platform_resource_error")
    loud = poll(as_viewer, deployment, version="older", status="deploying")
    assert json.loads(loud["HX-Trigger"])["announce"] == "SCA: platform resource error"
    assert f'hx-trigger="every {live.SETTLED_EVERY}' in loud.text
    assert "<html" not in loud.text
    assert sandbox.requests() == []


def test_the_live_part_keeps_the_values_until_there_is_a_new_revision(
    connection: Connection, as_viewer: Client
) -> None:
    deployment = made(connection, status="deploying", revision=4)
    same = poll(as_viewer, deployment, version="older").text
    assert 'id="values" hx-preserve="true"' in same
    assert "/values/" not in same
    assert "/values/" in poll(as_viewer, deployment, version="older", revision="3").text


def test_the_live_part_sees_a_block_change(connection: Connection, as_viewer: Client) -> None:
    block = made(connection, status="deploying")
    app = made_app(connection, block, status="deploying")
    assert f"every {live.IN_MOTION_EVERY}" in poll(as_viewer, app, version="older").text
    version = as_viewer.get(f"{app.get_absolute_url()}live/").context["version"]
    Deployment.objects.filter(pk=block.pk).update(status="deployed")
    assert poll(as_viewer, app, version=version).status_code == 200


def test_the_live_part_of_an_unknown_one_asks_the_api_nothing(
    connection: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    assert as_viewer.get("/deployments/blocks/nothing/live/").status_code == 404
    assert sandbox.requests() == []


def test_the_values_are_there_for_an_open_page(mirrored: Connection, as_viewer: Client) -> None:
    response = as_viewer.get(f"/deployments/blocks/{DEPLOYED_BLOCK}/values/", headers=HTMX)
    assert "num_iterations" in response.text
    assert "<html" not in response.text


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize("blocks", [1, 12])
def test_the_live_part_takes_the_same_queries_for_any_number_of_blocks(
    connection: Connection, as_viewer: Client, django_assert_num_queries: Any, blocks: int
) -> None:
    app = made_app(connection, *[made(connection, status="failed") for _ in range(blocks)])
    as_viewer.get(f"{app.get_absolute_url()}live/")
    with django_assert_num_queries(20):
        as_viewer.get(f"{app.get_absolute_url()}live/", headers=HTMX)


def test_its_tabs_stand_in_the_address(mirrored: Connection, as_analyst: Client) -> None:
    where = f"/deployments/apps/{FAILED_APP}/"
    overview, values = as_analyst.get(where).text, as_analyst.get(f"{where}?tab=values").text
    assert "Blocks and resources" in overview
    assert "Rows per batch" not in overview  # at its default
    assert "Rows per batch" in values
    assert "Salesforce API token" in values
    assert "Blocks and resources" not in values
    details = as_analyst.get(f"{where}?tab=details").text
    assert "sca-emea" in details
    assert "Roll back to 1" in as_analyst.get(f"{where}?tab=revisions").text


def test_the_live_part_stays_on_its_tab(connection: Connection, as_viewer: Client) -> None:
    deployment = made(connection, summary="What it is for")
    page = as_viewer.get(f"{deployment.get_absolute_url()}live/?tab=details")
    assert "What it is for" in page.text
    assert "tab=details" in page.context["live_url"]


def test_earlier_revisions_are_read_once(
    mirrored: Connection, as_viewer: Client, sandbox: SandboxProcess
) -> None:
    where = f"/deployments/apps/{FAILED_APP}/"
    assert all(entry.version for entry in as_viewer.get(where).context["timeline"])
    sandbox.forget_requests()
    as_viewer.get(where)
    assert not [one for one in sandbox.requests() if "/revisions/" in one["path"]]
