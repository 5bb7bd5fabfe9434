"""Notices: who is told of which change, once, and quietly where nothing was asked for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment, StatusChange
from pressui.notices import noticing
from pressui.notices.models import Delivery, Notice, Watch, Wishes
from tests.deployments.made import MARKUP, made, made_spec

HOOK = "https://hooks.example.com/T0/B0"


@pytest.fixture(autouse=True)
def read_so_far(connection: Connection) -> None:
    """The first round begins with what comes after it."""
    noticing.notice_due()


@pytest.fixture
def deployment(connection: Connection) -> Deployment:
    deployment = made(connection, spec=made_spec(connection))
    seen(deployment, "deployed")
    noticing.notice_due()
    return deployment


def seen(deployment: Deployment, *statuses: str) -> None:
    """The mirror sees these statuses one after the other."""
    for status in statuses:
        StatusChange.objects.create(
            deployment=deployment, status=status, revision=1, at=timezone.now()
        )


def occasions(person: Person) -> list[str]:
    return list(
        Notice.objects.filter(person=person).order_by("pk").values_list("occasion", flat=True)
    )


def watched(person: Person, **what: object) -> Watch:
    return Watch.objects.create(person=person, **what)


def test_a_failure_and_the_recovery_are_told(deployment: Deployment, viewer: Person) -> None:
    watched(viewer, deployment=deployment)
    seen(deployment, "redeploying", "failed")
    noticing.notice_due()
    seen(deployment, "redeploying", "deployed")
    noticing.notice_due()
    assert occasions(viewer) == ["failure", "recovery"]


def test_successes_are_told_only_to_those_who_want_them(
    deployment: Deployment, viewer: Person, analyst: Person
) -> None:
    Wishes.objects.create(person=analyst, on_success=True)
    for person in (viewer, analyst):
        watched(person, deployment=deployment)
    seen(deployment, "deploying", "deployed")
    noticing.notice_due()
    assert (occasions(viewer), occasions(analyst)) == ([], ["success"])


def test_a_watch_of_a_spec_is_of_its_deployments_and_not_of_their_blocks(
    deployment: Deployment, connection: Connection, viewer: Person
) -> None:
    watched(viewer, spec=deployment.spec)
    block = made(connection, spec=deployment.spec, parent_id="an-app")
    for one in (deployment, block):
        seen(one, "deploying", "failed")
    noticing.notice_due()
    assert [notice.change.deployment for notice in Notice.objects.all()] == [deployment]


def test_ten_wakes_tell_once(deployment: Deployment, viewer: Person) -> None:
    watched(viewer, deployment=deployment)
    watched(viewer, spec=deployment.spec)
    seen(deployment, "failed")
    for _ in range(10):
        noticing.notice_due()
    assert occasions(viewer) == ["failure"]


def test_what_was_before_the_watch_is_not_told(deployment: Deployment, viewer: Person) -> None:
    seen(deployment, "failed")
    StatusChange.objects.update(at=timezone.now() - timedelta(minutes=5))
    watched(viewer, deployment=deployment)
    noticing.notice_due()
    assert occasions(viewer) == []


def test_a_first_sight_is_no_news(connection: Connection, viewer: Person) -> None:
    deployment = made(connection)
    watched(viewer, deployment=deployment)
    seen(deployment, "failed")
    noticing.notice_due()
    assert occasions(viewer) == []


def test_who_may_not_see_it_is_not_told(deployment: Deployment, viewer: Person) -> None:
    watched(viewer, deployment=deployment)
    Person.objects.filter(pk=viewer.pk).update(is_active=False)
    seen(deployment, "failed")
    noticing.notice_due()
    assert occasions(viewer) == []


def test_nobody_watching_costs_no_notice(deployment: Deployment) -> None:
    seen(deployment, "failed")
    noticing.notice_due()
    assert not Notice.objects.exists()


def test_it_is_sent_only_by_the_ways_that_were_asked_for(
    deployment: Deployment, viewer: Person, analyst: Person, settings: object
) -> None:
    settings.SENDS_MAIL = True  # type: ignore[attr-defined]
    Wishes.objects.create(person=analyst, by_email=True, webhook=HOOK)
    for person in (viewer, analyst):
        watched(person, deployment=deployment)
    seen(deployment, "failed")
    noticing.notice_due()
    sent = Delivery.objects.values_list("notice__person__username", "channel").order_by("channel")
    assert list(sent) == [("analyst", "email"), ("analyst", "webhook")]


# --- Pages ------------------------------------------------------------------------------------


def test_watching_begins_and_ends_on_the_page(
    deployment: Deployment, as_viewer: Client, viewer: Person
) -> None:
    address = f"/notices/watch{deployment.get_absolute_url()}"
    assert as_viewer.post(address, {"watch": "yes"}).url == deployment.get_absolute_url()
    as_viewer.post(address, {"watch": "yes"})
    assert Watch.objects.filter(person=viewer).count() == 1
    assert "Watching" in as_viewer.get(f"{deployment.get_absolute_url()}live/").text
    as_viewer.post(address, {"watch": "no"})
    assert not Watch.objects.exists()


def test_a_spec_can_be_watched(deployment: Deployment, as_viewer: Client) -> None:
    assert deployment.spec is not None
    as_viewer.post(f"/notices/watch{deployment.spec.get_absolute_url()}", {"watch": "yes"})
    assert Watch.objects.get().spec == deployment.spec


@pytest.mark.parametrize("what", ["deployments/blocks/no", "specs/blocks/no"])
def test_what_is_not_there_cannot_be_watched(as_viewer: Client, what: str) -> None:
    assert as_viewer.post(f"/notices/watch/{what}/", {"watch": "yes"}).status_code == 404


def test_what_is_new_is_counted_and_shown_until_it_was_seen(
    deployment: Deployment, as_viewer: Client, viewer: Person
) -> None:
    watched(viewer, deployment=deployment)
    StatusChange.objects.create(
        deployment=deployment, status="failed", revision=1, at=timezone.now(), reason=MARKUP
    )
    noticing.notice_due()
    page = as_viewer.get("/notices/")
    assert f"{deployment.label}: failed" in page.text
    assert '<span class="badge">1' in page.text
    assert "<script>alert" not in page.text
    as_viewer.post("/notices/seen/")
    assert '<span class="tag">new' not in as_viewer.get("/notices/").text


def test_notices_of_others_are_not_shown(
    deployment: Deployment, as_analyst: Client, viewer: Person
) -> None:
    watched(viewer, deployment=deployment)
    seen(deployment, "failed")
    noticing.notice_due()
    assert as_analyst.get("/notices/").context["notices"] == []


def test_wishes_are_kept(as_viewer: Client, viewer: Person) -> None:
    as_viewer.post("/notices/wishes/", {"on_success": "on", "webhook": HOOK})
    kept = Wishes.objects.get(person=viewer)
    assert (kept.on_failure, kept.on_success, kept.webhook) == (False, True, HOOK)


@pytest.mark.parametrize(
    "address", ["http://hooks.example.com/", "javascript:alert(1)", "https://", "https://a b/"]
)
def test_an_address_that_cannot_be_posted_to_is_refused(as_viewer: Client, address: str) -> None:
    response = as_viewer.post("/notices/wishes/", {"webhook": address})
    assert response.status_code == 422
    assert not Wishes.objects.exists()
