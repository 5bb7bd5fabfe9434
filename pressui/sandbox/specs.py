"""Specs: publish, list, describe, edit, delete."""

from typing import Any

from pressui.sandbox import bodies, listing, releases
from pressui.sandbox.clock import stamp
from pressui.sandbox.context import Call, Context, load, new_id
from pressui.sandbox.errors import bad_request, conflict, not_found
from pressui.sandbox.store import Row
from pressui.sandbox.terms import FAMILIES, KINDS, SCOPES, SPEC_STATUSES, Json

_SORTS = {
    "createdAt": "created_at",
    "createdBy": "created_by",
    "name": "name",
    "title": "title",
}
_VALID = {"success": True, "message": "The spec is valid"}


def find(context: Context, spec_id: str, family: str | None = None) -> Row:
    """A spec by its id; one of the other family does not exist here."""
    sql = "SELECT * FROM specs WHERE id = ? AND deleted = 0"
    row = context.store.row(sql, spec_id)
    if row is None or family not in (None, row["family"]):
        raise not_found("Spec", spec_id)
    return row


def create(call: Call) -> Json:
    fields, artifact = _fields(call)
    body = bodies.decoded(fields, "spec")
    if not isinstance(body, dict):
        raise bad_request("spec: must be a JSON object")
    spec, release = checked(call.context, call.family, fields, body, artifact)
    if call.flag("validate"):
        return _VALID
    return {"id": add(call.context, spec, release)}


def _fields(call: Call) -> tuple[Json, bytes | None]:
    """Block specs come as a form, app specs as JSON; either is taken for both."""
    if call.form is None:
        return call.fields(), None
    return dict(call.form.texts), call.form.files.get("artifact")


def checked(
    context: Context, family: str, fields: Json, body: Json, artifact: bytes | None = None
) -> tuple[Json, Json]:
    """The columns of a new spec and of its first release."""
    if body.get("version") not in ("1", 1) or body["version"] is True:
        raise bad_request("version: must be 1")
    kind = body.get("kind")
    if kind not in FAMILIES[family]:
        raise bad_request(f"kind: must be one of {', '.join(FAMILIES[family])}")
    metadata = bodies.metadata_of(body)
    scope, tenants = bodies.scope_of(fields.get("scope"), bodies.decoded(fields, "tenants"))
    featured = bodies.flag_of(fields, "featured") or False
    release = releases.checked(context, kind, fields, body, artifact)
    require_free_name(context, kind, metadata["name"])
    spec = {
        "family": family,
        "kind": kind,
        "metadata": metadata,
        "scope": scope,
        "tenants": tenants,
        "featured": int(featured),
    }
    return spec, release


def require_free_name(context: Context, kind: str, name: str) -> None:
    sql = "SELECT id FROM specs WHERE kind = ? AND name = ? AND deleted = 0"
    if context.store.row(sql, kind, name):
        raise conflict(f"metadata.name: there is already a spec of kind {kind} named {name}")


def add(
    context: Context, spec: Json, release: Json, spec_id: str = "", marks: Json | None = None
) -> str:
    """Store a spec with its first release."""
    spec_id = spec_id or new_id()
    context.store.insert(
        "specs",
        **spec,
        **_derived(spec["metadata"]),
        id=spec_id,
        status="available",
        marks=marks or {},
        latest_version=release["version"],
        created_at=context.now,
        created_by=context.by,
        updated_at=context.now,
        updated_by=context.by,
    )
    releases.add(context, spec_id, release)
    return spec_id


def _derived(metadata: Json) -> Json:
    return {
        "name": metadata["name"],
        "title": metadata.get("title") or "",
        "search": bodies.search_text(metadata),
    }


def describe(call: Call) -> Json:
    return described(call.context, find(call.context, call.ids["spec"], call.family))


def described(context: Context, spec: Row) -> Json:
    release = releases.find(context, spec["id"], spec["latest_version"])
    parameters = load(release["parameters"])
    latest = releases.whole(release, spec["kind"])
    if spec["kind"] == "app":
        latest["parameters"] = parameters
    return {**_head(spec), "latestRelease": latest, "parameters": parameters}


def _head(spec: Row) -> Json:
    return {
        "featured": bool(spec["featured"]),
        "id": spec["id"],
        "kind": spec["kind"],
        "metadata": {**load(spec["metadata"]), **history(spec), "status": spec["status"]},
        "scope": spec["scope"],
        "tenants": load(spec["tenants"]),
    }


def history(row: Row) -> Json:
    """By whom and when, as metadata tells it."""
    return {
        "createdAt": stamp(row["created_at"]),
        "createdBy": row["created_by"],
        "updatedAt": stamp(row["updated_at"]),
        "updatedBy": row["updated_by"],
    }


def page(call: Call) -> Json:
    """Specs of one family, or of all kinds where the address names none."""
    filters = listing.Filters(call.query)
    filters.add("deleted", "= 0")
    if family := call.ids.get("family"):
        filters.add("family", "= ?", family)
        filters.begins_with("name", "name")
        filters.begins_with("title", "title")
    else:
        filters.one_of("kind", "kind", KINDS)
        filters.contains("term", "search")
    filters.one_of("status", "status", SPEC_STATUSES)
    filters.one_of("scope", "scope", SCOPES)
    filters.flag("featured", "featured")
    return listing.page(call, "specs", "specs", filters, _SORTS, _summaries)


def _summaries(call: Call, rows: list[Row]) -> list[Json]:
    newest = {
        row["id"]: releases.find(call.context, row["id"], row["latest_version"]) for row in rows
    }
    return [
        {**_head(row), "latestRelease": releases.summary(newest[row["id"]], row["kind"])}
        for row in rows
    ]


def update(call: Call) -> Json:
    """A partial edit; one that changes nothing is refused."""
    spec = find(call.context, call.ids["spec"], call.family)
    changes = _changes(spec, call.fields())
    if all(_same(spec, column, value) for column, value in changes.items()):
        raise bad_request("No changes detected")
    name = changes["metadata"]["name"]
    if name != spec["name"]:
        require_free_name(call.context, spec["kind"], name)
    now = max(call.context.now, spec["updated_at"] + 0.001)
    call.context.store.update(
        "specs",
        spec["id"],
        **changes,
        **_derived(changes["metadata"]),
        updated_at=now,
        updated_by=call.context.by,
    )
    return described(call.context, find(call.context, spec["id"]))


def _changes(spec: Row, body: Json) -> Json:
    given = bodies.section(body, "metadata")
    changes: Json = {
        "metadata": bodies.merged(
            load(spec["metadata"]), bodies.metadata_changes(given, "metadata.")
        )
    }
    if given.get("status") is not None:
        if given["status"] not in SPEC_STATUSES:
            raise bad_request(f"metadata.status: must be one of {', '.join(SPEC_STATUSES)}")
        changes["status"] = given["status"]
    if (featured := bodies.flag_of(body, "featured")) is not None:
        changes["featured"] = int(featured)
    if body.get("scope") is not None or body.get("tenants") is not None:
        changes["scope"], changes["tenants"] = _new_scope(spec, body)
    return changes


def _new_scope(spec: Row, body: Json) -> tuple[str, list[str]]:
    """A spec that stays shared keeps its tenants; one that is no longer shared loses them."""
    scope = body.get("scope") or spec["scope"]
    kept = load(spec["tenants"]) if scope == "shared" else []
    tenants = body.get("tenants")
    return bodies.scope_of(scope, kept if tenants is None else tenants)


def _same(spec: Row, column: str, value: Any) -> bool:
    old = load(spec[column]) if isinstance(value, dict | list) else spec[column]
    return bool(old == value)


def delete(call: Call) -> Json:
    """The spec and its releases; what was deployed from it goes on running."""
    spec = find(call.context, call.ids["spec"], call.family)
    call.context.store.update("specs", spec["id"], deleted=1)
    return {}


def create_release(call: Call) -> Json:
    spec = find(call.context, call.ids["spec"], call.family)
    fields, artifact = _fields(call)
    body = bodies.decoded(fields, "spec") if call.family == "blocks" else fields
    if not isinstance(body, dict):
        raise bad_request("spec: must be a JSON object")
    columns = releases.checked(call.context, spec["kind"], fields, body, artifact)
    if call.flag("validate"):
        releases.require_new(call.context, spec["id"], columns["version"])
        return _VALID
    releases.add(call.context, spec["id"], columns)
    return {"id": spec["id"], "release": {"version": columns["version"]}}


def describe_release(call: Call) -> Json:
    spec = find(call.context, call.ids["spec"], call.family)
    release = releases.find(call.context, spec["id"], call.ids["version"])
    return releases.described(release, spec["kind"])


def page_of_releases(call: Call) -> Json:
    return releases.page(call, find(call.context, call.ids["spec"], call.family))
