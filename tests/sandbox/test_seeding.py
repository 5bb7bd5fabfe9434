"""What a new sandbox begins with: the demo data through the API's own eyes, and data in bulk."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pressui.sandbox.terms import DEPLOYMENT_STATUSES, IN_MOTION
from tests.sandbox.demo import BY_ID, DEPLOYMENTS, SPECS, releases
from tests.sandbox_process import SandboxProcess

SOME_MINUTES = 10 * 60


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("demo"), seed="demo") as process:
        yield process


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("large"), seed="10000") as process:
        yield process


def everything(sandbox: SandboxProcess, path: str, thing: str) -> list[dict[str, Any]]:
    first = sandbox.get(path, pageSize=100)
    pages = range(2, first["pageCount"] + 1)
    rest = [sandbox.get(path, pageSize=100, pageNumber=number)[thing] for number in pages]
    return [item for page in [first[thing], *rest] for item in page]


def path_of(item: dict[str, Any]) -> str:
    return f"v1/{item['family']}/deployments/{item['id']}"


def test_every_spec_of_the_demo_is_there(demo: SandboxProcess):
    found = {item["id"]: item for item in everything(demo, "v1/specs/", "specs")}
    assert found.keys() == BY_ID.keys()
    for spec in SPECS:
        answer = found[spec["id"]]
        assert answer["metadata"]["status"] == spec["status"]
        assert (answer["scope"], answer["featured"]) == (spec["scope"], spec["featured"])
        path = f"v1/{spec['family']}/specs/{spec['id']}/releases"
        assert demo.get(path)["releaseCount"] == len(releases(spec))


def test_every_deployment_of_the_demo_is_as_the_files_say(demo: SandboxProcess):
    for item in DEPLOYMENTS:
        answer = demo.get(path_of(item))
        assert answer["metadata"]["status"] == item["status"], item["metadata"]["name"]
        assert answer["metadata"]["createdBy"] == item["revisions"][0]["createdBy"]
        revisions = demo.get(f"{path_of(item)}/revisions", sort="createdAt", pageSize=100)
        expected = [revision["status"] for revision in item["revisions"]]
        assert [revision["status"] for revision in revisions["revisions"]] == expected


def test_the_blocks_of_the_demo_are_as_the_files_say(demo: SandboxProcess):
    for item in DEPLOYMENTS:
        states = item["revisions"][-1].get("blockStatuses") or {}
        blocks = demo.get(path_of(item))["latestRevision"].get("blocks", [])
        begin = len(item["metadata"]["name"]) + 1
        found = {block["name"][begin:]: block["status"] for block in blocks}
        assert found | {name: state["status"] for name, state in states.items()} == found


def test_every_status_is_shown_at_the_start(demo: SandboxProcess):
    found = everything(demo, "v1/deployments/", "deployments")
    assert {item["metadata"]["status"] for item in found} == set(DEPLOYMENT_STATUSES)


def test_what_failed_says_why(demo: SandboxProcess):
    for item in DEPLOYMENTS:
        if item["family"] == "blocks" and item["status"] in ("failed", "warning"):
            (resource,) = demo.get(path_of(item))["latestRevision"]["resources"]
            assert resource["errors"][0]["message"]


def test_there_is_something_to_redeploy_of_each_sort(demo: SandboxProcess):
    found = everything(demo, "v1/deployments/", "deployments")
    counts: Counter[tuple[str, str]] = Counter()
    for item in found:
        family = "apps" if item["kind"] == "app" else "blocks"
        status = item["metadata"]["status"]
        if status in ("failed", "warning"):
            answer = demo.get(f"v1/{family}/deployments/{item['id']}")
            counts[family, status] += "parent" not in answer
    assert counts["blocks", "failed"]
    assert counts["blocks", "warning"]
    assert counts["apps", "failed"]


def test_the_demo_starts_quickly_and_settles_within_minutes(tmp_path):
    began = time.monotonic()
    with SandboxProcess(tmp_path, seed="demo", deploy_seconds=1) as sandbox:
        assert time.monotonic() - began < 5
        failed = [item for item in DEPLOYMENTS if item["status"] in ("failed", "warning")]
        for item in failed:
            sandbox.post(f"{path_of(item)}/redeploy")
            assert sandbox.get(path_of(item))["metadata"]["status"] == "redeploying"
        sandbox.advance(SOME_MINUTES)
        assert sandbox.get("v1/deployments/", status=IN_MOTION)["deploymentCount"] == 0
        ends = [sandbox.get(path_of(item))["metadata"]["status"] for item in failed]
        assert ends.count("deployed") >= len(ends) - 1


def test_a_database_that_is_there_is_kept(tmp_path):
    with SandboxProcess(tmp_path, seed="demo") as sandbox:
        sandbox.delete(f"v1/{SPECS[0]['family']}/specs/{SPECS[0]['id']}")
        sandbox.restart()
        assert sandbox.get("v1/specs/")["specCount"] == len(SPECS) - 1


def test_the_demo_stands_among_made_up_specs(tmp_path: Path):
    with SandboxProcess(tmp_path, seed="demo,100") as sandbox:
        found = everything(sandbox, "v1/specs/", "specs")
        assert len(found) == len(SPECS) + 100
        assert found[0]["metadata"]["createdAt"] < datetime.now(UTC).isoformat()


def test_bulk_makes_ten_deployments_a_spec(large: SandboxProcess):
    assert large.get("v1/specs/")["specCount"] == 10_000
    assert large.get("v1/deployments/")["deploymentCount"] == 100_000
    assert {item["kind"] for item in large.get("v1/specs/")["specs"]} == {
        "app",
        "workflow",
        "service",
    }


def test_bulk_data_hold_together(large: SandboxProcess):
    spec = large.get("v1/apps/specs/")["specs"][0]
    config = large.get(f"v1/apps/specs/{spec['id']}")["latestRelease"]["config"]
    assert [large.get(f"v1/blocks/specs/{block['id']}") for block in config]
    item = large.get(f"v1/specs/{spec['id']}/releases/deployments")["deployments"][0]
    blocks = large.get(f"v1/apps/deployments/{item['id']}")["latestRevision"]["blocks"]
    assert len(blocks) == len(config)
    child = large.get(f"v1/blocks/deployments/{blocks[0]['deploymentId']}")
    assert child["parent"]["id"] == item["id"]
    assert child["parameters"]["run"]["aggregation"] == "AVG"
