"""Secrets: masked in every answer, and nowhere in the sandbox's own file."""

import json
from typing import Any

from tests.sandbox import build
from tests.sandbox.build import parameter
from tests.sandbox_process import SandboxProcess

SECRET = "correct-horse-battery"
MASK = "********"
SCHEMA = [
    parameter("key", hideValue=True, required=True),
    parameter("plain"),
    parameter("login", "object", properties=[parameter("user"), parameter("pass", hideValue=True)]),
    parameter("rows", "object_array", properties=[parameter("pass", hideValue=True)]),
]
VALUES: dict[str, Any] = {
    "key": SECRET,
    "plain": "open",
    "login": {"user": "ana", "pass": SECRET},
    "rows": [{"pass": SECRET}],
}
MASKED = {
    "key": MASK,
    "plain": "open",
    "login": {"user": "ana", "pass": MASK},
    "rows": [{"pass": MASK}],
}


def test_secrets_come_back_masked(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": SCHEMA, "build": [SCHEMA[0]]})
    values = {"run": VALUES, "build": {"key": SECRET}}
    deployment = build.deployed(sandbox, "blocks", spec, parameters=values)
    path = f"v1/blocks/deployments/{deployment}"
    for answer in (sandbox.get(path), sandbox.get(f"{path}/revisions/1")):
        assert answer["parameters"] == {"run": MASKED, "build": {"key": MASK}}
    assert sandbox.get(f"v1/deployments/{deployment}/parameters/run") == MASKED
    new = {"key": SECRET + "2"}
    assert sandbox.patch(f"v1/deployments/{deployment}/parameters/run", new) == MASKED


def test_a_new_secret_is_always_a_change(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": SCHEMA})
    deployment = build.deployed(sandbox, "blocks", spec, parameters={"run": VALUES})
    path = f"v1/deployments/{deployment}/parameters/run"
    assert sandbox.patch(path, {"key": SECRET})["key"] == MASK


def test_a_required_secret_that_a_revision_leaves_out_is_refused(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": SCHEMA})
    deployment = build.deployed(sandbox, "blocks", spec, parameters={"run": VALUES})
    path = f"v1/blocks/deployments/{deployment}/revisions"
    answer = sandbox.send("POST", path, json={"parameters": {"run": {"plain": "x"}}})
    build.refused(answer, 422, "parameters.run.key: is required")


def test_an_error_does_not_repeat_a_secret(sandbox: SandboxProcess):
    schema = [parameter("key", hideValue=True, options=["one-allowed"])]
    spec = build.block(sandbox, parameters={"run": schema})
    values = {"run": {"key": SECRET}}
    answer = build.post_deployment(sandbox, "blocks", spec, parameters=values)
    build.refused(answer, 422, "is not one of the allowed values")
    assert SECRET not in answer.text
    assert "one-allowed" not in answer.text


def test_a_secret_of_the_app_is_one_in_its_blocks(sandbox: SandboxProcess):
    block = build.block(sandbox, parameters={"run": [parameter("key")]})
    spec = build.app(sandbox, [block], parameters={"run": [parameter("key", hideValue=True)]})
    values = {"run": {"key": SECRET}}
    deployment = build.deployed(sandbox, "apps", spec, appParameters=values)
    answer = sandbox.get(f"v1/apps/deployments/{deployment}")
    assert answer["appParameters"]["run"] == {"key": MASK}
    child = answer["latestRevision"]["blocks"][0]["deploymentId"]
    assert sandbox.get(f"v1/blocks/deployments/{child}")["parameters"]["run"] == {"key": MASK}


def test_a_secret_of_a_block_is_one_in_its_app(sandbox: SandboxProcess):
    block = build.block(sandbox, parameters={"run": [parameter("key", hideValue=True)]})
    spec = build.app(sandbox, [block], parameters={"run": [parameter("key")]})
    values = {"run": {"key": SECRET}}
    deployment = build.deployed(sandbox, "apps", spec, appParameters=values)
    assert SECRET not in json.dumps(sandbox.get(f"v1/apps/deployments/{deployment}"))


def test_no_secret_is_in_the_file(tmp_path):
    with SandboxProcess(tmp_path) as sandbox:
        spec = build.block(sandbox, parameters={"run": SCHEMA})
        deployment = build.deployed(sandbox, "blocks", spec, parameters={"run": VALUES})
        sandbox.patch(f"v1/deployments/{deployment}/parameters/run", {"key": SECRET})
        assert SECRET not in json.dumps(sandbox.requests())
    for file in tmp_path.iterdir():
        assert SECRET.encode() not in file.read_bytes()
        assert sandbox.token.encode() not in file.read_bytes()
