"""Each change that people make here is in the record with what was before and after, no secret."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Event, Person, Role, Team
from pressui.connections.models import Connection
from pressui.deployments.models import Draft, Preset
from tests.conftest import signed_in
from tests.deployments import test_drafts, test_presets
from tests.deployments.forms_as_posted import APP_PAGE, SECRET, name_of, opened
from tests.ids import APP_SPEC
from tests.sandbox_process import SandboxProcess
from tests.specs import publishing
from tests.specs.helpers import edit_url, opened_form, publish
from tests.specs.test_delete import typed as typed_to_delete

HOOK = "https://hooks.slack.com/services/T0/B0/the-key-of-the-hook"


def last(action: str) -> tuple[Any, Any]:
    """What the last event of this kind tells, before and after."""
    told = Event.objects.filter(action=action).latest("id")
    before, after = ((json.loads(text) if text else None) for text in (told.before, told.after))
    return before, after


def test_a_persons_limits_and_teams(as_owner: Client, viewer: Person) -> None:
    team = Team.objects.create(name="Night shift")
    changed = {"role": "viewer", "tags": "money", "kinds": ["app"], "teams": [team.pk]}
    as_owner.post(f"/manage/people/{viewer.pk}/", {**changed, "email": viewer.email})
    before, after = last("person:change-role")
    assert before == {"kinds": [], "tags": [], "teams": []}
    assert after == {"kinds": ["app"], "tags": ["money"], "teams": ["Night shift"]}


def test_a_teams_role_and_members(as_owner: Client, viewer: Person) -> None:
    team = Team.objects.create(name="Night shift")
    changed = {"name": "Night shift", "role": "analyst", "tags": "", "members": [viewer.pk]}
    as_owner.post(f"/manage/teams/{team.pk}/", changed)
    before, after = last("team:edit")
    assert before == {"role": "viewer", "members": []}
    assert after == {"role": "analyst", "members": ["viewer"]}


@pytest.mark.parametrize(("active", "action"), [("0", "person:disable"), ("1", "person:enable")])
def test_shutting_out_and_letting_in(
    as_owner: Client, viewer: Person, active: str, action: str
) -> None:
    Person.objects.filter(pk=viewer.pk).update(is_active=active == "0")
    as_owner.post(f"/manage/people/{viewer.pk}/active/", {"active": active})
    assert last(action) == ({"is_active": active == "0"}, {"is_active": active == "1"})


def test_ones_own_settings_without_the_key_of_a_webhook(
    as_viewer: Client, connection: Connection
) -> None:
    wishes = {"on_success": "on", "on_failure": "on", "on_recovery": "on", "webhook": HOOK}
    assert as_viewer.post("/notices/wishes/", wishes).status_code == 302
    before, after = last("person:change-settings")
    assert before == {"on_success": False, "webhook": ""}
    assert after == {"on_success": True, "webhook": "hooks.slack.com"}
    assert "the-key-of-the-hook" not in str(list(Event.objects.values()))


def test_settings_that_stay_are_no_news(as_viewer: Client, connection: Connection) -> None:
    same = {"on_failure": "on", "on_recovery": "on"}
    for _time in range(2):
        as_viewer.post("/notices/wishes/", same)
    assert not Event.objects.filter(action="person:change-settings").exists()


def test_metadata_and_a_withdrawal(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    spec_id = publish(sandbox, title="Before")
    form = opened_form(as_specadmin, spec_id)
    changed = {**form, "title": "After", "status": "archived"}
    as_specadmin.post(edit_url(spec_id), changed)
    before, after = last("spec:edit")
    assert before == {"metadata": {"title": "Before", "status": "available"}}
    assert after == {"metadata": {"title": "After", "status": "archived"}}


def test_a_release(as_specadmin: Client, connection: Connection) -> None:
    url = publishing.release_url("apps", APP_SPEC)
    form = publishing.opened(as_specadmin, url)
    publishing.send(as_specadmin, url, {**form, "notes": "More"}, "publish")
    before, after = last("spec:release")
    assert before["release"]["version"] != after["release"]["version"] == form["version"]


def test_a_delete_tells_what_went(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    spec_id = publish(sandbox, title="Going", tags=[{"name": "retail"}])
    url = f"/manage/specs/apps/{spec_id}/delete/"
    as_specadmin.post(url, typed_to_delete(as_specadmin, spec_id))
    before, after = last("spec:delete")
    assert (before["metadata"]["title"], before["releases"], after) == ("Going", ["1.0.0"], None)
    assert before["metadata"]["tags"] == [{"name": "retail"}]


def test_a_preset_for_everybody(as_analyst: Client, connection: Connection) -> None:
    token = name_of(opened(as_analyst, APP_PAGE), "api_token")
    for typed in ({}, {token: SECRET}):
        test_presets.saved(as_analyst, APP_PAGE, preset_shared="1", **typed)
    before, after = last("spec:share-preset")
    assert (before, after) == (None, None)
    first = Event.objects.filter(action="spec:share-preset").earliest("id")
    assert json.loads(first.after)["is_shared"] is True
    assert (first.detail, first.target_id) == ("Weekly", APP_SPEC)
    as_analyst.post(f"{APP_PAGE}presets/{Preset.objects.get().pk}/delete/")
    before, after = last("spec:delete-preset")
    assert (before["is_shared"], after) == (True, None)
    assert SECRET not in str(list(Event.objects.values()))


def test_a_preset_of_ones_own_is_nobody_elses_business(
    as_analyst: Client, connection: Connection
) -> None:
    test_presets.saved(as_analyst)
    assert not Event.objects.exists()
    test_presets.saved(as_analyst, preset_shared="1")
    before, after = last("spec:share-preset")
    assert (before, after) == ({"is_shared": False}, {"is_shared": True})


def test_a_draft_that_is_handed_on(
    as_analyst: Client, connection: Connection, person: Callable[..., Person]
) -> None:
    test_drafts.saved(as_analyst, APP_PAGE)
    address = f"{APP_PAGE}?draft={Draft.objects.get().key}"
    as_analyst.get(address)
    assert not Event.objects.exists()
    signed_in(person(Role.ANALYST, "bo")).get(address)
    told = Event.objects.get()
    assert (told.action, told.person_name, told.detail) == ("spec:copy-draft", "bo", "by analyst")
    assert told.target_id == APP_SPEC
