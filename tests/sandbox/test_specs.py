"""Specs: publish with every rule, describe, edit, delete."""

import pytest

from tests.sandbox import build
from tests.sandbox_process import SandboxProcess


def test_a_block_spec_is_described_with_its_latest_release(sandbox: SandboxProcess):
    parameters = {"run": [build.parameter("n", "number")]}
    spec = build.block(sandbox, parameters=parameters, autoRunOnDeploy=True, featured=True)
    answer = sandbox.get(f"v1/blocks/specs/{spec}")
    assert answer["kind"] == "workflow"
    assert answer["featured"] is True
    assert answer["metadata"]["status"] == "available"
    assert "@" in answer["metadata"]["createdBy"]
    assert answer["latestRelease"]["config"]["steps"]["main"]["type"] == "standard"
    assert answer["latestRelease"]["autoRunOnDeploy"] is True
    assert answer["parameters"]["run"] == parameters["run"]
    assert answer["parameters"]["groups"].keys() == {"build", "run"}


def test_an_app_spec_is_described_with_its_blocks(sandbox: SandboxProcess):
    block = build.block(sandbox)
    spec = build.app(sandbox, [block], parameters={"run": [build.parameter("x")]})
    latest = sandbox.get(f"v1/apps/specs/{spec}")["latestRelease"]
    expected = {"id": block, "release": {"version": "1.0.0"}, "autoRunOnDeploy": False}
    assert latest["config"] == [expected]
    release = sandbox.get(f"v1/apps/specs/{spec}/releases/1.0.0")
    assert [item["name"] for item in release["parameters"]["run"]] == ["x"]


def test_numbers_come_back_as_they_were_written(sandbox: SandboxProcess):
    config = {"serviceType": "api", "whole": 10, "real": 10.0, "large": 2**60}
    spec = build.block(sandbox, build.body_of("service", config=config))
    text = sandbox.send("GET", f"v1/blocks/specs/{spec}").text
    assert '"whole": 10, "real": 10.0, "large": 1152921504606846976' in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "2"}, "version: must be 1"),
        ({"version": None}, "version: must be 1"),
        ({"kind": "app"}, "kind: must be one of workflow, service"),
        ({"metadata": {"name": ""}}, "metadata.name: is required"),
        ({"metadata": {"name": "  "}}, "metadata.name: must not be blank"),
        ({"metadata": {"summary": None}}, "metadata.summary: is required"),
        ({"metadata": {"title": 3}}, "metadata.title: must be a text"),
        ({"metadata": {"tags": ["x"]}}, "metadata.tags[0].name: is required"),
        ({"metadata": {"descriptionContentType": "text/html"}}, "descriptionContentType"),
        ({"release": {}}, "release.version: is required"),
        ({"release": {"version": "1.0"}}, "semantic version"),
        ({"release": {"version": "01.0.0"}}, "semantic version"),
        ({"release": {"version": "1.0.0", "notes": 1}}, "release.notes: must be a text"),
        ({"config": []}, "config: must be an object"),
        ({"config": {"steps": {}}}, "config.steps"),
        ({"config": {"steps": {"a": {"type": "ftp"}}}}, "config.steps.a.type: must be one of"),
    ],
)
def test_a_workflow_with_a_mistake_is_refused(sandbox: SandboxProcess, change, words):
    answer = build.post_block(sandbox, build.body_of(**change))
    build.refused(answer, answer.status_code, words)
    assert answer.status_code in (400, 422)


def test_a_service_needs_a_known_type(sandbox: SandboxProcess):
    body = build.body_of("service", config={"serviceType": "ftp"})
    build.refused(build.post_block(sandbox, body), 422, "config.serviceType: must be one of")


@pytest.mark.parametrize("version", ["1", 1])
def test_the_version_of_the_format_may_be_text_or_number(sandbox: SandboxProcess, version):
    assert build.block(sandbox, build.body_of(version=version))


def test_what_the_published_client_sends_for_nothing_is_taken(sandbox: SandboxProcess):
    body = build.body_of()
    nothing = {"featured": "null", "autoRunOnDeploy": "null", "parameters": "null"}
    spec = build.block(sandbox, body, **nothing)
    assert sandbox.get(f"v1/blocks/specs/{spec}")["featured"] is False


@pytest.mark.parametrize("field", ["featured", "autoRunOnDeploy", "parameters", "tenants"])
def test_a_field_that_is_no_json_is_refused(sandbox: SandboxProcess, field: str):
    build.refused(build.post_block(sandbox, build.body_of(), **{field: "{"}), 400, field)


def test_names_are_unique_in_their_kind(sandbox: SandboxProcess):
    name = {"name": build.unique("taken")}
    spec = build.block(sandbox, build.body_of(metadata=name))
    build.refused(build.post_block(sandbox, build.body_of(metadata=name)), 409, name["name"])
    assert build.block(sandbox, build.body_of("service", metadata=name))
    sandbox.delete(f"v1/blocks/specs/{spec}")
    assert build.block(sandbox, build.body_of(metadata=name))


def test_names_of_apps_are_unique(sandbox: SandboxProcess):
    block, body = build.block(sandbox), build.body_of("app")
    assert build.post_app(sandbox, [block], body).status_code == 201
    build.refused(build.post_app(sandbox, [block], body), 409)


def test_a_scope_may_be_shared_with_tenants(sandbox: SandboxProcess):
    spec = build.block(sandbox, scope="shared", tenants=["one", "two"])
    answer = sandbox.get(f"v1/blocks/specs/{spec}")
    assert (answer["scope"], answer["tenants"]) == ("shared", ["one", "two"])


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "secret"},
        {"scope": "shared"},
        {"scope": "shared", "tenants": []},
        {"scope": "private", "tenants": ["one"]},
        {"scope": "shared", "tenants": [1]},
    ],
)
def test_a_scope_that_does_not_fit_its_tenants_is_refused(sandbox: SandboxProcess, fields):
    build.refused(build.post_block(sandbox, build.body_of(), **fields), 400)


def test_the_blocks_of_an_app_must_exist_at_their_release(sandbox: SandboxProcess):
    other_app = build.app(sandbox, [build.block(sandbox)])
    for unknown in ("nobody", other_app):
        build.refused(build.post_app(sandbox, [unknown]), 422, "no block spec")
    build.refused(build.post_app(sandbox, []), 422, "config")


def test_two_blocks_of_one_name_in_one_app_are_refused(sandbox: SandboxProcess):
    name = {"name": build.unique("twin")}
    twins = [build.block(sandbox, build.body_of(k, metadata=name)) for k in ("workflow", "service")]
    build.refused(build.post_app(sandbox, twins), 422, f"two blocks of the name {name['name']}")


def test_an_app_needs_notes_and_a_block_does_not(sandbox: SandboxProcess):
    release = {"version": "1.0.0"}
    block = build.block(sandbox, build.body_of(release=release))
    answer = build.post_app(sandbox, [block], build.body_of("app", release=release))
    build.refused(answer, 400, "release.notes: is required")


def test_validate_checks_everything_and_creates_nothing(sandbox: SandboxProcess):
    body, query = build.body_of(), {"validate": "true"}
    assert build.post_block(sandbox, body, query).json()["success"] is True
    assert build.block(sandbox, body)
    build.refused(build.post_block(sandbox, body, query), 409)


@pytest.mark.parametrize("path", ["v1/apps/specs/{}", "v1/blocks/specs/x{}"])
def test_an_unknown_spec_or_one_of_the_other_family_is_404(sandbox: SandboxProcess, path: str):
    path = path.format(build.block(sandbox))
    for method in ("GET", "PATCH", "DELETE"):
        build.refused(sandbox.send(method, path, json={}), 404)


def test_an_edit_changes_what_it_names_alone(sandbox: SandboxProcess):
    path = f"v1/blocks/specs/{build.block(sandbox, build.body_of(metadata={'title': 'T'}))}"
    before = sandbox.get(path)
    sandbox.patch(path, {"metadata": {"status": "unavailable", "summary": "New"}, "featured": True})
    after = sandbox.get(path)
    assert after["metadata"]["summary"] == "New"
    assert after["metadata"]["status"] == "unavailable"
    assert (after["metadata"]["title"], after["featured"]) == ("T", True)
    assert after["metadata"]["updatedAt"] > before["metadata"]["updatedAt"]
    assert after["metadata"]["createdAt"] == before["metadata"]["createdAt"]


def test_null_takes_an_optional_field_away(sandbox: SandboxProcess):
    path = f"v1/blocks/specs/{build.block(sandbox, build.body_of(metadata={'title': 'T'}))}"
    sandbox.patch(path, {"metadata": {"title": None}})
    assert "title" not in sandbox.get(path)["metadata"]


def test_an_edit_that_changes_nothing_is_refused(sandbox: SandboxProcess):
    path = f"v1/blocks/specs/{build.block(sandbox)}"
    for body in ({}, {"metadata": {}}, {"metadata": {"summary": "For a test"}, "featured": False}):
        answer = sandbox.send("PATCH", path, json=body)
        assert (answer.status_code, answer.json()["detail"]) == (400, "No changes detected")


@pytest.mark.parametrize(
    "body",
    [
        {"metadata": {"status": "gone"}},
        {"metadata": {"name": ""}},
        {"metadata": {"summary": None}},
        {"metadata": []},
        {"featured": "yes"},
        {"scope": "shared"},
    ],
)
def test_an_edit_with_a_mistake_is_refused(sandbox: SandboxProcess, body):
    path = f"v1/blocks/specs/{build.block(sandbox)}"
    build.refused(sandbox.send("PATCH", path, json=body), 400)


def test_an_edit_may_not_take_another_ones_name(sandbox: SandboxProcess):
    taken, mine = build.body_of(), build.block(sandbox)
    build.block(sandbox, taken)
    body = {"metadata": {"name": taken["metadata"]["name"]}}
    build.refused(sandbox.send("PATCH", f"v1/blocks/specs/{mine}", json=body), 409)


def test_a_spec_that_is_no_longer_shared_loses_its_tenants(sandbox: SandboxProcess):
    path = f"v1/blocks/specs/{build.block(sandbox, scope='shared', tenants=['one'])}"
    sandbox.patch(path, {"scope": "public"})
    assert sandbox.get(path)["tenants"] == []


def test_a_deleted_spec_is_gone_with_its_releases(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    deployment = build.deployed(sandbox, "blocks", spec)
    assert sandbox.delete(f"v1/blocks/specs/{spec}") == {}
    for path in (spec, f"{spec}/releases", f"{spec}/releases/1.0.0"):
        build.refused(sandbox.send("GET", f"v1/blocks/specs/{path}"), 404)
    assert spec not in [item["id"] for item in sandbox.get("v1/specs/")["specs"]]
    assert build.status(sandbox, "blocks", deployment) == "deployed"
