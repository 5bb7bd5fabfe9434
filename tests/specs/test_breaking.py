"""What a new release breaks, who uses a block, and which version a release should have."""

import json
from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.deployments import services as deployments
from pressui.press import read_schema
from pressui.specs import breaking, schemas, services
from pressui.specs.models import Release, Spec
from pressui.specs.publishing_versions import propose
from tests.ids import CHURN_SPEC
from tests.press import builders as make
from tests.specs.publishing import opened, release_url, send

SIZE = {"name": "size", "type": "number", "required": False, "defaultValue": 10, "title": "Size"}


@pytest.fixture
def deployed(connection: Connection, specadmin: Person) -> Spec:
    """A block spec with one live deployment whose size is 50."""
    client = press_client(connection)
    spec_id = make.new_block_spec(client, parameters={"run": [SIZE]})
    body = make.deployment(spec_id, make.unique("live"), parameters={"run": {"size": 50}})
    deployment_id = client.blocks.create_deployment(body).id
    spec = services.find(connection, specadmin, "blocks", spec_id)
    row = deployments.find(connection, specadmin, "blocks", deployment_id)
    assert spec is not None
    assert row is not None
    deployments.refresh(row)
    return spec


def reasons(spec: Spec, person: Person, *parameters: dict[str, Any]) -> list[str]:
    told = {"config": make.block_config(), "parameters": {"run": list(parameters)}}
    unsaved = Release(spec=spec, version="2.0.0", payload=json.dumps(told))
    impact = breaking.of_release(spec, schemas.form_schema(unsaved), person)
    assert (impact.live, impact.unknown) == (1, 0)
    return [reason for item in impact.broken for reason in item.reasons]


def test_a_value_that_is_no_longer_offered_breaks(deployed: Spec, specadmin: Person) -> None:
    found = reasons(deployed, specadmin, {**SIZE, "options": [10, 20]})
    assert found == ["Size: No longer offered. Options: 10, 20"]


def test_another_type_breaks(deployed: Spec, specadmin: Person) -> None:
    found = reasons(deployed, specadmin, {**SIZE, "type": "string", "defaultValue": "x"})
    assert found == ["Size: It has to be of the type string now"]


def test_a_new_required_parameter_breaks(deployed: Spec, specadmin: Person) -> None:
    new = {"name": "day", "type": "string", "required": True}
    assert reasons(deployed, specadmin, SIZE, new) == ["day: New and required"]


@pytest.mark.parametrize(
    "more", [[], [{"name": "day", "type": "string", "required": False}], [{**SIZE, "name": "two"}]]
)
def test_what_may_be_left_out_breaks_nothing(
    deployed: Spec, specadmin: Person, more: list[dict[str, Any]]
) -> None:
    assert reasons(deployed, specadmin, SIZE, *more) == []


def test_the_page_tells_it_with_a_link(as_specadmin: Client, deployed: Spec) -> None:
    url = release_url("blocks", deployed.spec_id)
    form = opened(as_specadmin, url) | {
        "parameters": "run: [{name: x, type: string, required: true}]"
    }
    page = send(as_specadmin, url, form, "look").content.decode()
    row = deployed.deployments.get()
    assert "The values of 1 of 1 live deployments no longer fit" in page
    assert f'href="{row.get_absolute_url()}"' in page
    assert "x: New and required" in page


def test_the_apps_of_a_block_are_told(as_specadmin: Client, mirrored: Connection) -> None:
    for path in (
        f"/manage/specs/blocks/{CHURN_SPEC}/",
        f"/manage/specs/blocks/{CHURN_SPEC}/delete/",
    ):
        as_specadmin.get("/specs/apps/a3e77006-86f3-4829-8c43-f21ad462dbbd/structure/")
        assert "Salesforce Customer Analytics" in as_specadmin.get(path).content.decode()


BEFORE = [{"name": "a", "type": "number", "required": False, "defaultValue": 1}]
NEW = {"name": "b", "type": "string", "required": False}
VERSIONS = [
    (BEFORE, "1.2.4", ""),
    ([*BEFORE, NEW], "1.3.0", "b is new"),
    ([*BEFORE, {**NEW, "required": True}], "2.0.0", "b is new and required"),
    ([*BEFORE, {**NEW, "required": True, "defaultValue": "x"}], "1.3.0", "b is new"),
    ([], "2.0.0", "a was removed"),
    ([{**BEFORE[0], "type": "string"}], "2.0.0", "a has another type"),
    ([{"name": "a", "type": "number", "required": True}], "2.0.0", "a has to be given now"),
    ([{**BEFORE[0], "options": [1, 2]}], "2.0.0", "a has options now"),
    ([{**BEFORE[0], "title": "A"}], "1.2.4", ""),
]


@pytest.mark.parametrize(("after", "version", "reason"), VERSIONS)
def test_the_next_version_follows_what_changed(
    after: list[dict[str, Any]], version: str, reason: str
) -> None:
    proposal = propose("1.2.3", read_schema({"run": BEFORE}), read_schema({"run": after}))
    assert (proposal.version, ", ".join(proposal.reasons)) == (version, reason)


@pytest.mark.parametrize(
    ("latest", "version"), [("", "1.0.0"), ("2.0.0-rc.1", "2.0.0"), ("1.0.9", "1.0.10"), ("x", "")]
)
def test_the_next_version_after(latest: str, version: str) -> None:
    assert propose(latest, None, None).version == version


def test_fewer_options_are_a_major_and_more_a_minor_change() -> None:
    def schema(*options: int) -> Any:
        return read_schema({"run": [{**BEFORE[0], "options": list(options)}]})

    assert propose("1.0.0", schema(1, 2), schema(1)).version == "2.0.0"
    assert propose("1.0.0", schema(1), schema(1, 2)).version == "1.1.0"
    assert propose("1.0.0", schema(1), read_schema({"run": BEFORE})).version == "1.1.0"


def test_values_that_are_not_known_are_not_called_fitting(
    as_specadmin: Client, deployed: Spec
) -> None:
    deployed.deployments.get().revisions.update(values="")
    url = release_url("blocks", deployed.spec_id)
    page = send(as_specadmin, url, opened(as_specadmin, url), "look").content.decode()
    assert "Of 1 deployment the values are not known" in page
    assert "live deployments fit" not in page


def test_all_that_fit_are_counted(as_specadmin: Client, deployed: Spec) -> None:
    url = release_url("blocks", deployed.spec_id)
    page = send(as_specadmin, url, opened(as_specadmin, url), "look").content.decode()
    assert "The values of 1 of 1 live deployments fit." in page
