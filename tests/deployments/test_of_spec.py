"""The deployments of a spec: by release, with who is out of date, as the API and the mirror say."""

from datetime import timedelta
from typing import Any
from unittest.mock import ANY

from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment, Sighting
from pressui.deployments.of_spec import catch_up
from pressui.operations.models import Operation
from tests.ids import CHURN_SPEC, DEPLOYED_BLOCK, WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess

CHURN = f"/specs/blocks/{CHURN_SPEC}/deployments/"
WORKFLOW = f"/specs/blocks/{WORKFLOW_SPEC}/deployments/"


def test_the_newest_release_comes_first(as_viewer: Client, mirrored: Connection) -> None:
    parts = as_viewer.get(CHURN).context["by_release"]
    assert [(part.version, part.count, part.is_outdated) for part in parts] == [
        ("4.2.0", 5, False),
        ("4.1.0", 2, True),
        ("3.2.0", 1, True),
    ]


def test_only_those_out_of_date(as_viewer: Client, mirrored: Connection) -> None:
    context = as_viewer.get(CHURN + "?only=outdated").context
    assert [part.version for part in context["by_release"]] == ["4.1.0", "3.2.0"]
    assert (context["found_count"], context["deployment_count"]) == (3, 8)


def test_one_that_the_mirror_lacks_is_read(as_viewer: Client, mirrored: Connection) -> None:
    Deployment.objects.filter(deployment_id=DEPLOYED_BLOCK).delete()
    as_viewer.get(WORKFLOW)
    row = Deployment.objects.get(deployment_id=DEPLOYED_BLOCK)
    assert row.spec is not None
    assert row.spec.spec_id == WORKFLOW_SPEC


def test_one_that_moved_to_another_release_is_looked_at(mirrored: Connection) -> None:
    rows = Deployment.objects.filter(deployment_id=DEPLOYED_BLOCK)
    told = rows.get().current_version
    rows.update(
        current_version="0.0.1",
        payload="{}",
    )
    Sighting.objects.update(at=timezone.now() - timedelta(minutes=1))
    catch_up(mirrored.specs.get(spec_id=WORKFLOW_SPEC))
    assert rows.get().current_version == told


def test_it_asks_once_where_nothing_differs(mirrored: Connection, sandbox: SandboxProcess) -> None:
    sandbox.forget_requests()
    catch_up(mirrored.specs.get(spec_id=CHURN_SPEC))
    assert len(sandbox.requests()) == 1


def test_it_opens_while_the_api_is_away(
    as_viewer: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    sandbox.fault(path="/v1/", status=503, times=200)
    assert len(as_viewer.get(CHURN).context["by_release"]) == 3


def test_the_overview_tells_how_many_need_attention(
    as_viewer: Client, mirrored: Connection
) -> None:
    mirrored.deployments.filter(deployment_id=DEPLOYED_BLOCK).update(status="failed")
    overview = as_viewer.get(f"/specs/blocks/{WORKFLOW_SPEC}/")
    health = overview.context["health"]
    assert health["attention"] == 1
    assert f"1 of {health['all']} deployments needs attention" in overview.text
    listed = as_viewer.get(WORKFLOW + "?only=attention").context
    assert (listed["found_count"], listed["deployment_count"]) == (1, health["all"])


def test_counts_of_a_spec_are_one_query(
    as_viewer: Client, mirrored: Connection, django_assert_num_queries: Any
) -> None:
    rows = mirrored.specs.get(spec_id=CHURN_SPEC).deployments.present()
    with django_assert_num_queries(1):
        assert rows.health() == {"all": 8, "attention": ANY, "warning": ANY, "outdated": 3}


def test_who_asked_here_is_named_as_on_the_deployment_s_page(
    as_viewer: Client, mirrored: Connection, analyst: Person
) -> None:
    row = Deployment.objects.get(deployment_id=DEPLOYED_BLOCK)
    what = {"target_id": row.deployment_id, "revision": row.revision}
    state = {"kind": Operation.Kind.DEPLOY, "state": Operation.State.SUCCEEDED}
    named = {"person": analyst, "person_name": "Ana Duarte"}
    mirrored.operations.create(**what, **state, **named)
    parts = as_viewer.get(WORKFLOW).context["by_release"]
    shown = [one for part in parts for one in part.deployments]
    assert [one.by for one in shown if one.deployment == row] == ["Ana Duarte"]
    assert "by Ana Duarte" in as_viewer.get(f"{row.get_absolute_url()}?tab=details").text


def test_the_summary_is_on_the_page_of_a_deployment(
    as_viewer: Client, mirrored: Connection
) -> None:
    row = Deployment.objects.exclude(summary="").first()
    assert row is not None
    assert f"<p>{escape(row.summary)}</p>" in as_viewer.get(row.get_absolute_url()).text
