"""Run parameters, both versions, and executions."""

from typing import Any

import pytest

from tests.sandbox import build
from tests.sandbox.build import parameter
from tests.sandbox_process import SandboxProcess

ON = {"dependsOn": "on", "operator": "equals", "value": True}
SCHEMA = [
    parameter("n", "number", defaultValue=1, options=[1, 2, 3]),
    parameter("on", "boolean", defaultValue=False),
    parameter("whom", required=True, conditions=[ON]),
]


def v1(deployment: str) -> str:
    return f"v1/deployments/{deployment}/parameters/run"


def v2(deployment: str) -> str:
    return f"v2/deployments/{deployment}/parameters/run"


@pytest.fixture
def block(sandbox: SandboxProcess) -> str:
    """A block deployment that runs."""
    spec = build.block(sandbox, parameters={"run": SCHEMA, "build": [parameter("b")]})
    return build.deployed(sandbox, "blocks", spec)


@pytest.fixture
def app(sandbox: SandboxProcess) -> tuple[str, str]:
    """An app deployment that runs, declares `n` and has one block, and that block's name."""
    body = build.body_of()
    spec = build.app(
        sandbox,
        [build.block(sandbox, body, parameters={"run": SCHEMA})],
        parameters={"run": [parameter("n", "number")]},
    )
    return build.deployed(sandbox, "apps", spec), body["metadata"]["name"]


def test_run_values_are_answered_with_their_defaults(sandbox: SandboxProcess, block: str):
    assert sandbox.get(v1(block)) == {"n": 1, "on": False}


def test_a_patch_changes_what_it_names_alone(sandbox: SandboxProcess, block: str):
    assert sandbox.patch(v1(block), {"n": 2}) == {"n": 2, "on": False}
    assert sandbox.get(v1(block)) == {"n": 2, "on": False}
    described = sandbox.get(f"v1/blocks/deployments/{block}")
    assert described["parameters"]["run"]["n"] == 2
    assert described["latestRevision"]["revision"] == 1


def test_version_two_takes_a_blocks_values_too(sandbox: SandboxProcess, block: str):
    assert sandbox.patch(v2(block), {"parameters": {"n": 3}}) == {"n": 3, "on": False}


def test_null_brings_the_default_back(sandbox: SandboxProcess, block: str):
    sandbox.patch(v1(block), {"n": 2})
    assert sandbox.patch(v1(block), {"n": None})["n"] == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"n": "2"}, "parameters.run.n: must be a number"),
        ({"n": 9}, "must be one of 1, 2, 3"),
        ({"x": 1}, "parameters.run.x: unknown parameter"),
        ({"b": "1"}, "parameters.run.b: unknown parameter"),
        ({"on": True}, "parameters.run.whom: is required"),
    ],
)
def test_a_patch_with_a_mistake_is_refused(sandbox: SandboxProcess, block: str, body, words):
    build.refused(sandbox.send("PATCH", v1(block), json=body), 422, words)
    build.refused(sandbox.send("PATCH", v2(block), json={"parameters": body}), 422, words)
    assert sandbox.get(v1(block)) == {"n": 1, "on": False}


@pytest.mark.parametrize("body", [{}, {"n": 1}, {"n": 1.0}])
def test_a_patch_that_changes_nothing_is_refused(sandbox: SandboxProcess, block: str, body):
    answer = sandbox.send("PATCH", v1(block), json=body)
    assert (answer.status_code, answer.json()["detail"]) == (400, "No changes detected")


@pytest.mark.parametrize("body", [{"appParameters": {"n": 2}}, {"n": 2}])
def test_version_two_refuses_what_a_block_has_not(sandbox: SandboxProcess, block: str, body):
    build.refused(sandbox.send("PATCH", v2(block), json=body), 400)


def test_an_app_answers_its_own_values_and_its_blocks(sandbox: SandboxProcess, app):
    deployment, name = app
    assert sandbox.get(v1(deployment)) == {"appParameters": {}, "parameters": {name: {"on": False}}}


def test_an_apps_value_reaches_its_blocks(sandbox: SandboxProcess, app):
    deployment, name = app
    given = {"appParameters": {"n": 3}, "parameters": {name: {"on": True, "whom": "ana"}}}
    answer = sandbox.patch(v2(deployment), given)
    assert answer == given
    described = sandbox.get(f"v1/apps/deployments/{deployment}")
    child = described["latestRevision"]["blocks"][0]["deploymentId"]
    assert sandbox.get(v1(child)) == {"n": 3, "on": True, "whom": "ana"}
    assert described["appParameters"]["run"] == {"n": 3}


@pytest.mark.parametrize(
    ("own", "by_block", "words"),
    [
        ({"n": 9}, {}, "appParameters.run.n: must be one of 1, 2, 3"),
        ({"x": 1}, {}, "appParameters.run.x: unknown parameter"),
        ({}, {"n": 1}, "run.n: is given once, in appParameters"),
        ({}, {"on": True}, "run.whom: is required"),
        ({}, {"on": 1}, "run.on: must be true or false"),
        ({}, [], "run: must be an object"),
    ],
)
def test_an_apps_patch_with_a_mistake_is_refused(
    sandbox: SandboxProcess, app, own, by_block, words
):
    deployment, name = app
    body: Any = {"appParameters": own, "parameters": {name: by_block}}
    build.refused(sandbox.send("PATCH", v2(deployment), json=body), 422, words)


def test_an_apps_patch_names_its_own_blocks(sandbox: SandboxProcess, app):
    body = {"parameters": {"other": {}}}
    build.refused(sandbox.send("PATCH", v2(app[0]), json=body), 422, "no such block")


def test_an_apps_patch_that_changes_nothing_is_refused(sandbox: SandboxProcess, app):
    deployment, name = app
    for body in ({}, {"parameters": {name: {"on": False}}}):
        build.refused(sandbox.send("PATCH", v2(deployment), json=body), 400, "No changes")


def test_an_app_is_patched_by_version_two_only(sandbox: SandboxProcess, app):
    build.refused(sandbox.send("PATCH", v1(app[0]), json={"n": 2}), 422, "version 2")


def test_values_survive_a_redeploy(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": SCHEMA})
    warns = {"tags": build.TAGS["warns"]}
    deployment = build.deployed(sandbox, "blocks", spec, metadata=warns)
    sandbox.patch(v1(deployment), {"n": 3})
    sandbox.post(f"v1/blocks/deployments/{deployment}/redeploy")
    assert sandbox.get(v1(deployment))["n"] == 3


def test_a_deployment_in_motion_is_neither_patched_nor_executed(sandbox: SandboxProcess):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox, parameters={"run": SCHEMA}))
    build.refused(sandbox.send("PATCH", v1(deployment), json={"n": 2}), 409)
    build.refused(sandbox.send("PATCH", v2(deployment), json={"parameters": {"n": 2}}), 409)
    build.refused(sandbox.send("POST", f"v1/deployments/{deployment}/execute"), 409)


def test_an_execution_answers_for_each_block(sandbox: SandboxProcess, app, block: str):
    for deployment in (app[0], block):
        (one,) = sandbox.post(f"v1/deployments/{deployment}/execute", {})["executeResponse"]
        assert one.keys() == {"blockSpecId", "version", "executionId", "status"}


@pytest.mark.parametrize("path", ["v1/deployments/{}/parameters/run", "v1/deployments/{}/execute"])
def test_an_unknown_deployment_is_404(sandbox: SandboxProcess, path: str):
    method = "GET" if path.endswith("run") else "POST"
    build.refused(sandbox.send(method, path.format("nobody")), 404)
