"""The contract, through the client against the sandbox: run parameters and execution."""

import pytest

from pressui.press import BadRequest, Conflict, Forbidden, NotFound, Unauthorized, Unprocessable
from tests.press import builders as make

INVALID = (BadRequest, Unprocessable)


@pytest.fixture(autouse=True)
def no_deployment_of_its_own(monkeypatch):
    monkeypatch.delenv("PRESS_DEPLOYMENT_ID", raising=False)


@pytest.fixture
def block(press, api) -> str:
    deployment_id = make.new_block(press)
    api.settle()
    return deployment_id


@pytest.fixture
def app(press, api) -> str:
    deployment_id = make.new_app(press)
    api.settle()
    return deployment_id


def test_run_values_are_read(press, block):
    assert press.blocks.get_parameters(block) == {"mode": "fast", "size": 10.0}


@pytest.mark.parametrize("group", ["blocks", "deployments"])
def test_run_values_are_changed(press, block, group):
    changed = getattr(press, group).patch_parameters(block, {"size": 12})
    assert changed == {"mode": "fast", "size": 12}
    assert press.blocks.get_parameters(block) == changed


def test_run_values_of_a_block_are_changed_by_version_two(press, block):
    press.deployments.patch_parameters_v2(block, {"parameters": {"mode": "safe"}})
    assert press.blocks.get_parameters(block)["mode"] == "safe"


def test_run_values_of_an_app_are_changed_by_version_two(press, app):
    (name,) = press.apps.describe_deployment(app).revision.parameters
    answer = press.deployments.patch_parameters_v2(app, {"parameters": {name: {"mode": "safe"}}})
    assert answer["parameters"][name]["mode"] == "safe"
    (part,) = press.apps.describe_deployment(app).revision.blocks
    assert press.blocks.get_parameters(part.deployment_id)["mode"] == "safe"


def test_values_that_are_not_valid_are_refused(press, block):
    with pytest.raises(INVALID):
        press.deployments.patch_parameters(block, {"mode": "slow"})


def test_resources_of_a_block_are_executed(press, block):
    (execution,) = press.deployments.execute_resources(block)
    assert execution.block_spec_id == press.blocks.describe_deployment(block).spec_id
    assert execution.execution_id
    assert execution.version == "1.0.0"


def test_resources_of_an_app_are_executed_one_a_block(press, app):
    assert len(press.deployments.execute_resources(app)) == 1


def test_what_is_in_motion_is_not_executed_nor_changed(press):
    deployment_id = make.new_block(press)
    with pytest.raises(Conflict):
        press.deployments.execute_resources(deployment_id)
    with pytest.raises(Conflict):
        press.deployments.patch_parameters(deployment_id, {"size": 1})


def test_related_blocks_are_those_of_the_app(press, app):
    (part,) = press.apps.describe_deployment(app).revision.blocks
    (related,) = press.blocks.get_related_block_details(part.deployment_id)
    assert (related.id, related.kind, related.status) == (
        part.deployment_id,
        "workflow",
        "deployed",
    )
    assert related.resource_id


def test_a_block_on_its_own_has_no_related_ones(press, block):
    assert press.blocks.get_related_block_details(block) == []


@pytest.mark.parametrize(
    "call",
    [
        lambda press: press.blocks.get_parameters("absent"),
        lambda press: press.deployments.patch_parameters("absent", {"a": 1}),
        lambda press: press.deployments.patch_parameters_v2("absent", {"parameters": {"a": 1}}),
        lambda press: press.deployments.execute_resources("absent"),
        lambda press: press.blocks.get_related_block_details("absent"),
    ],
)
def test_what_is_not_there_is_not_found(press, call):
    with pytest.raises(NotFound):
        call(press)


def test_a_wrong_token_is_unauthorized(api, make_client):
    client = make_client(api.url, "wrong-token-1234")
    with pytest.raises(Unauthorized) as caught:
        client.specs.list_specs(return_iterator=False)
    assert caught.value.status == 401
    assert "wrong-token" not in f"{caught.value!r}{caught.value.message}"


def test_forbidden_is_told_from_unauthorized(press, api):
    api.fault(method="GET", path="/v1/specs", status=403, body={"message": "not yours"})
    with pytest.raises(Forbidden, match="not yours"):
        press.specs.list_specs(return_iterator=False)
