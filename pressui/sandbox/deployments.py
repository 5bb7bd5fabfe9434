"""Deployments: list, describe, edit, delete."""

from typing import Any

from pressui.sandbox import bodies, lifecycle, listing, releases, revisions, specs
from pressui.sandbox.context import Call, Context, load, steady_id
from pressui.sandbox.errors import bad_request, conflict, not_found
from pressui.sandbox.store import Row
from pressui.sandbox.terms import DEPLOYMENT_STATUSES, KINDS, Json
from pressui.sandbox.versions import is_version

_SORTS = {
    "createdAt": "created_at",
    "createdBy": "created_by",
    "name": "name",
    "title": "title",
}
_SORTS_OF_RELEASE = {key: column for key, column in _SORTS.items() if key != "title"}


def find(context: Context, deployment_id: str, family: str | None = None) -> Row:
    """A deployment by its id; one of the other family does not exist here."""
    row = context.store.row("SELECT * FROM deployments WHERE id = ?", deployment_id)
    if row is None or family not in (None, row["family"]):
        raise not_found("Deployment", deployment_id)
    return row


def named(call: Call) -> Row:
    """The deployment that the address names."""
    return find(call.context, call.ids["deployment"], call.ids.get("family"))


def require_free_name(context: Context, kind: str, name: str) -> None:
    sql = "SELECT id FROM deployments WHERE kind = ? AND name = ?"
    if context.store.row(sql, kind, name):
        raise conflict(f"metadata.name: there is already a deployment of kind {kind} named {name}")


def add(
    context: Context,
    spec: Row,
    version: str,
    metadata: Json,
    deployment_id: str,
    parent_id: str | None = None,
    marks: Json | None = None,
) -> None:
    """Store a deployment; its first revision and its motion follow."""
    context.store.insert(
        "deployments",
        id=deployment_id,
        family=spec["family"],
        kind=spec["kind"],
        **_derived(metadata),
        metadata=metadata,
        status="deploying",
        marks=marks or {},
        spec_id=spec["id"],
        version=version,
        parent_id=parent_id,
        number=1,
        created_at=context.now,
        created_by=context.by,
        updated_at=context.now,
        updated_by=context.by,
    )


def _derived(metadata: Json) -> Json:
    return {
        "name": metadata["name"],
        "title": metadata.get("title") or "",
        "search": bodies.search_text(metadata),
    }


def describe(call: Call) -> Json:
    return described(call.context, named(call))


def described(context: Context, deployment: Row) -> Json:
    """A deployment with its latest revision and the values of that."""
    revision = revisions.find(context, deployment["id"], deployment["number"])
    latest = revisions.whole(context, deployment, revision)
    artifact = _artifact(context, deployment)
    answer = {**_head(deployment), "latestRevision": {**artifact, **latest}}
    if deployment["parent_id"]:
        answer["parent"] = {"id": deployment["parent_id"]}
    answer["spec"] = _spec(context, deployment)
    return {**answer, **revisions.values(context, deployment, revision)}


def _artifact(context: Context, deployment: Row) -> Json:
    """An app's latest revision names the artifact of the app, one for each release."""
    if deployment["family"] != "apps":
        return {}
    artifact_id = steady_id("artifact", deployment["spec_id"], deployment["version"])
    return {"artifact": {"id": artifact_id, "version": 1}}


def _head(deployment: Row) -> Json:
    metadata = load(deployment["metadata"])
    history = specs.history(deployment)
    return {
        "id": deployment["id"],
        "kind": deployment["kind"],
        "metadata": {**metadata, **history, "status": deployment["status"]},
    }


def _spec(context: Context, deployment: Row) -> Json:
    sql = "SELECT latest_version FROM specs WHERE id = ?"
    spec = context.store.row(sql, deployment["spec_id"])
    latest = spec["latest_version"] if spec else deployment["version"]
    release = {"currentVersion": deployment["version"], "latestVersion": latest}
    return {"id": deployment["spec_id"], "release": release}


def _summary(context: Context, deployment: Row) -> Json:
    revision = revisions.find(context, deployment["id"], deployment["number"])
    return {**_head(deployment), "latestRevision": revisions.summary(revision)}


def page(call: Call) -> Json:
    """Deployments of one family, or of all kinds where the address names none."""
    filters = listing.Filters(call.query)
    if family := call.ids.get("family"):
        filters.add("family", "= ?", family)
        filters.begins_with("name", "name")
        if family == "blocks":
            filters.begins_with("title", "title")
    else:
        filters.one_of("kind", "kind", KINDS)
        filters.contains("term", "search")
    filters.one_of("status", "status", DEPLOYMENT_STATUSES)

    def answer(call: Call, rows: list[Row]) -> list[Json]:
        context = call.context
        return [{**_summary(context, row), "spec": _spec(context, row)} for row in rows]

    return listing.page(call, "deployments", "deployments", filters, _SORTS, answer)


def page_of_spec(call: Call) -> Json:
    """The deployments of a spec whose latest revision uses a release, or any release."""
    spec = specs.find(call.context, call.ids["spec"])
    filters = listing.Filters(call.query)
    filters.add("spec_id", "= ?", spec["id"])
    if version := listing.single(call.query, "version"):
        if not is_version(version):
            raise bad_request("version: must be a semantic version such as 1.0.0")
        filters.add("version", "= ?", releases.find(call.context, spec["id"], version)["version"])
    filters.one_of("status", "status", DEPLOYMENT_STATUSES)
    filters.begins_with("name", "name")
    filters.begins_with("title", "title")

    def answer(call: Call, rows: list[Row]) -> list[Json]:
        return [_with_release(_summary(call.context, row), row) for row in rows]

    return listing.page(call, "deployments", "deployments", filters, _SORTS_OF_RELEASE, answer)


def _with_release(summary: Json, deployment: Row) -> Json:
    latest = {**summary["latestRevision"], "releaseVersion": deployment["version"]}
    return {**summary, "latestRevision": latest}


def update(call: Call) -> Json:
    """A partial edit; one that changes nothing is refused."""
    context, deployment = call.context, named(call)
    lifecycle.require_present(deployment, "an edit")
    old: Any = load(deployment["metadata"])
    metadata = bodies.merged(old, bodies.metadata_changes(call.fields()))
    if metadata == old:
        raise bad_request("No changes detected")
    if metadata["name"] != deployment["name"]:
        require_free_name(context, deployment["kind"], metadata["name"])
    context.store.update(
        "deployments",
        deployment["id"],
        metadata=metadata,
        **_derived(metadata),
        updated_at=max(context.now, deployment["updated_at"] + 0.001),
        updated_by=context.by,
    )
    return described(context, find(context, deployment["id"]))


def delete(call: Call) -> Json:
    deployment = named(call)
    lifecycle.require_present(deployment, "a second delete")
    lifecycle.start_deleting(call.context, deployment)
    lifecycle.settle(call.context)
    return {}


def describe_revision(call: Call) -> Json:
    deployment = named(call)
    revision = revisions.find(call.context, deployment["id"], call.ids["revision"])
    return revisions.described(call.context, deployment, revision)


def page_of_revisions(call: Call) -> Json:
    return revisions.page(call, named(call))
