"""The published client `peak-sdk`, in an environment of its own, against the sandbox."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pressui.sandbox.routes import ROUTES, route
from tests.sandbox_process import ROOT, SandboxProcess

PACKAGE = "peak-sdk==1.29.0"
HOME = ROOT / "var" / "peak-sdk-venv"
PYTHON = HOME / "bin" / "python"
DRIVER = Path(__file__).with_name("peak_sdk_driver.py")

OPERATIONS = {
    "specs": ["list_specs", "list_spec_release_deployments"],
    "family": [
        "list_specs",
        "create_spec",
        "describe_spec",
        "update_spec_metadata",
        "delete_spec",
        "create_spec_release",
        "describe_spec_release",
        "list_spec_releases",
        "create_deployment",
        "list_deployments",
        "describe_deployment",
        "update_deployment_metadata",
        "redeploy",
        "delete_deployment",
        "create_deployment_revision",
        "describe_deployment_revision",
        "list_deployment_revisions",
    ],
    "blocks": ["get_parameters", "patch_parameters", "get_related_block_details"],
    "deployments": [
        "list_deployments",
        "patch_parameters",
        "patch_parameters_v2",
        "execute_resources",
    ],
}


def installed() -> Path:
    """The client's own environment: made on first use, never part of ours."""
    marker = HOME / PACKAGE
    if marker.exists():
        return PYTHON
    subprocess.run([sys.executable, "-m", "venv", HOME], check=True, timeout=120)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]
    result = subprocess.run(pip, capture_output=True, text=True, timeout=300)
    if result.returncode:
        pytest.skip(f"{PACKAGE} cannot be installed: {result.stderr.strip()[-200:]}")
    marker.touch()
    return PYTHON


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """What the client was answered, operation by operation, and what it requested."""
    folder = tmp_path_factory.mktemp("code")
    (folder / "main.py").write_text("print('hello')\n")
    (folder / ".dockerignore").write_text("*.csv\n")
    report = tmp_path_factory.mktemp("report") / "report.json"
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    with SandboxProcess(tmp_path_factory.mktemp("data")) as sandbox:
        command = [installed(), DRIVER, sandbox.url, sandbox.token, folder, report]
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60
        )
        assert result.returncode == 0, result.stderr
        yield json.loads(report.read_text()), sandbox.requests()


def operations() -> Iterator[str]:
    for group, names in OPERATIONS.items():
        for family in ("apps", "blocks") if group == "family" else (group,):
            yield from (f"{family}.{name}" for name in names)


@pytest.mark.parametrize("operation", list(operations()))
def test_every_operation_of_the_client_is_answered(driven, operation: str):
    assert operation in driven[0]


def test_every_address_of_the_contract_was_called(driven):
    called = {route(item["method"], item["path"])[0] for item in driven[1]}
    answered = [item["status"] for item in driven[1]]
    assert called == {operation for _, _, _, operation in ROUTES}
    assert sorted(code for code in answered if code >= 300) == [400, 404]


def test_nothing_else_was_called(driven):
    """No telemetry, no question about the tenant."""
    assert {item["path"].split("/")[1] for item in driven[1]} == {"v1", "v2"}


def test_a_block_spec_is_published_with_its_artifact(driven):
    answers = driven[0]
    assert answers["blocks.create_spec validate"]["success"] is True
    assert answers["blocks.create_spec_release validate"]["success"] is True
    described = answers["blocks.describe_spec"]
    assert described["latestRelease"]["artifact"]["version"] == 1
    assert described["parameters"]["run"][0]["name"] == "agg_type"
    assert answers["blocks.describe_spec_release"]["artifact"]["version"] == 2


def test_releases_and_specs_are_iterated(driven):
    answers = driven[0]
    assert [item["version"] for item in answers["blocks.list_spec_releases"]] == ["1.0.0", "1.1.0"]
    assert [item["metadata"]["title"] for item in answers["blocks.list_specs"]] == ["Edited"]
    assert answers["apps.list_specs"]["specCount"] == 1


@pytest.mark.parametrize("family", ["apps", "blocks"])
def test_a_deployment_fails_is_redeployed_and_revised(driven, family: str):
    answers = driven[0]
    assert answers[f"{family}.redeploy"]["revision"] == 2
    assert answers[f"{family}.create_deployment_revision"]["revision"] == 3
    described = answers[f"{family}.describe_deployment"]
    assert described["metadata"]["status"] == "deployed"
    assert described["metadata"]["title"] == "Edited"
    statuses = [
        item["status"] for item in answers[f"{family}.list_deployment_revisions"]["revisions"]
    ]
    assert statuses == ["deployed", "superseded", "superseded"]


def test_run_parameters_are_patched_and_masked(driven):
    answers, mask = driven[0], "********"
    assert answers["blocks.get_parameters"] == {"agg_type": "MIN", "token": mask}
    assert answers["deployments.patch_parameters"] == {"agg_type": "AVG", "token": mask}
    patched = answers["deployments.patch_parameters_v2"]
    assert patched == {
        "appParameters": {"agg_type": "MIN"},
        "parameters": {"sdk-block": {"token": mask}},
    }
    assert len(answers["deployments.execute_resources"]["executeResponse"]) == 1


def test_related_blocks_are_found_through_the_parent(driven):
    (block,) = driven[0]["blocks.get_related_block_details"]
    assert block.keys() == {"id", "resource_id", "kind", "name", "status"}
    assert driven[0]["blocks.get_related_block_details alone"] == []


def test_deletes_answer_nothing_and_errors_keep_their_words(driven):
    answers = driven[0]
    for operation in ("apps.delete_deployment", "blocks.delete_spec"):
        assert answers[operation] == {}
    assert "does not exist" in answers["not found"]
    assert "metadata.name: is required" in answers["bad request"]
