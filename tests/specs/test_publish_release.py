"""After a release is published, the way leads on to the deployments that it leaves behind."""

from django.test import Client

from pressui.connections.models import Connection
from tests.ids import CHURN_SPEC
from tests.specs.publishing import opened, release_url, send

DEPLOYMENTS = f"/specs/blocks/{CHURN_SPEC}/deployments/"


def test_it_says_who_is_behind(as_specadmin: Client, mirrored: Connection) -> None:
    url = release_url("blocks", CHURN_SPEC)
    form = opened(as_specadmin, url) | {"version": "4.2.1", "notes": "Nothing new"}
    response = send(as_specadmin, url, form, "publish", follow=True)
    assert f'href="{DEPLOYMENTS}?only=outdated"' in response.content.decode()


def test_those_behind_can_be_upgraded_at_once(as_analyst: Client, mirrored: Connection) -> None:
    page = as_analyst.get(DEPLOYMENTS).content.decode()
    link = "/deployments/?q=spec%3Achurn-model-training%20outdated%3Atrue"
    assert link in page
    listed = as_analyst.get(link)
    assert listed.status_code == 200
    assert {row.deployment.is_outdated for row in listed.context["rows"]} == {True}


def test_a_viewer_is_not_led_to_what_they_may_not_do(
    as_viewer: Client, mirrored: Connection
) -> None:
    assert "Upgrade those behind" not in as_viewer.get(DEPLOYMENTS).content.decode()
