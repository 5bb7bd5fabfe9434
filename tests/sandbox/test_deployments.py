"""Block deployments: create, move on, revise, redeploy, edit, delete."""

import pytest

from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

PATH = "v1/blocks/deployments"


def test_a_deployment_is_described_with_its_latest_revision(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": [build.parameter("x", defaultValue="d")]})
    deployment = sandbox.get(f"{PATH}/{build.deploy(sandbox, 'blocks', spec)}")
    assert deployment["metadata"]["status"] == "deploying"
    assert deployment["spec"]["release"] == {"currentVersion": "1.0.0", "latestVersion": "1.0.0"}
    assert deployment["parameters"] == {"build": {}, "run": {"x": "d"}}
    latest = deployment["latestRevision"]
    assert (latest["revision"], latest["status"], latest["notes"]) == (1, "deploying", "First")
    (resource,) = latest["resources"]
    assert (resource["kind"], resource["status"]) == ("workflow", "deploying")
    assert "parent" not in deployment


def test_it_is_deployed_once_its_window_has_passed(sandbox: SandboxProcess):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
    sandbox.advance(sandbox.deploy_seconds / 10)
    assert build.status(sandbox, "blocks", deployment) == "deploying"
    sandbox.advance(sandbox.deploy_seconds)
    assert build.status(sandbox, "blocks", deployment) == "deployed"
    revision = sandbox.get(f"{PATH}/{deployment}/revisions/1")
    assert (revision["status"], revision["resources"][0]["status"]) == ("deployed", "deployed")


def test_without_a_release_the_latest_is_taken(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    for version in ("1.10.0", "1.9.0"):
        build.release_block(sandbox, spec, version)
    deployment = sandbox.get(f"{PATH}/{build.deploy(sandbox, 'blocks', spec)}")
    assert deployment["spec"]["release"]["currentVersion"] == "1.10.0"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"metadata": {"name": None}}, "metadata.name: is required"),
        ({"metadata": {"summary": ""}}, "metadata.summary: is required"),
        ({"revision": {}}, "revision.notes: is required"),
        ({"revision": {"notes": " "}}, "revision.notes: is required"),
        ({"spec": {"id": None}}, "spec.id: is required"),
        ({"spec": {"release": {"version": "one"}}}, "release.version"),
        ({"spec": {"release": "1.0.0"}}, "spec.release: must be an object"),
    ],
)
def test_a_deployment_with_a_mistake_is_refused(sandbox: SandboxProcess, change, words):
    answer = build.post_deployment(sandbox, "blocks", build.block(sandbox), **change)
    build.refused(answer, 400, words)


def test_an_unknown_spec_or_release_or_family_is_404(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    unknown = {"release": {"version": "9.0.0"}}
    build.refused(build.post_deployment(sandbox, "blocks", "nobody"), 404)
    build.refused(build.post_deployment(sandbox, "apps", spec), 404)
    build.refused(build.post_deployment(sandbox, "blocks", spec, spec=unknown), 404)


def test_names_are_unique_in_their_kind(sandbox: SandboxProcess):
    name = {"name": build.unique("one")}
    workflow, service = build.block(sandbox), build.block(sandbox, build.body_of("service"))
    build.deploy(sandbox, "blocks", workflow, metadata=name)
    build.refused(build.post_deployment(sandbox, "blocks", workflow, metadata=name), 409)
    assert build.deploy(sandbox, "blocks", service, metadata=name)


def test_a_newer_revision_supersedes_once_it_is_deployed(sandbox: SandboxProcess):
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox))
    answer = sandbox.post(f"{PATH}/{deployment}/revisions", {"revision": {"notes": "Second"}})
    assert (answer["id"], answer["deploymentId"], answer["revision"]) == (deployment, deployment, 2)
    path = f"{PATH}/{deployment}/revisions"
    assert sandbox.get(f"{path}/2")["id"] == answer["revisionId"]
    assert [item["status"] for item in sandbox.get(path)["revisions"]] == ["deploying", "deployed"]
    sandbox.settle()
    assert [item["status"] for item in sandbox.get(path)["revisions"]] == ["deployed", "superseded"]


def test_a_revision_that_fails_leaves_the_older_one(sandbox: SandboxProcess):
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox))
    sandbox.patch(f"{PATH}/{deployment}", {"tags": build.TAGS["always-fails"]})
    sandbox.post(f"{PATH}/{deployment}/revisions", {})
    sandbox.settle()
    revisions = sandbox.get(f"{PATH}/{deployment}/revisions")["revisions"]
    assert [item["status"] for item in revisions] == ["failed", "deployed"]


def test_a_revision_takes_a_release_and_new_values(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": [build.parameter("old", defaultValue="a")]})
    new = {"run": [build.parameter("new", "number", defaultValue=1)]}
    deployment = build.deployed(sandbox, "blocks", spec)
    build.release_block(sandbox, spec, "2.0.0", parameters=new)
    body = {"release": {"version": "2.0.0"}, "parameters": {"run": {"new": 2}}}
    sandbox.post(f"{PATH}/{deployment}/revisions", body)
    answer = sandbox.get(f"{PATH}/{deployment}/revisions/2")
    assert answer["spec"]["release"]["version"] == "2.0.0"
    assert answer["parameters"]["run"] == {"new": 2}
    assert sandbox.get(f"{PATH}/{deployment}/revisions/1")["parameters"]["run"] == {"old": "a"}
    current = sandbox.get(f"{PATH}/{deployment}")["spec"]["release"]["currentVersion"]
    assert current == "2.0.0"


def test_a_revision_replaces_all_values(sandbox: SandboxProcess):
    schema = {"run": [build.parameter("a", defaultValue="d"), build.parameter("b")]}
    values = {"run": {"a": "1", "b": "2"}}
    spec = build.block(sandbox, parameters=schema)
    deployment = build.deployed(sandbox, "blocks", spec, parameters=values)
    sandbox.post(f"{PATH}/{deployment}/revisions", {"parameters": {"run": {}}})
    assert sandbox.get(f"{PATH}/{deployment}")["parameters"]["run"] == {"a": "d"}


def test_a_revision_waits_until_the_deployment_has_settled(sandbox: SandboxProcess):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
    build.refused(sandbox.send("POST", f"{PATH}/{deployment}/revisions", json={}), 409)


@pytest.mark.parametrize("number", ["2", "0", "x", "-1", "1.0", "9" * 30])
def test_an_unknown_revision_is_404(sandbox: SandboxProcess, number: str):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
    build.refused(sandbox.send("GET", f"{PATH}/{deployment}/revisions/{number}"), 404)


def test_a_marked_deployment_fails_with_errors_on_its_resource(sandbox: SandboxProcess):
    marked = {"tags": build.TAGS["fails"]}
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox), metadata=marked)
    latest = sandbox.get(f"{PATH}/{deployment}")["latestRevision"]
    (error,) = latest["resources"][0]["errors"]
    assert latest["status"] == "failed"
    assert error.keys() == {"code", "createdAt", "message"}


def test_a_redeploy_is_a_new_revision_with_the_same_values(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": [build.parameter("x")]})
    marked = {"metadata": {"tags": build.TAGS["fails"]}, "parameters": {"run": {"x": "1"}}}
    deployment = build.deployed(sandbox, "blocks", spec, **marked)
    answer = sandbox.post(f"{PATH}/{deployment}/redeploy", {})
    assert answer.keys() == {"deploymentId", "revision", "revisionId"}
    assert answer["revision"] == 2
    moving = sandbox.get(f"{PATH}/{deployment}")
    assert moving["metadata"]["status"] == "redeploying"
    assert moving["latestRevision"]["status"] == "deploying"
    assert moving["parameters"]["run"] == {"x": "1"}
    sandbox.settle()
    assert build.status(sandbox, "blocks", deployment) == "deployed"


def test_a_spec_that_always_fails_fails_again(sandbox: SandboxProcess):
    spec = build.block(sandbox, build.body_of(metadata={"tags": build.TAGS["always-fails"]}))
    deployment = build.deployed(sandbox, "blocks", spec)
    sandbox.post(f"{PATH}/{deployment}/redeploy")
    sandbox.settle()
    assert build.status(sandbox, "blocks", deployment) == "failed"


def test_a_warning_can_be_redeployed(sandbox: SandboxProcess):
    marked = {"tags": build.TAGS["warns"]}
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox), metadata=marked)
    answer = sandbox.get(f"{PATH}/{deployment}")
    assert answer["metadata"]["status"] == "warning"
    assert answer["latestRevision"]["status"] == "deployed"
    assert answer["latestRevision"]["resources"][0]["errors"]
    sandbox.post(f"{PATH}/{deployment}/redeploy")
    sandbox.settle()
    assert build.status(sandbox, "blocks", deployment) == "deployed"


def test_what_is_well_or_in_motion_is_not_redeployed(sandbox: SandboxProcess):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
    path = f"{PATH}/{deployment}/redeploy"
    build.refused(sandbox.send("POST", path), 409, "deploying")
    sandbox.settle()
    build.refused(sandbox.send("POST", path), 409, "deployed")


def test_a_second_redeploy_at_once_is_refused(sandbox: SandboxProcess):
    marked = {"tags": build.TAGS["fails"]}
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox), metadata=marked)
    sandbox.post(f"{PATH}/{deployment}/redeploy")
    build.refused(sandbox.send("POST", f"{PATH}/{deployment}/redeploy"), 409)


def test_an_edit_is_partial_and_needs_a_change(sandbox: SandboxProcess):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
    path = f"{PATH}/{deployment}"
    before = sandbox.get(path)["metadata"]
    sandbox.patch(path, {"title": "New"})
    after = sandbox.get(path)["metadata"]
    assert (after["title"], after["name"]) == ("New", before["name"])
    assert after["updatedAt"] > before["updatedAt"]
    answer = sandbox.send("PATCH", path, json={"title": "New"})
    assert (answer.status_code, answer.json()["detail"]) == (400, "No changes detected")


def test_a_deleted_deployment_is_gone_and_its_name_free(sandbox: SandboxProcess):
    spec, name = build.block(sandbox), {"name": build.unique("short")}
    deployment = build.deployed(sandbox, "blocks", spec, metadata=name)
    assert sandbox.delete(f"{PATH}/{deployment}") == {}
    assert build.status(sandbox, "blocks", deployment) == "deleting"
    for method, action in [("DELETE", ""), ("POST", "/redeploy"), ("POST", "/revisions")]:
        build.refused(sandbox.send(method, f"{PATH}/{deployment}{action}", json={}), 409)
    build.refused(sandbox.send("PATCH", f"{PATH}/{deployment}", json={"title": "x"}), 409)
    sandbox.settle()
    for path in ("", "/revisions", "/revisions/1"):
        build.refused(sandbox.send("GET", f"{PATH}/{deployment}{path}"), 404)
    assert build.deploy(sandbox, "blocks", spec, metadata=name)


def test_a_marked_deployment_cannot_be_deleted(sandbox: SandboxProcess):
    marked = {"tags": build.TAGS["delete-fails"]}
    deployment = build.deployed(sandbox, "blocks", build.block(sandbox), metadata=marked)
    sandbox.delete(f"{PATH}/{deployment}")
    sandbox.settle()
    answer = sandbox.get(f"{PATH}/{deployment}")
    assert answer["metadata"]["status"] == answer["latestRevision"]["status"] == "delete_failed"
    sandbox.delete(f"{PATH}/{deployment}")
    assert build.status(sandbox, "blocks", deployment) == "deleting"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_deployment_of_the_other_family_is_404(sandbox: SandboxProcess, method: str):
    deployment = build.deploy(sandbox, "blocks", build.block(sandbox))
    build.refused(sandbox.send(method, f"v1/apps/deployments/{deployment}", json={}), 404)
