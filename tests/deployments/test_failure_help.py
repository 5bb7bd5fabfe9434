"""Failure help: what failed alike before, what mended it, and a report without values."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import services
from pressui.deployments.failure_help import LOOK_BACK, Earlier, help_for
from pressui.deployments.models import Deployment, StatusChange
from pressui.deployments.repeats import is_alike
from tests.deployments.helpers import failed_deployment, row, sweep
from tests.deployments.made import MARKUP, made, made_app, made_spec, resources
from tests.sandbox_process import SandboxProcess

NOW = timezone.now()
REASON = "Image “train” did not build"


def failed(
    connection: Connection, ago: int = 60, reason: str = REASON, **columns: Any
) -> Deployment:
    """A deployment whose revision 1 failed so many minutes ago."""
    deployment = made(connection, **{"status": "failed", "reason": reason, **columns})
    seen(deployment, "failed", 1, ago, reason=reason, version="1.0.0")
    return deployment


def seen(deployment: Deployment, status: str, revision: int, ago: int, **said: str) -> None:
    at = NOW - timedelta(minutes=ago)
    StatusChange.objects.create(
        deployment=deployment, status=status, revision=revision, at=at, **said
    )


def values(deployment: Deployment, number: int, **run: Any) -> None:
    kept = json.dumps({"": {"run": run}})
    deployment.revisions.create(number=number, status="superseded", values=kept)


def only(deployment: Deployment, person: Person) -> Earlier:
    [found] = help_for(deployment, person).earlier
    return found


def test_the_first_failure_of_a_spec_has_no_help(connection: Connection, viewer: Person) -> None:
    failed(connection, api_spec_id="another")
    assert help_for(failed(connection), viewer).earlier == ()


def test_another_release_that_stood_is_told(connection: Connection, viewer: Person) -> None:
    before = failed(connection, ago=600)
    seen(before, "deployed", 2, ago=500, version="1.1.0")
    found = only(failed(connection), viewer)
    assert (found.name, found.revision) == (before.label, 1)
    assert found.mended is not None
    assert (found.mended.revision, found.mended.before, found.mended.after) == (2, "1.0.0", "1.1.0")


def test_values_that_differ_are_told_by_name(connection: Connection, viewer: Person) -> None:
    before = failed(connection, ago=600)
    seen(before, "deployed", 2, ago=500, version="1.0.0")
    values(before, 1, k=12, region="eu", same=1)
    values(before, 2, k=14, same=1.0)
    mended = only(failed(connection), viewer).mended
    assert mended is not None
    assert mended.names == ("k", "region")


def test_the_same_again_that_stood_is_told(connection: Connection, viewer: Person) -> None:
    before = failed(connection, ago=600)
    seen(before, "deployed", 2, ago=500, version="1.0.0")
    values(before, 1, k=12)
    values(before, 2, k=12)
    mended = only(failed(connection), viewer).mended
    assert mended is not None
    assert mended.is_same


def test_what_failed_again_is_not_mended(connection: Connection, viewer: Person) -> None:
    before = failed(connection, ago=600)
    seen(before, "deployed", 0, ago=700)
    assert only(failed(connection), viewer).mended is None


def test_another_error_is_no_help(connection: Connection, viewer: Person) -> None:
    alike = failed(connection, ago=900)
    failed(connection, ago=100, reason="Image “features” did not build")
    failed(connection, ago=100, reason="")
    assert only(failed(connection), viewer).name == alike.label
    assert help_for(failed(connection, reason=""), viewer).earlier == ()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Timeout after 30 s", "timeout after 12.5 s\nmore", True),
        ("Pod 3e17e523-0ee3-4e28-8b5d-ec1f96402dfc died", "Pod 2fdc5da9 died", True),
        ("Churn: Out of memory", "Out of memory", True),
        ("Out of memory", "Out of disk", False),
        ("memory", "Out of memory", False),
        ("", "", False),
    ],
)
def test_the_same_is_what_differs_in_ids_and_numbers_alone(
    one: str, other: str, alike: bool
) -> None:
    assert is_alike(one, other) is alike


def test_a_failed_block_of_an_app_is_looked_for_too(connection: Connection, viewer: Person) -> None:
    before = failed(connection, ago=600, api_spec_id="block-spec")
    block = failed(connection, ago=1, api_spec_id="block-spec")
    app = made_app(connection, block, status="failed", reason=f"{block.label}: {REASON}")
    assert only(app, viewer).name == before.label


def test_what_is_long_ago_is_left_out(connection: Connection, viewer: Person) -> None:
    failed(connection, ago=int(LOOK_BACK.total_seconds() / 60) + 10)
    assert help_for(failed(connection), viewer).earlier == ()


def test_a_reason_stays_with_its_failure(connection: Connection, sandbox: SandboxProcess) -> None:
    deployment_id = failed_deployment(sandbox)
    sweep(connection)
    deployment = services.refresh(row(connection, deployment_id))
    assert deployment.reason
    sandbox.post(f"/v1/blocks/deployments/{deployment_id}/redeploy")
    deployment = services.refresh(deployment)
    assert deployment.reason == ""
    assert deployment.status_changes.get(status="failed").reason.startswith('Image "train"')


def page(client: Client, deployment: Deployment) -> str:
    return client.get(f"{deployment.get_absolute_url()}live/").text


def test_the_page_says_what_mended_it(connection: Connection, as_viewer: Client) -> None:
    before = failed(connection, ago=600)
    seen(before, "deployed", 2, ago=500, version="1.1.0")
    text = page(as_viewer, failed(connection))
    assert "Seen once before, and mended" in text
    assert "1.0.0 → <strong>1.1.0</strong>" in text


def test_the_report_has_what_somebody_else_needs(connection: Connection, as_viewer: Client) -> None:
    spec = made_spec(connection)
    deployment = failed(connection, spec=spec, details=resources(message="It broke"))
    response = as_viewer.get(f"{deployment.get_absolute_url()}live/")
    report = response.context["report"]
    for part in (deployment.deployment_id, "Churn Training", REASON, "train [500]", "It broke"):
        assert part in report


def test_no_value_is_in_help_or_report(connection: Connection, as_viewer: Client) -> None:
    before = failed(connection, ago=600)
    seen(before, "deployed", 2, ago=500, version="1.0.0")
    values(before, 1, k="value-one")
    values(before, 2, k="value-two")
    text = page(as_viewer, failed(connection))
    assert "other values of" in text
    assert "value-one" not in text
    assert "value-two" not in text


def test_what_needs_nobody_costs_nothing(connection: Connection, as_viewer: Client) -> None:
    failed(connection, ago=600)
    assert "A report to hand on" not in page(as_viewer, made(connection))


@pytest.mark.parametrize("markup", [MARKUP])
def test_markup_stays_text(connection: Connection, as_viewer: Client, markup: str) -> None:
    failed(connection, ago=600, reason=markup, title=markup)
    assert "<script>alert" not in page(as_viewer, failed(connection, reason=markup))
