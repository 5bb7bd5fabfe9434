"""Releases of specs: published once, read for good."""

from collections.abc import Iterator
from typing import Any

from pressui.sandbox import bodies, listing, schema
from pressui.sandbox.clock import stamp
from pressui.sandbox.context import Call, Context, load, new_id
from pressui.sandbox.errors import ApiError, bad_request, conflict, not_found, refuse_any
from pressui.sandbox.multipart import MAX_ARTIFACT
from pressui.sandbox.store import Row
from pressui.sandbox.terms import SERVICE_TYPES, STEP_TYPES, Json
from pressui.sandbox.versions import is_version, latest

_ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
_SORTS = {"createdAt": "created_at", "createdBy": "created_by"}


def checked(context: Context, kind: str, fields: Json, body: Json, artifact: bytes | None) -> Json:
    """The columns of a new release, once everything about it has been looked at."""
    release = bodies.section(body, "release")
    version = bodies.version_of(release)
    notes = bodies.notes_of(release, "release.notes", required=kind == "app")
    auto_run = bodies.flag_of(fields, "autoRunOnDeploy") or False
    parameters = bodies.decoded(fields, "parameters")
    refuse_any(schema.problems(parameters))
    parameters = schema.normalized(parameters)
    config = body.get("config")
    refuse_any(_config_problems(context, kind, config))
    refuse_any(schema.unknown_references(config, parameters))
    return {
        "version": version,
        "notes": notes,
        "auto_run": int(auto_run),
        "parameters": parameters,
        "config": config,
        "artifact": _checked_artifact(artifact),
    }


def _checked_artifact(content: bytes | None) -> Json:
    if content is None:
        return {}
    if len(content) > MAX_ARTIFACT:
        raise ApiError(413, "artifact: must not be larger than 10 MiB")
    if not content.startswith(_ZIP_BEGINS):
        raise bad_request("artifact: must be a zip file")
    return {"id": new_id(), "version": 1}


def _config_problems(context: Context, kind: str, config: Any) -> Iterator[str]:
    if kind == "app":
        yield from _app_config_problems(context, config)
    elif not isinstance(config, dict):
        yield "config: must be an object"
    elif kind == "service":
        if config.get("serviceType") not in SERVICE_TYPES:
            yield f"config.serviceType: must be one of {', '.join(SERVICE_TYPES)}"
    else:
        yield from _step_problems(config.get("steps"))


def _step_problems(steps: Any) -> Iterator[str]:
    if not isinstance(steps, dict) or not steps:
        yield "config.steps: must be an object with one step at least"
        return
    for name, step in steps.items():
        if not isinstance(step, dict) or step.get("type") not in STEP_TYPES:
            yield f"config.steps.{name}.type: must be one of {', '.join(STEP_TYPES)}"


def _app_config_problems(context: Context, config: Any) -> Iterator[str]:
    if not isinstance(config, list) or not config:
        yield "config: must be a list of one block at least"
        return
    names: set[str] = set()
    for index, item in enumerate(config):
        path = f"config[{index}]"
        if not isinstance(item, dict) or not isinstance(item.get("release"), dict):
            yield f"{path}: must be an object with id and release"
            continue
        if not isinstance(item.get("autoRunOnDeploy") or False, bool):
            yield f"{path}.autoRunOnDeploy: must be true or false"
        spec = block_spec(context, item.get("id"), item["release"].get("version"))
        if spec is None:
            yield f"{path}: there is no block spec {item.get('id')} with this release"
        elif spec["name"] in names:
            yield f"{path}: two blocks of the name {spec['name']} in one app"
        else:
            names.add(spec["name"])


def block_spec(context: Context, spec_id: Any, version: Any) -> Row | None:
    """A block spec that has this release; None where there is none."""
    if not isinstance(spec_id, str) or not isinstance(version, str):
        return None
    return context.store.row(
        "SELECT s.* FROM specs s JOIN releases r ON r.spec_id = s.id AND r.version = ?"
        " WHERE s.id = ? AND s.family = 'blocks' AND s.deleted = 0",
        version,
        spec_id,
    )


def add(context: Context, spec_id: str, columns: Json) -> str:
    """Store a release; its spec's latest version follows by precedence."""
    known = require_new(context, spec_id, columns["version"])
    artifact = columns["artifact"] and {**columns["artifact"], "version": len(known) + 1}
    release_id = new_id()
    context.store.insert(
        "releases",
        **{**columns, "artifact": artifact},
        id=release_id,
        spec_id=spec_id,
        created_at=context.now,
        created_by=context.by,
    )
    newest = latest([*known, columns["version"]])
    context.store.update("specs", spec_id, latest_version=newest)
    return release_id


def require_new(context: Context, spec_id: str, version: str) -> list[str]:
    """The versions that there are, of which this one must not be one."""
    sql = "SELECT version FROM releases WHERE spec_id = ? ORDER BY seq"
    known = [row["version"] for row in context.store.rows(sql, spec_id)]
    if version in known:
        raise conflict(f"release.version: {version} is already published")
    return known


def find(context: Context, spec_id: str, version: str) -> Row:
    sql = "SELECT * FROM releases WHERE spec_id = ? AND version = ?"
    row = context.store.row(sql, spec_id, version)
    if row is None:
        raise not_found("Release", version)
    return row


def chosen(context: Context, spec: Row, release: Json) -> Row:
    """The release that was named, else the latest."""
    if release.get("version") is None:
        return find(context, spec["id"], spec["latest_version"])
    if not is_version(release["version"]):
        raise bad_request("release.version: must be a semantic version such as 1.0.0")
    return find(context, spec["id"], release["version"])


def summary(release: Row, kind: str) -> Json:
    """What a list says of a release."""
    answer = {
        "createdAt": stamp(release["created_at"]),
        "createdBy": release["created_by"],
        "id": release["id"],
        "notes": release["notes"],
        "version": release["version"],
    }
    return answer if kind == "app" else {**answer, "autoRunOnDeploy": bool(release["auto_run"])}


def whole(release: Row, kind: str) -> Json:
    """A release with its config and its artifact."""
    config = load(release["config"])
    if kind == "app":
        config = [{"autoRunOnDeploy": False, **block} for block in config]
    answer = {"config": config, **summary(release, kind)}
    artifact = load(release["artifact"])
    return {"artifact": artifact, **answer} if artifact else answer


def described(release: Row, kind: str) -> Json:
    return {**whole(release, kind), "parameters": load(release["parameters"])}


def page(call: Call, spec: Row) -> Json:
    filters = listing.Filters(call.query)
    filters.add("spec_id", "= ?", spec["id"])

    def answer(_: Call, rows: list[Row]) -> list[Json]:
        return [summary(row, spec["kind"]) for row in rows]

    return listing.page(call, "releases", "releases", filters, _SORTS, answer)
