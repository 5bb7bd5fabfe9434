"""App deployments: their blocks, what is left out or put in, their way through the statuses."""

from typing import Any

import pytest

from tests.sandbox import build
from tests.sandbox.build import parameter
from tests.sandbox_process import SandboxProcess

PATH = "v1/apps/deployments"


def named_block(sandbox: SandboxProcess, *run: dict[str, Any], **metadata: Any) -> tuple[str, str]:
    """A block spec's id and its name."""
    body = build.body_of(metadata=metadata)
    return build.block(sandbox, body, parameters={"run": list(run)}), body["metadata"]["name"]


def blocks_of(sandbox: SandboxProcess, deployment: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = sandbox.get(f"{PATH}/{deployment}")["latestRevision"]["blocks"]
    return blocks


def specs_of(sandbox: SandboxProcess, deployment: str) -> list[str]:
    ids = [block["deploymentId"] for block in blocks_of(sandbox, deployment)]
    return [sandbox.get(f"v1/blocks/deployments/{item}")["spec"]["id"] for item in ids]


def statuses(sandbox: SandboxProcess, deployment: str) -> list[str]:
    return [block["status"] for block in blocks_of(sandbox, deployment)]


def test_an_app_creates_its_block_deployments(sandbox: SandboxProcess):
    deployment = build.deploy(sandbox, "apps", build.app(sandbox, [build.block(sandbox)]))
    (block,) = blocks_of(sandbox, deployment)
    keys = {"deploymentId", "platformId", "kind", "name", "revision", "status"}
    assert block.keys() == keys
    child = sandbox.get(f"v1/blocks/deployments/{block['deploymentId']}")
    assert child["parent"] == {"id": deployment}
    assert child["metadata"]["name"] == block["name"]
    assert child["latestRevision"]["resources"][0]["id"] == block["platformId"]


def test_it_advances_block_by_block_and_then_settles(sandbox: SandboxProcess):
    spec = build.app(sandbox, [build.block(sandbox) for _ in range(3)])
    deployment = build.deploy(sandbox, "apps", spec)
    seen = [statuses(sandbox, deployment).count("deployed")]
    for _ in range(3):
        sandbox.advance(sandbox.deploy_seconds * 0.25)
        seen.append(statuses(sandbox, deployment).count("deployed"))
    assert seen == [0, 1, 2, 3]
    assert build.status(sandbox, "apps", deployment) == "deploying"
    sandbox.advance(sandbox.deploy_seconds)
    assert build.status(sandbox, "apps", deployment) == "deployed"


def test_an_app_fails_with_its_block_and_is_redeployed_with_it(sandbox: SandboxProcess):
    well, ill = build.block(sandbox), named_block(sandbox, tags=build.TAGS["fails"])[0]
    deployment = build.deployed(sandbox, "apps", build.app(sandbox, [well, ill]))
    assert build.status(sandbox, "apps", deployment) == "failed"
    assert statuses(sandbox, deployment) == ["deployed", "failed"]
    answer = sandbox.post(f"{PATH}/{deployment}/redeploy")
    assert answer["revision"] == 2
    assert statuses(sandbox, deployment) == ["deployed", "redeploying"]
    assert [block["revision"] for block in blocks_of(sandbox, deployment)] == [1, 2]
    sandbox.settle()
    assert build.status(sandbox, "apps", deployment) == "deployed"


def test_an_app_whose_blocks_are_well_again_is_not_redeployed(sandbox: SandboxProcess):
    ill = named_block(sandbox, tags=build.TAGS["fails"])[0]
    deployment = build.deployed(sandbox, "apps", build.app(sandbox, [ill]))
    block = blocks_of(sandbox, deployment)[0]["deploymentId"]
    sandbox.post(f"v1/blocks/deployments/{block}/redeploy")
    sandbox.settle()
    assert build.status(sandbox, "apps", deployment) == "failed"
    answer = sandbox.send("POST", f"{PATH}/{deployment}/redeploy")
    build.refused(answer, 409, "None of the app's blocks")


def test_without_a_window_everything_settles_at_once(tmp_path):
    with SandboxProcess(tmp_path, deploy_seconds=0) as sandbox:
        ill = named_block(sandbox, tags=build.TAGS["fails"])[0]
        deployment = build.deploy(sandbox, "apps", build.app(sandbox, [ill]))
        assert build.status(sandbox, "apps", deployment) == "failed"
        sandbox.post(f"{PATH}/{deployment}/redeploy")
        assert build.status(sandbox, "apps", deployment) == "deployed"
        sandbox.delete(f"{PATH}/{deployment}")
        build.refused(sandbox.send("GET", f"{PATH}/{deployment}"), 404)


def test_an_app_waits_for_a_block_that_goes_round_again(sandbox: SandboxProcess):
    ill, window = named_block(sandbox, tags=build.TAGS["fails"])[0], sandbox.deploy_seconds
    deployment = build.deploy(sandbox, "apps", build.app(sandbox, [ill, build.block(sandbox)]))
    sandbox.advance(window * 0.5)
    block = blocks_of(sandbox, deployment)[0]
    assert block["status"] == "failed"
    sandbox.post(f"v1/blocks/deployments/{block['deploymentId']}/redeploy")
    sandbox.advance(window * 0.5)
    assert build.status(sandbox, "apps", deployment) == "deploying"
    sandbox.advance(window * 0.5)
    assert build.status(sandbox, "apps", deployment) == "deployed"


def test_the_marks_of_an_app_are_for_its_first_block(sandbox: SandboxProcess):
    spec = build.app(sandbox, [build.block(sandbox), build.block(sandbox)])
    marked = {"tags": build.TAGS["always-fails"]}
    deployment = build.deployed(sandbox, "apps", spec, metadata=marked)
    assert statuses(sandbox, deployment) == ["failed", "deployed"]
    sandbox.post(f"{PATH}/{deployment}/redeploy")
    sandbox.settle()
    assert statuses(sandbox, deployment) == ["failed", "deployed"]


def test_an_app_warns_with_its_block(sandbox: SandboxProcess):
    block = named_block(sandbox, tags=build.TAGS["warns"])[0]
    deployment = build.deployed(sandbox, "apps", build.app(sandbox, [block]))
    assert build.status(sandbox, "apps", deployment) == "warning"


def test_an_app_takes_its_blocks_along_when_deleted(sandbox: SandboxProcess):
    deployment = build.deployed(sandbox, "apps", build.app(sandbox, [build.block(sandbox)]))
    block = blocks_of(sandbox, deployment)[0]["deploymentId"]
    sandbox.delete(f"{PATH}/{deployment}")
    assert build.status(sandbox, "blocks", block) == "deleting"
    sandbox.settle()
    for path in (f"{PATH}/{deployment}", f"v1/blocks/deployments/{block}"):
        build.refused(sandbox.send("GET", path), 404)


def test_an_app_that_cannot_be_deleted_keeps_its_blocks(sandbox: SandboxProcess):
    spec = build.app(sandbox, [build.block(sandbox)])
    marked = {"tags": build.TAGS["delete-fails"]}
    deployment = build.deployed(sandbox, "apps", spec, metadata=marked)
    sandbox.delete(f"{PATH}/{deployment}")
    sandbox.settle()
    assert build.status(sandbox, "apps", deployment) == "delete_failed"
    assert statuses(sandbox, deployment) == ["deployed"]


def test_blocks_can_be_left_out_and_put_in(sandbox: SandboxProcess):
    first, second, extra = (build.block(sandbox) for _ in range(3))
    spec = build.app(sandbox, [first, second])
    choice = {
        "excludes": [{"id": first}],
        "includes": [{"id": extra, "releaseVersion": "1.0.0"}],
    }
    deployment = build.deployed(sandbox, "apps", spec, spec=choice)
    assert specs_of(sandbox, deployment) == [second, extra]
    path = f"{PATH}/{deployment}/revisions"
    sandbox.post(path, {})
    assert specs_of(sandbox, deployment) == [second, extra]
    sandbox.settle()
    sandbox.post(path, {"blocksConfig": {"excludes": [{"id": second}]}})
    assert specs_of(sandbox, deployment) == [first]
    sandbox.settle()
    names = [item["id"] for item in sandbox.get("v1/blocks/deployments/")["deployments"]]
    assert blocks_of(sandbox, deployment)[0]["deploymentId"] in names
    assert len(sandbox.get(f"v1/specs/{second}/releases/deployments")["deployments"]) == 0


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"includes": [{"id": "nobody", "releaseVersion": "1.0.0"}]}, 404),
        ({"includes": [{"id": "BLOCK", "releaseVersion": "9.0.0"}]}, 404),
        ({"includes": [{"id": "BLOCK", "releaseVersion": "1.0.0"}]}, 422),
        ({"includes": [{"id": "BLOCK"}]}, 400),
        ({"includes": [{"releaseVersion": "1.0.0"}]}, 400),
        ({"includes": {}}, 400),
        ({"excludes": [{"id": "nobody"}]}, 422),
        ({"excludes": [{"id": "BLOCK", "releaseVersion": "9.0.0"}]}, 422),
        ({"excludes": [{"id": "BLOCK"}]}, 422),
    ],
)
def test_a_choice_of_blocks_that_does_not_fit_is_refused(sandbox: SandboxProcess, choice, code):
    block = build.block(sandbox)
    is_all = choice == {"excludes": [{"id": "BLOCK"}]}
    spec = build.app(sandbox, [block] if is_all else [block, build.block(sandbox)])
    items = {
        key: [{**item, "id": block} if item.get("id") == "BLOCK" else item for item in value]
        if isinstance(value, list)
        else value
        for key, value in choice.items()
    }
    build.refused(build.post_deployment(sandbox, "apps", spec, spec=items), code)


def test_two_blocks_of_one_name_are_refused_when_put_in_too(sandbox: SandboxProcess):
    block, name = named_block(sandbox)
    twin = build.block(sandbox, build.body_of("service", metadata={"name": name}))
    choice = {"includes": [{"id": twin, "releaseVersion": "1.0.0"}]}
    answer = build.post_deployment(sandbox, "apps", build.app(sandbox, [block]), spec=choice)
    build.refused(answer, 422, "two blocks of the name")


def test_values_are_given_by_block(sandbox: SandboxProcess):
    block, name = named_block(sandbox, parameter("n", "number", required=True))
    spec = build.app(sandbox, [block])
    words = f"parameters.{name}.run.n: is required"
    build.refused(build.post_deployment(sandbox, "apps", spec), 422, words)
    wrong = {name: {"run": {"n": "1"}}, "other": {}}
    answer = build.post_deployment(sandbox, "apps", spec, parameters=wrong)
    build.refused(answer, 422, "parameters.other: the app has no such block")
    values = {name: {"build": {}, "run": {"n": 1}}}
    deployment = build.deploy(sandbox, "apps", spec, parameters=values)
    assert sandbox.get(f"{PATH}/{deployment}")["parameters"] == values


@pytest.fixture
def sharing(sandbox: SandboxProcess) -> tuple[str, str]:
    """An app that declares `region`, which its block requires, and its block's name."""
    region = parameter("region", required=True, options=["uk", "fr"])
    block, name = named_block(sandbox, region, parameter("own"))
    spec = build.app(sandbox, [block], parameters={"run": [parameter("region")]})
    return spec, name


def test_an_app_parameter_stands_in_for_its_blocks(sandbox: SandboxProcess, sharing):
    spec, name = sharing
    values = {
        "appParameters": {"run": {"region": "uk"}},
        "parameters": {name: {"run": {"own": "x"}}},
    }
    deployment = build.deploy(sandbox, "apps", spec, **values)
    for path in ("", "/revisions/1"):
        answer = sandbox.get(f"{PATH}/{deployment}{path}")
        assert answer["appParameters"]["run"] == {"region": "uk"}
        assert answer["parameters"][name]["run"] == {"own": "x"}
    block = blocks_of(sandbox, deployment)[0]["deploymentId"]
    stored = sandbox.get(f"v1/blocks/deployments/{block}")["parameters"]["run"]
    assert stored == {"region": "uk", "own": "x"}


@pytest.mark.parametrize(
    ("own", "by_block", "words"),
    [
        ({}, {}, "appParameters.run.region: is required"),
        ({"region": "it"}, {}, "appParameters.run.region: must be one of uk, fr"),
        ({"region": 1}, {}, "appParameters.run.region: must be a text"),
        ({"other": 1}, {}, "appParameters.run.other: unknown parameter"),
        ({"region": "uk"}, {"region": "uk"}, "run.region: is given once, in appParameters"),
    ],
)
def test_an_app_value_is_checked_for_both(sandbox: SandboxProcess, sharing, own, by_block, words):
    spec, name = sharing
    given = {"appParameters": {"run": own}, "parameters": {name: {"run": by_block}}}
    build.refused(build.post_deployment(sandbox, "apps", spec, **given), 422, words)


def test_a_blocks_conditions_see_the_apps_value(sandbox: SandboxProcess):
    when = {"dependsOn": "mode", "operator": "equals", "value": "full"}
    depth = parameter("depth", "number", required=True, conditions=[when])
    block, name = named_block(sandbox, parameter("mode"), depth)
    spec = build.app(sandbox, [block], parameters={"run": [parameter("mode")]})
    full = {"appParameters": {"run": {"mode": "full"}}}
    words = f"parameters.{name}.run.depth: is required"
    build.refused(build.post_deployment(sandbox, "apps", spec, **full), 422, words)
    assert build.deploy(sandbox, "apps", spec, appParameters={"run": {"mode": "fast"}})


def test_a_revision_takes_every_block_one_further(sandbox: SandboxProcess):
    kept, dropped, added = (build.block(sandbox) for _ in range(3))
    spec = build.app(sandbox, [kept, dropped])
    deployment = build.deployed(sandbox, "apps", spec)
    config = [{"id": block, "release": {"version": "1.0.0"}} for block in (kept, added)]
    release = {"config": config, "release": {"version": "2.0.0", "notes": "Other blocks"}}
    sandbox.post(f"v1/apps/specs/{spec}/releases", release)
    sandbox.post(f"{PATH}/{deployment}/revisions", {"release": {"version": "2.0.0"}})
    assert specs_of(sandbox, deployment) == [kept, added]
    assert [block["revision"] for block in blocks_of(sandbox, deployment)] == [2, 1]
    sandbox.settle()
    assert sandbox.get(f"v1/specs/{dropped}/releases/deployments")["deploymentCount"] == 0
    first = sandbox.get(f"{PATH}/{deployment}/revisions/1")
    assert (first["status"], first["spec"]["release"]["version"]) == ("superseded", "1.0.0")
    assert [block["status"] for block in first["blocks"]] == ["superseded"]


def test_the_same_block_twice_gets_another_name(sandbox: SandboxProcess):
    block, name = named_block(sandbox)
    app = build.unique("app")
    taken = {"name": f"{app}-{name}"}
    build.deploy(sandbox, "blocks", block, metadata=taken)
    spec = build.app(sandbox, [block])
    deployment = build.deploy(sandbox, "apps", spec, metadata={"name": app})
    assert blocks_of(sandbox, deployment)[0]["name"] == f"{app}-{name}-2"
