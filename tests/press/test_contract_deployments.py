"""The contract, through the client against the sandbox: deployments and revisions."""

import pytest

from pressui.press import BadRequest, Conflict, NotFound, Unprocessable
from tests.press import builders as make

FAMILIES = ["apps", "blocks"]
TAKEN = (Conflict, Unprocessable)
INVALID = (BadRequest, Unprocessable)


def new(press, family: str, *tags: str) -> str:
    """A deployment in motion; the tags tell the sandbox how it ends."""
    return make.new_app(press, *tags) if family == "apps" else make.new_block(press, *tags)


def settled(press, api, family: str, *tags: str) -> str:
    deployment_id = new(press, family, *tags)
    api.settle()
    return deployment_id


def ids(things) -> list[str]:
    return [thing.id for thing in things]


def test_a_block_deployment_is_created_and_described(press, api):
    deployment_id = new(press, "blocks")
    deployment = press.blocks.describe_deployment(deployment_id)
    assert (deployment.status, deployment.is_in_motion) == ("deploying", True)
    assert (deployment.kind, deployment.family, deployment.parent_id) == (
        "workflow",
        "blocks",
        None,
    )
    api.settle()
    deployment = press.blocks.describe_deployment(deployment_id)
    assert deployment.status == "deployed"
    assert (deployment.current_version, deployment.latest_version) == ("1.0.0", "1.0.0")
    revision = deployment.revision
    assert (revision.number, revision.status, revision.notes) == (1, "deployed", "first")
    (resource,) = revision.resources
    assert (resource.kind, resource.errors) == ("workflow", ())
    assert revision.parameters["run"] == {"mode": "fast", "size": 10.0}
    assert revision.parameters["build"] == {"region": "eu"}


def test_an_app_deployment_makes_block_deployments(press, api):
    app_id = settled(press, api, "apps")
    app = press.apps.describe_deployment(app_id)
    assert (app.kind, app.family, app.status) == ("app", "apps", "deployed")
    (block,) = app.revision.blocks
    assert (block.kind, block.status, block.revision) == ("workflow", "deployed", 1)
    part = press.blocks.describe_deployment(block.deployment_id)
    assert part.parent_id == app_id
    (values,) = app.revision.parameters.values()
    assert values["run"]["mode"] == "fast"


def test_the_latest_release_is_used_where_none_is_named(press):
    spec_id = make.new_block_spec(press)
    press.blocks.create_spec_release(spec_id, make.block_release("1.10.0"))
    latest = press.blocks.create_deployment(make.deployment(spec_id, make.unique("run"))).id
    older = make.deployment(spec_id, make.unique("run"))
    older["spec"]["release"] = {"version": "1.0.0"}
    older_id = press.blocks.create_deployment(older).id
    assert press.blocks.describe_deployment(latest).current_version == "1.10.0"
    described = press.blocks.describe_deployment(older_id)
    assert (described.current_version, described.latest_version) == ("1.0.0", "1.10.0")


def test_app_parameters_and_excluded_blocks_are_taken(press, api):
    first, second = make.new_block_spec(press), make.new_block_spec(press)
    schema = {"run": [{"name": "day", "type": "string", "required": True}]}
    body = make.app_spec(make.unique("app"), first, second)
    spec_id = press.apps.create_spec(body, parameters=schema).id
    given = make.deployment(spec_id, make.unique("run"), appParameters={"run": {"day": "mon"}})
    given["spec"]["excludes"] = [{"id": second, "releaseVersion": "1.0.0"}]
    deployment_id = press.apps.create_deployment(given).id
    revision = press.apps.describe_deployment(deployment_id).revision
    assert revision.app_parameters["run"] == {"day": "mon"}
    assert len(revision.blocks) == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_deployments_are_listed_by_family_and_together(press, api, family):
    deployment_id = settled(press, api, family)
    name = press.family(family).describe_deployment(deployment_id).name
    assert ids(press.family(family).list_deployments(name=name)) == [deployment_id]
    assert ids(press.deployments.list_deployments(term=name, kind="service")) == []
    assert deployment_id in ids(press.deployments.list_deployments(term=name))
    listed = press.family(family).list_deployments(name=name, status=["deployed"])
    assert ids(listed) == [deployment_id]
    assert ids(press.family(family).list_deployments(name=name, status=["failed"])) == []
    page = press.family(family).list_deployments(name=name, page_size=1, return_iterator=False)
    assert (page.total, page.count, page.size) == (1, 1, 1)


def test_block_deployments_are_found_by_title(press):
    deployment_id = new(press, "blocks")
    title = press.blocks.describe_deployment(deployment_id).title
    assert ids(press.blocks.list_deployments(title=title, sort=["name:asc"])) == [deployment_id]


def test_deployments_of_a_release_are_listed(press):
    deployment_id = new(press, "blocks")
    spec_id = press.blocks.describe_deployment(deployment_id).spec_id
    listed = press.specs.list_spec_release_deployments
    assert ids(listed(spec_id, None)) == [deployment_id]
    (found,) = listed(spec_id, "1.0.0", status=["deploying"], sort=["name"])
    assert (found.id, found.current_version) == (deployment_id, "1.0.0")
    assert ids(listed(spec_id, "1.0.0", name="nothing-like-that")) == []
    assert listed(spec_id, None, return_iterator=False).total == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_metadata_are_changed_in_part(press, api, family):
    deployment_id = settled(press, api, family)
    press.family(family).update_deployment_metadata(deployment_id, {"title": "New", "tags": []})
    deployment = press.family(family).describe_deployment(deployment_id)
    assert (deployment.title, deployment.tags) == ("New", ())
    assert deployment.summary
    with pytest.raises(BadRequest, match="No changes"):
        press.family(family).update_deployment_metadata(deployment_id, {"title": "New"})


@pytest.mark.parametrize("family", FAMILIES)
def test_a_failed_deployment_is_redeployed(press, api, family):
    deployment_id = settled(press, api, family, "sandbox-fails")
    before = press.family(family).describe_deployment(deployment_id)
    assert before.status == "failed"
    created = press.family(family).redeploy(deployment_id)
    assert (created.deployment_id, created.revision) == (deployment_id, 2)
    assert press.family(family).describe_deployment(deployment_id).is_in_motion
    api.settle()
    after = press.family(family).describe_deployment(deployment_id)
    assert (after.status, after.revision.number) == ("deployed", 2)
    assert after.revision.parameters == before.revision.parameters


def test_a_failed_block_tells_why(press, api):
    deployment_id = settled(press, api, "blocks", "sandbox-fails")
    (resource,) = press.blocks.describe_deployment(deployment_id).revision.resources
    (error,) = resource.errors
    assert (resource.status, error.code) == ("failed", "500")
    assert error.message
    assert error.created_at is not None


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sound_deployment_is_not_redeployed(press, api, family):
    deployment_id = settled(press, api, family)
    with pytest.raises(Conflict) as caught:
        press.family(family).redeploy(deployment_id)
    assert caught.value.message
    assert not caught.value.may_have_applied


@pytest.mark.parametrize("family", FAMILIES)
def test_a_deleted_deployment_is_gone_and_its_name_free(press, api, family):
    deployment_id = settled(press, api, family)
    assert press.family(family).delete_deployment(deployment_id) == {}
    assert press.family(family).describe_deployment(deployment_id).status == "deleting"
    api.settle()
    with pytest.raises(NotFound):
        press.family(family).describe_deployment(deployment_id)


def test_a_deployment_that_cannot_be_deleted_says_so(press, api):
    deployment_id = settled(press, api, "blocks", "sandbox-delete-fails")
    press.blocks.delete_deployment(deployment_id)
    api.settle()
    assert press.blocks.describe_deployment(deployment_id).status == "delete_failed"


def test_a_block_has_revisions(press, api):
    deployment_id = settled(press, api, "blocks")
    body = {"revision": {"notes": "second"}, "parameters": {"run": {"mode": "safe", "size": 3}}}
    created = press.blocks.create_deployment_revision(deployment_id, body)
    assert (created.deployment_id, created.revision) == (deployment_id, 2)
    assert created.revision_id
    api.settle()
    revisions = list(press.blocks.list_deployment_revisions(deployment_id))
    assert [(item.number, item.status) for item in revisions] == [
        (2, "deployed"),
        (1, "superseded"),
    ]
    described = press.blocks.describe_deployment_revision(deployment_id, created.revision)
    assert (described.number, described.notes) == (2, "second")
    assert (described.release_version, described.spec_id != "") == ("1.0.0", True)
    assert described.parameters["run"] == {"mode": "safe", "size": 3}


def test_an_app_has_revisions(press, api):
    deployment_id = settled(press, api, "apps")
    (block,) = press.apps.describe_deployment(deployment_id).revision.parameters
    body = {"revision": {"notes": "second"}, "parameters": {block: {"run": {"mode": "safe"}}}}
    press.apps.create_deployment_revision(deployment_id, body)
    api.settle()
    assert [item.number for item in press.apps.list_deployment_revisions(deployment_id)] == [2, 1]
    described = press.apps.describe_deployment_revision(deployment_id, "2")
    assert described.parameters[block]["run"]["mode"] == "safe"
    assert len(described.blocks) == 1


def test_revisions_are_filtered_sorted_and_paged(press, api):
    deployment_id = settled(press, api, "blocks")
    body = {"revision": {"notes": "second"}, "parameters": make.VALUES}
    press.blocks.create_deployment_revision(deployment_id, body)
    api.settle()
    listed = press.blocks.list_deployment_revisions
    assert [item.number for item in listed(deployment_id, status=["superseded"])] == [1]
    page = listed(deployment_id, ["createdAt:asc"], page_size=1, return_iterator=False)
    assert ([item.number for item in page.items], page.total, page.count) == ([1], 2, 2)


def test_a_secret_value_comes_back_masked(press, api):
    spec_id = make.new_block_spec(press, parameters=make.PARAMETERS)
    values = {"run": {"mode": "fast", "token": "s3cret-value"}}
    body = make.deployment(spec_id, make.unique("run"), parameters=values)
    deployment_id = press.blocks.create_deployment(body).id
    revision = press.blocks.describe_deployment_revision(deployment_id, 1)
    assert "s3cret-value" not in str(revision.raw)
    assert "token" in revision.parameters["run"]


def test_a_revision_while_deploying_is_refused(press):
    deployment_id = new(press, "blocks")
    body = {"revision": {"notes": "second"}, "parameters": make.VALUES}
    with pytest.raises(Conflict):
        press.blocks.create_deployment_revision(deployment_id, body)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_name_that_is_taken_is_refused(press, family):
    deployment_id = new(press, family)
    taken = press.family(family).describe_deployment(deployment_id)
    body = make.deployment(taken.spec_id, taken.name, parameters=taken.revision.parameters)
    with pytest.raises(TAKEN) as caught:
        press.family(family).create_deployment(body)
    assert not caught.value.may_have_applied


@pytest.mark.parametrize(
    "values",
    [{"mode": "slow"}, {"mode": 5}, {}, {"mode": "fast", "size": "3"}, {"mode": "fast", "x": 1}],
)
def test_values_that_are_not_valid_are_refused(press, values):
    spec_id = make.new_block_spec(press, parameters=make.PARAMETERS)
    body = make.deployment(spec_id, make.unique("run"), parameters={"run": values})
    with pytest.raises(INVALID) as caught:
        press.blocks.create_deployment(body)
    assert caught.value.message


@pytest.mark.parametrize(
    "call",
    [
        lambda family: family.describe_deployment("absent"),
        lambda family: family.update_deployment_metadata("absent", {"title": "x"}),
        lambda family: family.redeploy("absent"),
        lambda family: family.delete_deployment("absent"),
        lambda family: family.create_deployment_revision("absent", {"revision": {"notes": "x"}}),
        lambda family: family.describe_deployment_revision("absent", 1),
        lambda family: family.list_deployment_revisions("absent", return_iterator=False),
        lambda family: family.create_deployment(make.deployment("absent", make.unique("run"))),
    ],
)
@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_not_there_is_not_found(press, family, call):
    with pytest.raises(NotFound) as caught:
        call(press.family(family))
    assert caught.value.status == 404
