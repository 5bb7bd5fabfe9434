"""What sets deployments in motion: create, revise, redeploy."""

from typing import Any

from pressui.sandbox import bodies, deployments, lifecycle, releases, revisions, specs
from pressui.sandbox.composition import Block, blocks_of, choice_of, schema_of
from pressui.sandbox.context import Call, Context, load, new_id, steady_id
from pressui.sandbox.errors import bad_request, conflict
from pressui.sandbox.marks import ending
from pressui.sandbox.store import Row
from pressui.sandbox.terms import REDEPLOYABLE, Json
from pressui.sandbox.values import Phases, for_app, for_block


def create(call: Call) -> Json:
    deployment_id = new_id()
    create_from(call.context, call.family, call.fields(), deployment_id)
    lifecycle.settle(call.context)
    return {"id": deployment_id}


def create_from(
    context: Context, family: str, body: Json, deployment_id: str, marks: Json | None = None
) -> None:
    """A new deployment with its first revision, and for an app its blocks."""
    wanted = bodies.section(body, "spec")
    metadata = bodies.metadata_of(body)
    given = bodies.section(body, "revision")
    notes = bodies.notes_of(given, "revision.notes", required=True)
    if not isinstance(wanted.get("id"), str) or not wanted["id"]:
        raise bad_request("spec.id: is required")
    spec = specs.find(context, wanted["id"], family)
    release = releases.chosen(context, spec, bodies.section(wanted, "release", "spec.release"))
    choice = choice_of(wanted) if family == "apps" else {}
    plan = _plan(context, spec, release, body, choice)
    deployments.require_free_name(context, spec["kind"], metadata["name"])
    deployments.add(context, spec, release["version"], metadata, deployment_id, marks=marks)
    deployment = deployments.find(context, deployment_id)
    _revise(context, deployment, release, notes, plan, choice)


Plan = tuple[Phases, list[tuple[Block, Phases]]]


def _plan(context: Context, spec: Row, release: Row, body: Json, choice: Json) -> Plan:
    """The values of the deployment, and for an app its blocks with theirs."""
    if spec["family"] == "blocks":
        return for_block(schema_of(release), body.get("parameters")), []
    blocks = blocks_of(context, release, choice)
    schemas = {block.name: block.schema for block in blocks}
    given = body.get("appParameters"), body.get("parameters")
    own, by_block = for_app(schema_of(release), schemas, *given)
    return own, [(block, by_block[block.name]) for block in blocks]


def _revise(
    context: Context, deployment: Row, release: Row, notes: str, plan: Plan, choice: Json
) -> str:
    """Store the revision that the deployment's number stands for, and set it in motion."""
    values, blocks = plan
    where = (context, deployment["id"], deployment["number"], release["version"], notes)
    if deployment["family"] == "apps":
        revision_id = revisions.add(*where, app_parameters=values, choice=choice)
        made = [
            _deploy_block(context, deployment, block, own, notes, (turn, len(blocks)))
            for turn, (block, own) in enumerate(blocks)
        ]
        context.store.update("revisions", revision_id, blocks=made)
        _drop_blocks(context, deployment, {item["deploymentId"] for item in made})
        lifecycle.start_app(context, deployment["id"], "deploying")
        return revision_id
    revision_id = revisions.add(*where, parameters=values)
    spec = _spec_row(context, deployment)
    end = ending(spec, load(deployment["metadata"]), again=deployment["number"] > 1)
    lifecycle.start_block(context, deployment["id"], "deploying", end)
    return revision_id


def _spec_row(context: Context, deployment: Row) -> Row:
    """The spec of a deployment, a deleted one too."""
    row = context.store.row("SELECT * FROM specs WHERE id = ?", deployment["spec_id"])
    if row is None:
        raise conflict("The spec of this deployment does not exist any more")
    return row


def _deploy_block(
    context: Context,
    app: Row,
    block: Block,
    values: Phases,
    notes: str,
    turn: tuple[int, int],
) -> Json:
    """A block of an app: a block deployment of its own, new or one revision further."""
    sql = "SELECT * FROM deployments WHERE parent_id = ? AND spec_id = ? AND status != 'deleting'"
    row = context.store.row(sql, app["id"], block.spec["id"])
    number = row["number"] + 1 if row else 1
    version = block.release["version"]
    if row is None:
        metadata = _block_metadata(context, app, block)
        block_id = steady_id(app["id"], block.spec["id"], str(app["number"]))
        deployments.add(context, block.spec, version, metadata, block_id, parent_id=app["id"])
    else:
        block_id = row["id"]
        context.store.update("deployments", block_id, number=number, version=version)
    revisions.add(context, block_id, number, version, notes, parameters=values)
    # The marks of an app are for its first block.
    marked = load(app["metadata"]) if turn[0] == 0 else {}
    end = ending(block.spec, marked, again=number > 1)
    lifecycle.start_block(context, block_id, "deploying", end, turn)
    return {"deploymentId": block_id, "revision": number}


def _block_metadata(context: Context, app: Row, block: Block) -> Json:
    """A block deployment is named after its app and its spec; a taken name gets a number."""
    plain = f"{app['name']}-{block.name}"
    name, suffix = plain, 2
    sql = "SELECT 1 FROM deployments WHERE kind = ? AND name = ?"
    while context.store.row(sql, block.spec["kind"], name):
        name, suffix = f"{plain}-{suffix}", suffix + 1
    metadata = load(block.spec["metadata"])
    kept = {key: metadata[key] for key in ("title", "summary", "description") if key in metadata}
    return {"name": name, **kept}


def _drop_blocks(context: Context, app: Row, kept: set[str]) -> None:
    """Blocks that the new revision does without are deleted."""
    for block in lifecycle.children(context, app["id"]):
        if block["id"] not in kept and block["status"] != "deleting":
            lifecycle.start_deleting(context, block)


def create_revision(call: Call) -> Json:
    deployment = deployments.named(call)
    lifecycle.require_settled(deployment, "a revision")
    answer = revise(call.context, deployment, call.fields())
    lifecycle.settle(call.context)
    return {"id": deployment["id"], **answer}


def revise(context: Context, deployment: Row, body: Json) -> Json:
    """A further revision: values that are left out take their defaults."""
    notes = bodies.notes_of(bodies.section(body, "revision"), "revision.notes", required=False)
    spec = specs.find(context, deployment["spec_id"])
    release = releases.chosen(context, spec, bodies.section(body, "release"))
    choice = _choice(context, deployment, body)
    plan = _plan(context, spec, release, body, choice)
    row = _next(context, deployment, release["version"])
    revision_id = _revise(context, row, release, notes, plan, choice)
    return _numbered(row, revision_id)


def _choice(context: Context, deployment: Row, body: Json) -> Json:
    """An app keeps the blocks that were left out or put in, unless the revision says otherwise."""
    if deployment["family"] == "blocks":
        return {}
    if body.get("blocksConfig") is not None:
        return choice_of(bodies.section(body, "blocksConfig"))
    latest = revisions.find(context, deployment["id"], deployment["number"])
    kept: Json = load(latest["choice"])
    return kept


def _next(context: Context, deployment: Row, version: str) -> Row:
    number = deployment["number"] + 1
    changes: dict[str, Any] = {"updated_at": context.now, "updated_by": context.by}
    context.store.update("deployments", deployment["id"], number=number, version=version, **changes)
    return deployments.find(context, deployment["id"])


def _numbered(deployment: Row, revision_id: str) -> Json:
    return {
        "deploymentId": deployment["id"],
        "revision": deployment["number"],
        "revisionId": revision_id,
    }


def redeploy(call: Call) -> Json:
    """The latest revision once more, from `failed` or `warning` only."""
    context, deployment = call.context, deployments.named(call)
    lifecycle.require(deployment, REDEPLOYABLE, "a redeploy")
    if deployment["family"] == "apps":
        answer = _redeploy_app(context, deployment)
    else:
        answer = _redeploy_block(context, deployment, load(deployment["metadata"]))
    lifecycle.settle(context)
    return answer


def _redeploy_block(
    context: Context, deployment: Row, marked: Json, turn: tuple[int, int] = (0, 1)
) -> Json:
    row, revision_id = _repeat(context, deployment)
    end = ending(_spec_row(context, row), marked, again=True)
    lifecycle.start_block(context, row["id"], "redeploying", end, turn)
    return _numbered(row, revision_id)


def _repeat(context: Context, deployment: Row) -> tuple[Row, str]:
    """A new revision with everything as in the latest."""
    old = revisions.find(context, deployment["id"], deployment["number"])
    row = _next(context, deployment, old["version"])
    revision_id = revisions.add(
        context,
        row["id"],
        row["number"],
        old["version"],
        old["notes"],
        parameters=load(old["parameters"]),
        app_parameters=load(old["app_parameters"]),
        choice=load(old["choice"]),
    )
    context.store.update("revisions", revision_id, blocks=load(old["blocks"]))
    return row, revision_id


def _redeploy_app(context: Context, app: Row) -> Json:
    """Only the blocks that failed or warn go round again."""
    blocks = lifecycle.children(context, app["id"])
    unwell = [block for block in blocks if block["status"] in REDEPLOYABLE]
    if not unwell:
        raise conflict(
            "None of the app's blocks is failed or warning: there is nothing to redeploy"
        )
    row, revision_id = _repeat(context, app)
    for turn, block in enumerate(unwell):
        marked = load(app["metadata"]) if block["id"] == blocks[0]["id"] else {}
        _redeploy_block(context, block, marked, (turn, len(unwell)))
    sql = "SELECT number FROM deployments WHERE id = ?"
    made = []
    for item in load(revisions.find(context, app["id"], row["number"])["blocks"]):
        found = context.store.row(sql, item["deploymentId"])
        if found is not None:
            made.append({"deploymentId": item["deploymentId"], "revision": found["number"]})
    context.store.update("revisions", revision_id, blocks=made)
    lifecycle.start_app(context, row["id"], "redeploying")
    return _numbered(row, revision_id)
