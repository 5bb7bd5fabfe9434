"""Revisions: numbered states of a deployment, and what the API says of them."""

from pressui.sandbox import listing
from pressui.sandbox.clock import stamp
from pressui.sandbox.context import Call, Context, load, new_id, steady_id
from pressui.sandbox.errors import not_found
from pressui.sandbox.store import Row
from pressui.sandbox.terms import REVISION_STATUSES, Json
from pressui.sandbox.values import Phases

_SORTS = {"createdAt": "created_at", "createdBy": "created_by", "name": "number", "title": "number"}


def add(
    context: Context,
    deployment_id: str,
    number: int,
    version: str,
    notes: str,
    parameters: Phases | None = None,
    app_parameters: Phases | None = None,
    choice: Json | None = None,
) -> str:
    """Store a revision; its blocks are told once they have been made."""
    revision_id = new_id()
    context.store.insert(
        "revisions",
        id=revision_id,
        deployment_id=deployment_id,
        number=number,
        version=version,
        notes=notes,
        status="deploying",
        parameters=parameters or {},
        app_parameters=app_parameters or {},
        choice=choice or {},
        blocks=[],
        errors=[],
        created_at=context.now,
        created_by=context.by,
    )
    return revision_id


def find(context: Context, deployment_id: str, number: int | str) -> Row:
    row = None
    if str(number).isascii() and str(number).isdigit() and len(str(number)) < 10:
        sql = "SELECT * FROM revisions WHERE deployment_id = ? AND number = ?"
        row = context.store.row(sql, deployment_id, int(number))
    if row is None:
        raise not_found("Revision", str(number))
    return row


def summary(revision: Row) -> Json:
    return {
        "createdAt": stamp(revision["created_at"]),
        "createdBy": revision["created_by"],
        "id": revision["id"],
        "notes": revision["notes"],
        "revision": revision["number"],
        "status": revision["status"],
    }


def whole(context: Context, deployment: Row, revision: Row) -> Json:
    """A revision with its blocks, or its resources."""
    if deployment["family"] == "apps":
        return {"blocks": _blocks(context, revision), **summary(revision)}
    return {"resources": [_resource(context, deployment, revision)], **summary(revision)}


def _blocks(context: Context, revision: Row) -> list[Json]:
    answer = []
    for item in load(revision["blocks"]):
        row = context.store.row("SELECT * FROM deployments WHERE id = ?", item["deploymentId"])
        if row is None:
            continue
        block = find(context, row["id"], item["revision"])
        answer.append(
            {
                "deploymentId": row["id"],
                "platformId": platform_id(row),
                "kind": row["kind"],
                "name": row["name"],
                "revision": block["number"],
                "status": _status(row, block),
            }
        )
    return answer


def _status(deployment: Row, revision: Row) -> str:
    """The latest revision shows the deployment's own status, which says more."""
    latest = revision["number"] == deployment["number"]
    return str(deployment["status"] if latest else revision["status"])


def platform_id(deployment: Row) -> str:
    return steady_id("resource", deployment["id"])


def _resource(context: Context, deployment: Row, revision: Row) -> Json:
    spec = context.store.row("SELECT name FROM specs WHERE id = ?", deployment["spec_id"])
    return {
        "errors": load(revision["errors"]),
        "id": platform_id(deployment),
        "kind": deployment["kind"],
        "name": spec["name"] if spec else deployment["name"],
        "status": _status(deployment, revision),
        "version": f"0.0.{revision['number']}",
        "versionId": str(revision["number"]),
    }


def values(context: Context, deployment: Row, revision: Row) -> Json:
    """A block's values; an app's own with those of its blocks that it does not hand down."""
    if deployment["family"] == "blocks":
        return {"parameters": load(revision["parameters"])}
    own = load(revision["app_parameters"])
    return {"appParameters": own, "parameters": _block_values(context, deployment, revision)}


def _block_values(context: Context, deployment: Row, revision: Row) -> Json:
    sql = "SELECT parameters FROM releases WHERE spec_id = ? AND version = ?"
    release = context.store.row(sql, deployment["spec_id"], revision["version"])
    schema = load(release["parameters"]) if release else {}
    answer: Json = {}
    for item in load(revision["blocks"]):
        block = context.store.row(
            "SELECT r.parameters, s.name FROM revisions r"
            " JOIN deployments d ON d.id = r.deployment_id JOIN specs s ON s.id = d.spec_id"
            " WHERE r.deployment_id = ? AND r.number = ?",
            item["deploymentId"],
            item["revision"],
        )
        if block is not None:
            answer[block["name"]] = _without(load(block["parameters"]), schema)
    return answer


def _without(values: Phases, schema: dict[str, list[Json]]) -> Phases:
    declared = {phase: {item["name"] for item in schema.get(phase, [])} for phase in values}
    return {
        phase: {name: value for name, value in items.items() if name not in declared[phase]}
        for phase, items in values.items()
    }


def described(context: Context, deployment: Row, revision: Row) -> Json:
    choice = load(revision["choice"])
    return {
        **whole(context, deployment, revision),
        "spec": {"id": deployment["spec_id"], "release": {"version": revision["version"]}},
        **values(context, deployment, revision),
        **({"blocksConfig": choice} if choice else {}),
    }


def page(call: Call, deployment: Row) -> Json:
    filters = listing.Filters(call.query)
    filters.add("deployment_id", "= ?", deployment["id"])
    filters.one_of("status", "status", REVISION_STATUSES)

    def answer(_: Call, rows: list[Row]) -> list[Json]:
        return [summary(row) for row in rows]

    return listing.page(call, "revisions", "revisions", filters, _SORTS, answer)
