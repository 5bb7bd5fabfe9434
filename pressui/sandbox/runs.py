"""What is done to a deployment that runs: read and patch its run parameters, execute it."""

from typing import Any

from pressui.sandbox import deployments, lifecycle, releases, revisions
from pressui.sandbox.composition import schema_of
from pressui.sandbox.conditions import equal
from pressui.sandbox.context import Call, Context, load, new_id
from pressui.sandbox.errors import bad_request, refuse_any, unprocessable
from pressui.sandbox.parameters import Schema, filled, missing, unfit
from pressui.sandbox.secrets import masked, secret_names
from pressui.sandbox.store import Row
from pressui.sandbox.terms import RUNNING, Json
from pressui.sandbox.values import AppPhase, resolved, unfit_app


def get_parameters(call: Call) -> Json:
    deployment = deployments.named(call)
    return _answer(call.context, deployment)


def _answer(context: Context, deployment: Row) -> Json:
    """The run values of the latest revision; of an app, its own beside those of its blocks."""
    revision = _latest(context, deployment)
    values = revisions.values(context, deployment, revision)
    if deployment["family"] == "blocks":
        return _run(values["parameters"])
    by_block = {name: _run(phases) for name, phases in values["parameters"].items()}
    return {"appParameters": _run(values["appParameters"]), "parameters": by_block}


def _run(phases: Json) -> Json:
    values: Json = phases.get("run", {})
    return values


def _latest(context: Context, deployment: Row) -> Row:
    return revisions.find(context, deployment["id"], deployment["number"])


def patch_v1(call: Call) -> Json:
    """`{name: value}` for a block deployment."""
    deployment = _running(call)
    if deployment["family"] == "apps":
        raise unprocessable("An app's run parameters are patched by version 2 of this operation")
    _patch_block(call.context, deployment, call.fields(), "parameters.run")
    return _answer(call.context, deployment)


def patch_v2(call: Call) -> Json:
    """`parameters`, and for an app `appParameters`; of an app both are answered."""
    deployment, body = _running(call), call.fields()
    for key in body.keys() - {"parameters", "appParameters"}:
        raise bad_request(f"{key}: unknown, use parameters or appParameters")
    if deployment["family"] == "apps":
        _patch_app(call.context, deployment, body)
    elif "appParameters" in body:
        raise bad_request("appParameters: only an app has some")
    else:
        _patch_block(call.context, deployment, body.get("parameters") or {}, "parameters.run")
    return _answer(call.context, deployment)


def _running(call: Call) -> Row:
    deployment = deployments.named(call)
    lifecycle.require(deployment, RUNNING, "a patch of run parameters")
    return deployment


def _patch_block(context: Context, deployment: Row, given: Any, path: str) -> None:
    revision = _latest(context, deployment)
    phases = load(revision["parameters"])
    schema = _schema(context, deployment, revision)
    refuse_any(unfit(schema, given, path))
    full = filled(schema, _patched(phases["run"], given))
    refuse_any(missing(schema, full, path))
    values = masked(schema, full)
    if equal(values, phases["run"]) and not secret_names(schema) & given.keys():
        raise bad_request("No changes detected")
    _write(context, deployment, revision, "parameters", {**phases, "run": values})


def _schema(context: Context, deployment: Row, revision: Row) -> Schema:
    release = releases.find(context, deployment["spec_id"], revision["version"])
    return schema_of(release)["run"]


def _patched(old: Json, given: Json) -> Json:
    """Null takes a value away, so that the default counts again."""
    return {name: value for name, value in {**old, **given}.items() if value is not None}


def _write(context: Context, deployment: Row, revision: Row, column: str, phases: Json) -> None:
    context.store.update("revisions", revision["id"], **{column: phases})
    context.store.update(
        "deployments",
        deployment["id"],
        updated_at=max(context.now, deployment["updated_at"] + 0.001),
        updated_by=context.by,
    )


def _patch_app(context: Context, app: Row, body: Json) -> None:
    """The app's values, handed down to its blocks, and those of single blocks."""
    revision = _latest(context, app)
    blocks = _blocks(context, revision)
    level = AppPhase(
        "run",
        _schema(context, app, revision),
        {name: _schema(context, *pair) for name, pair in blocks.items()},
    )
    own, by_block = _given(body, blocks)
    refuse_any(unfit_app(level, own, by_block))
    old_own = load(revision["app_parameters"])
    old = {name: load(row["parameters"]) for name, (_, row) in blocks.items()}
    sent = {name: _patched(old[name]["run"], by_block.get(name, {})) for name in blocks}
    problems: list[str] = []
    values, block_values = resolved(level, _patched(old_own["run"], own), sent, problems)
    refuse_any(problems)
    same = equal(values, old_own["run"]) and all(
        equal(block_values[name], old[name]["run"]) for name in blocks
    )
    if same and not _gives_secrets(level, own, by_block):
        raise bad_request("No changes detected")
    _write(context, app, revision, "app_parameters", {**old_own, "run": values})
    for name, (block, row) in blocks.items():
        if not equal(block_values[name], old[name]["run"]):
            _write(context, block, row, "parameters", {**old[name], "run": block_values[name]})


def _given(body: Json, blocks: dict[str, tuple[Row, Row]]) -> tuple[Any, dict[str, Any]]:
    own, by_block = body.get("appParameters"), body.get("parameters")
    by_block = {} if by_block is None else by_block
    if not isinstance(by_block, dict):
        raise bad_request("parameters: must be an object of blocks")
    for name in by_block.keys() - blocks.keys():
        raise unprocessable(f"parameters.{name}: the app has no such block")
    given = {name: {} if value is None else value for name, value in by_block.items()}
    return {} if own is None else own, given


def _gives_secrets(level: AppPhase, own: Json, by_block: dict[str, Json]) -> bool:
    """A secret is stored as its mask, so that a new one cannot be told from the old."""
    if level.secrets() & own.keys():
        return True
    return any(secret_names(level.blocks[name]) & given.keys() for name, given in by_block.items())


def _blocks(context: Context, revision: Row) -> dict[str, tuple[Row, Row]]:
    """The block deployments of an app's revision with their latest revisions, by block name."""
    found: dict[str, tuple[Row, Row]] = {}
    for item in load(revision["blocks"]):
        sql = "SELECT * FROM deployments WHERE id = ?"
        block = context.store.row(sql, item["deploymentId"])
        if block is not None:
            found[_name(context, block)] = (block, _latest(context, block))
    return found


def _name(context: Context, block: Row) -> str:
    row = context.store.row("SELECT name FROM specs WHERE id = ?", block["spec_id"])
    return str(row["name"] if row else block["name"])


def execute(call: Call) -> Json:
    """Run the resources of the latest revision: one answer a block."""
    deployment = deployments.named(call)
    lifecycle.require(deployment, RUNNING, "an execution")
    if deployment["family"] == "blocks":
        return {"executeResponse": [_executed(deployment)]}
    pairs = _blocks(call.context, _latest(call.context, deployment)).values()
    return {"executeResponse": [_executed(block) for block, _ in pairs]}


def _executed(block: Row) -> Json:
    return {
        "blockSpecId": block["spec_id"],
        "version": block["version"],
        "executionId": new_id(),
        "status": "executed",
    }
