"""A prerelease makes nothing out of date that runs a full release; it stays to be chosen."""

import dataclasses
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pressui import press
from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import Freshness
from pressui.deployments import mirror
from pressui.deployments.action_list import actions_of
from pressui.deployments.models import Deployment
from pressui.press.resources.deployments import read_deployment
from pressui.specs.models import Release, Spec
from pressui.specs.versions import version_key
from tests.deployments.made import made, made_spec

FRESH = Freshness("tenant", timezone.now(), False, None, "")


def told(latest: str, current: str = "1.0.0") -> press.Deployment:
    release = {"currentVersion": current, "latestVersion": latest}
    metadata = {"name": "train", "status": "deployed"}
    spec = {"id": "a-spec", "release": release}
    raw: dict[str, Any] = {"id": "d1", "kind": "workflow", "metadata": metadata, "spec": spec}
    return read_deployment(raw)


def released(spec: Spec, *versions: str) -> None:
    Release.objects.bulk_create(
        Release(spec=spec, version=version, version_key=version_key(version))
        for version in versions
    )


@pytest.fixture
def spec(connection: Connection) -> Spec:
    return made_spec(connection, latest_version="2.0.0-rc.1")


@pytest.mark.parametrize(
    ("known", "latest", "current", "offered"),
    [
        ((), "2.0.0-rc.1", "1.0.0", ""),
        (("1.0.0", "2.0.0-rc.1"), "2.0.0-rc.1", "1.0.0", ""),
        (("1.0.0", "1.9.0", "1.10.0", "2.0.0-rc.1"), "2.0.0-rc.1", "1.0.0", "1.10.0"),
        (("0.9.0", "2.0.0-rc.1"), "2.0.0-rc.1", "1.0.0", ""),
        (("1.0.0",), "2.0.0-rc.2", "2.0.0-rc.1", "2.0.0-rc.2"),
        ((), "2.0.0", "1.0.0", "2.0.0"),
    ],
)
def test_what_is_newer_is_a_full_release_where_one_runs(
    spec: Spec, known: tuple[str, ...], latest: str, current: str, offered: str
) -> None:
    released(spec, *known)
    row = mirror.store(spec.connection, told(latest, current), timezone.now())
    assert (row.is_outdated, row.latest_version) == (bool(offered), offered or current)


def test_a_full_release_that_is_known_later_counts_from_the_next_reading(spec: Spec) -> None:
    one = told("2.0.0-rc.1")
    mirror.store_page(spec.connection, [one], timezone.now())
    released(spec, "1.1.0")
    mirror.store_page(spec.connection, [one], timezone.now())
    row = Deployment.objects.get()
    assert (row.is_outdated, row.latest_version) == (True, "1.1.0")


def test_a_page_asks_for_full_releases_once(spec: Spec, django_assert_max_num_queries: Any) -> None:
    page = [dataclasses.replace(told("2.0.0-rc.1"), id=f"d{n}") for n in range(20)]
    mirror.store_page(spec.connection, page, timezone.now())
    with django_assert_max_num_queries(7):
        mirror.store_page(spec.connection, page, timezone.now())


def test_a_prerelease_can_be_asked_for(spec: Spec, analyst: Person) -> None:
    deployment = made(spec.connection, spec=spec)
    offer = actions_of(analyst, deployment, FRESH, in_doubt=False)[0]
    assert (offer.label, offer.reason) == ("Upgrade to prerelease 2.0.0-rc.1", "")
    assert offer.url.endswith("/upgrade/?to=2.0.0-rc.1")


def test_on_the_tab_of_the_spec_nobody_is_behind_a_prerelease(
    as_viewer: Client, spec: Spec
) -> None:
    made(spec.connection, spec=spec)
    parts = as_viewer.get(f"{spec.get_absolute_url()}deployments/").context["by_release"]
    assert [(part.version, part.is_outdated) for part in parts] == [("1.0.0", False)]
