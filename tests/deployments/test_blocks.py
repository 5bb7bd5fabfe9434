"""The blocks of an app: left out, put back, added by search; the form and the body follow."""

from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.operations.models import Operation
from pressui.specs.models import Spec
from tests.deployments.forms_as_posted import (
    APP_PAGE,
    PAGE,
    details,
    fields,
    name_of,
    opened,
    told,
)
from tests.deployments.helpers import follow, fresh_name, sweep
from tests.ids import WORKFLOW_SPEC
from tests.parameters.browser import posted
from tests.sandbox_process import SandboxProcess

LOADER = "load-salesforce-objects"


def pressed(client: Client, data: dict[str, Any], action: str) -> Any:
    return client.post(APP_PAGE, data | {"_action": action})


def sections(response: Any) -> list[str]:
    return [part.block for part in response.context["form"].schema.sections if part.block]


def spec_id(connection: Connection, name: str) -> str:
    return connection.specs.get(name=name).spec_id


def without_loader(client: Client, connection: Connection, **typed: str) -> Any:
    loader = spec_id(connection, LOADER)
    return pressed(client, fields(client, APP_PAGE, **typed), f"leave-out:{loader}")


def test_a_block_can_be_left_out_and_what_was_typed_stays(
    as_analyst: Client, mirrored: Connection
) -> None:
    sf_instance = name_of(opened(as_analyst, APP_PAGE), "sf_instance")
    response = without_loader(as_analyst, mirrored, title="Kept", **{sf_instance: "kept.example"})
    form = response.context["form"]
    assert LOADER not in sections(response)
    assert form.typed_details["title"] == "Kept"
    assert form.parameters.values["appParameters"]["build"]["sf_instance"] == "kept.example"
    (left_out,) = form.masked()["spec"]["excludes"]
    assert left_out == {"id": spec_id(mirrored, LOADER), "releaseVersion": "2.0.0"}


def test_a_block_can_be_left_out_in_the_list_and_at_its_own_section(
    as_analyst: Client, mirrored: Connection
) -> None:
    page = as_analyst.get(APP_PAGE).text
    assert page.count(f'value="leave-out:{spec_id(mirrored, LOADER)}"') == 2
    assert "leave-out:" not in as_analyst.get(PAGE).text


@pytest.mark.parametrize("change", ["another block", "another release"])
def test_what_is_no_value_yet_stays_as_it_was_typed(
    as_analyst: Client, mirrored: Connection, change: str
) -> None:
    data = fields(as_analyst, APP_PAGE)
    data[name_of(opened(as_analyst, APP_PAGE), "learning_rate")] = "0.o3"
    pressed = {
        "another block": {"_action": f"leave-out:{spec_id(mirrored, LOADER)}"},
        "another release": {"release": "2.0.0"},
    }
    page = as_analyst.post(APP_PAGE, data | pressed[change]).text
    assert 'value="0.o3"' in page
    assert "This is not a number." in page


def test_a_block_can_be_put_back(as_analyst: Client, mirrored: Connection) -> None:
    before = sections(as_analyst.get(APP_PAGE))
    data = dict(posted(without_loader(as_analyst, mirrored).content.decode()).lists())
    response = pressed(as_analyst, data, f"put-back:{spec_id(mirrored, LOADER)}")
    assert sections(response) == before
    assert "excludes" not in response.context["form"].masked()["spec"]


def test_another_block_is_found_and_added(as_analyst: Client, mirrored: Connection) -> None:
    data = fields(as_analyst, APP_PAGE, find_block="workflow block")
    listed = as_analyst.post(f"{APP_PAGE}blocks/", data).context["found_blocks"]
    spec = next(spec for spec in listed if spec.spec_id == WORKFLOW_SPEC)
    response = pressed(as_analyst, data, f"put-in:{WORKFLOW_SPEC}@{spec.latest_version}")
    assert sections(response)[-1] == spec.name
    put_in = response.context["form"].masked()["spec"]["includes"]
    assert put_in == [{"id": WORKFLOW_SPEC, "releaseVersion": spec.latest_version}]


def test_the_search_shows_only_what_can_be_added(as_analyst: Client, mirrored: Connection) -> None:
    Spec.objects.filter(spec_id=WORKFLOW_SPEC).update(status="archived")
    data = fields(as_analyst, APP_PAGE, find_block="a")
    listed = as_analyst.post(f"{APP_PAGE}blocks/", data).context["found_blocks"]
    found = {spec.name for spec in listed}
    assert found
    assert found.isdisjoint({LOADER, "workflow-block"})
    assert all(spec.family == "blocks" for spec in listed)


def test_the_last_block_stays(as_analyst: Client, mirrored: Connection) -> None:
    data = fields(as_analyst, APP_PAGE)
    own = [b.spec_id for b in as_analyst.get(APP_PAGE).context["blocks"]]
    response = pressed(as_analyst, data | {"left_out": own[1:]}, f"leave-out:{own[0]}")
    assert "An app needs a block" in told(response)


def deployed(client: Client, connection: Connection) -> str:
    """The id of a deployment without one block and with another."""
    sf_instance = name_of(opened(client, APP_PAGE), "sf_instance")
    page = without_loader(client, connection, **{sf_instance: "harrow.my.salesforce.com"})
    data = dict(posted(page.content.decode()).lists())
    page = pressed(client, data, f"put-in:{WORKFLOW_SPEC}")
    data = dict(posted(page.content.decode()).lists()) | details(fresh_name())
    client.post(APP_PAGE, data)
    return Operation.objects.get().target_id


def test_what_is_deployed_has_just_these_blocks_and_one_like_it_too(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    made = deployed(as_analyst, mirrored)
    found = sandbox.get(f"/v1/apps/deployments/{made}")["latestRevision"]["blocks"]
    sweep(mirrored)
    follow(mirrored)
    response = as_analyst.get(f"{APP_PAGE}?like=apps/{made}")
    assert LOADER not in sections(response)
    assert len(sections(response)) == len(found) == 4
    includes = response.context["form"].masked()["spec"]["includes"]
    assert [block["id"] for block in includes] == [WORKFLOW_SPEC]


def test_who_is_held_to_some_specs_adds_no_other(
    as_analyst: Client, mirrored: Connection, analyst: Person
) -> None:
    data = fields(as_analyst, APP_PAGE, find_block="workflow block")
    Person.objects.filter(pk=analyst.pk).update(kinds=["app"])
    listed = as_analyst.post(f"{APP_PAGE}blocks/", data).context["found_blocks"]
    response = pressed(as_analyst, data, f"put-in:{WORKFLOW_SPEC}")
    assert not listed
    assert "includes" not in response.context["form"].masked()["spec"]


@pytest.mark.parametrize("path", ["", "changes/", "blocks/", "draft/", "presets/"])
def test_a_block_that_is_not_there_is_told_wherever_the_form_is_needed(
    as_analyst: Client, mirrored: Connection, path: str
) -> None:
    data = fields(as_analyst, APP_PAGE) | {"put_in": f"{WORKFLOW_SPEC}@9.9.9", "_action": "update"}
    response = as_analyst.post(APP_PAGE + path, data)
    assert response.status_code == 503
    assert "9.9.9 of this app is not there" in response.text
