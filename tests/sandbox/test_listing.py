"""Lists: pages, filters and sorts, on specs, releases, deployments and revisions."""

from typing import Any

import pytest

from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

PEOPLE = ["b", "C", "a"]


@pytest.fixture(scope="module")
def listed(sandbox_process: SandboxProcess) -> str:
    """Three block specs, one of them featured and archived, whose names share a beginning."""
    begin = build.unique("listed")
    for index, end in enumerate(PEOPLE):
        metadata = {"name": f"{begin}-{end}", "title": f"{begin} {end}", "description": f"D{end}x"}
        spec = build.block(sandbox_process, build.body_of(metadata=metadata), featured=index == 0)
        if index == 0:
            change = {"metadata": {"status": "archived"}}
            sandbox_process.patch(f"v1/blocks/specs/{spec}", change)
    return begin


def ends(sandbox: SandboxProcess, path: str, **query: Any) -> list[str]:
    page = sandbox.get(path, pageSize=100, **query)
    things = page.get("specs") or page.get("deployments") or []
    return [thing["metadata"]["name"].rsplit("-", 1)[1] for thing in things]


def test_a_list_is_newest_first(sandbox: SandboxProcess, listed: str):
    assert ends(sandbox, "v1/blocks/specs/", name=listed) == ["a", "C", "b"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["C", "a", "b"]),
        ("name:asc", ["C", "a", "b"]),
        ("name:desc", ["b", "a", "C"]),
        ("title:desc", ["b", "a", "C"]),
        ("createdAt", ["b", "C", "a"]),
        (["createdBy:asc", "name:desc"], ["b", "a", "C"]),
    ],
)
def test_a_list_can_be_sorted(sandbox: SandboxProcess, listed: str, sort: Any, order: list[str]):
    assert ends(sandbox, "v1/blocks/specs/", name=listed, sort=sort) == order


def test_a_page_says_where_it_stands(sandbox: SandboxProcess, listed: str):
    page = sandbox.get("v1/blocks/specs/", name=listed, pageSize=2, pageNumber=2)
    assert [page[key] for key in ("pageNumber", "pageSize", "pageCount", "specCount")] == [
        2,
        2,
        2,
        3,
    ]
    assert len(page["specs"]) == 1


def test_a_page_past_the_end_is_empty(sandbox: SandboxProcess, listed: str):
    page = sandbox.get("v1/blocks/specs/", name=listed, pageNumber=9)
    assert (page["specs"], page["specCount"]) == ([], 3)


def test_a_page_has_25_and_at_most_100(sandbox: SandboxProcess):
    assert sandbox.get("v1/specs/")["pageSize"] == 25
    assert sandbox.get("v1/specs/", pageSize=500)["pageSize"] == 100


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "", "9" * 30])
@pytest.mark.parametrize("key", ["pageSize", "pageNumber"])
def test_a_page_number_that_is_none_is_refused(sandbox: SandboxProcess, key: str, value: str):
    build.refused(sandbox.send("GET", "v1/specs/", params={key: value}), 400, key)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("v1/specs/", {"status": "deployed"}),
        ("v1/specs/", {"scope": "secret"}),
        ("v1/specs/", {"kind": "block"}),
        ("v1/specs/", {"featured": "maybe"}),
        ("v1/specs/", {"sort": "status"}),
        ("v1/specs/", {"sort": "name:up"}),
        ("v1/deployments/", {"status": "superseded"}),
        ("v1/deployments/", {"kind": "x"}),
        ("v1/apps/deployments/", {"sort": "kind"}),
    ],
)
def test_a_filter_or_sort_that_does_not_exist_is_refused(
    sandbox: SandboxProcess, path: str, query: dict[str, str]
):
    build.refused(sandbox.send("GET", path, params=query), 400, next(iter(query)))


def test_specs_are_filtered_by_status_and_featured(sandbox: SandboxProcess, listed: str):
    path = "v1/blocks/specs/"
    assert ends(sandbox, path, name=listed, status="archived") == ["b"]
    assert ends(sandbox, path, name=listed, featured="True") == ["b"]
    assert ends(sandbox, path, name=listed, featured="false") == ["a", "C"]
    both = ["archived", "available"]
    assert len(ends(sandbox, path, name=listed, status=both)) == 3


def test_name_and_title_are_beginnings_whatever_the_case(sandbox: SandboxProcess, listed: str):
    assert len(ends(sandbox, "v1/blocks/specs/", name=listed.upper())) == 3
    assert ends(sandbox, "v1/blocks/specs/", title=f"{listed} c") == ["C"]
    assert ends(sandbox, "v1/blocks/specs/", name=listed[1:]) == []
    assert ends(sandbox, "v1/blocks/specs/", name="%") == []


def test_a_term_is_looked_for_anywhere(sandbox: SandboxProcess, listed: str):
    assert ends(sandbox, "v1/specs/", term=f"{listed[2:]} C") == ["C"]
    assert "a" in ends(sandbox, "v1/specs/", term="dAx")
    assert ends(sandbox, "v1/specs/", term="nowhere to be found") == []


def test_all_specs_are_filtered_by_kind(sandbox: SandboxProcess, listed: str):
    build.block(sandbox, build.body_of("service"))
    kinds = {spec["kind"] for spec in sandbox.get("v1/specs/", kind="service")["specs"]}
    assert kinds == {"service"}


def test_each_family_lists_its_own(sandbox: SandboxProcess):
    spec = build.app(sandbox, [build.block(sandbox)])
    apps = [item["id"] for item in sandbox.get("v1/apps/specs/")["specs"]]
    blocks = [item["id"] for item in sandbox.get("v1/blocks/specs/")["specs"]]
    assert spec in apps
    assert spec not in blocks


def test_releases_are_newest_first(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    for version in ("1.10.0", "1.9.0"):
        build.release_block(sandbox, spec, version)
    path = f"v1/blocks/specs/{spec}/releases"
    versions = [item["version"] for item in sandbox.get(path)["releases"]]
    assert versions == ["1.9.0", "1.10.0", "1.0.0"]
    assert sandbox.get(path, sort="createdAt", pageSize=1)["releases"][0]["version"] == "1.0.0"
    assert sandbox.get(path)["releaseCount"] == 3


def test_deployments_are_filtered_by_their_present_status(sandbox: SandboxProcess):
    name = build.unique("moving")
    build.deploy(sandbox, "blocks", build.block(sandbox), metadata={"name": name})
    query = {"name": name, "status": ["deploying", "deleting"]}
    assert sandbox.get("v1/blocks/deployments/", **query)["deploymentCount"] == 1
    sandbox.settle()
    assert sandbox.get("v1/blocks/deployments/", **query)["deploymentCount"] == 0
    query["status"] = ["deployed"]
    assert sandbox.get("v1/blocks/deployments/", **query)["deploymentCount"] == 1


def test_all_deployments_are_filtered_by_kind_and_term(sandbox: SandboxProcess):
    title = build.unique("Quarterly figures")
    spec = build.block(sandbox)
    deployment = build.deploy(sandbox, "blocks", spec, metadata={"title": title})
    for kind, found in [("workflow", [deployment]), ("app", [])]:
        page = sandbox.get("v1/deployments/", term=title.upper(), kind=kind)
        assert [item["id"] for item in page["deployments"]] == found


def test_block_deployments_are_found_by_title(sandbox: SandboxProcess):
    title = build.unique("Titled")
    build.deploy(sandbox, "blocks", build.block(sandbox), metadata={"title": title})
    assert sandbox.get("v1/blocks/deployments/", title=title)["deploymentCount"] == 1


def test_deployments_of_a_spec_follow_the_latest_revision(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    build.release_block(sandbox, spec, "2.0.0")
    deployment = build.deployed(sandbox, "blocks", spec, spec={"release": {"version": "1.0.0"}})
    path = f"v1/specs/{spec}/releases/deployments"
    (item,) = sandbox.get(path, version="1.0.0")["deployments"]
    assert item["latestRevision"]["releaseVersion"] == "1.0.0"
    sandbox.post(f"v1/blocks/deployments/{deployment}/revisions", {})
    assert sandbox.get(path, version="1.0.0")["deployments"] == []
    assert sandbox.get(path)["deploymentCount"] == 1
    build.refused(sandbox.send("GET", path, params={"version": "3.0.0"}), 404)
    build.refused(sandbox.send("GET", path, params={"version": "three"}), 400)


def test_revisions_are_filtered_and_sorted(sandbox: SandboxProcess):
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox))
    path = f"v1/blocks/deployments/{deployment}/revisions"
    sandbox.post(path, {"revision": {"notes": "Second"}})
    sandbox.settle()
    assert [item["revision"] for item in sandbox.get(path)["revisions"]] == [2, 1]
    assert [item["revision"] for item in sandbox.get(path, sort="name")["revisions"]] == [1, 2]
    assert sandbox.get(path, status="superseded")["revisions"][0]["revision"] == 1
    build.refused(sandbox.send("GET", path, params={"status": "warning"}), 400)
