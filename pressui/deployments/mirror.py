"""Writes what the API said of deployments into the mirror, and every change of status."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from pressui import press
from pressui.connections.models import Connection
from pressui.deployments import durations, offered, spec_counts, texts
from pressui.deployments.models import Deployment, Revision, Sighting, StatusChange
from pressui.press import IN_MOTION
from pressui.specs.models import Spec
from pressui.specs.versions import is_newer


def store_page(
    connection: Connection, deployments: Sequence[press.Deployment], asked_at: datetime
) -> None:
    """Writes a page of a list; rows that a later answer wrote are left as they are."""
    found = {deployment.id: deployment for deployment in deployments}
    specs = offered.specs_of(connection, deployments)
    # Read inside: another process may write the same deployment for the first time.
    with transaction.atomic():
        there = connection.deployments.filter(deployment_id__in=found).select_related("sighting")
        known = list(there)
        _sight(known, asked_at)
        for row in known:
            _write(row, found.pop(row.deployment_id), asked_at, specs)
        new = [_new(connection, deployment, asked_at, specs) for deployment in found.values()]
        _create(new, asked_at)


def store(connection: Connection, deployment: press.Deployment, asked_at: datetime) -> Deployment:
    """Writes one deployment as it stands in a list; the described parts are `store_described`."""
    specs = offered.specs_of(connection, [deployment])
    with transaction.atomic():
        there = connection.deployments.filter(deployment_id=deployment.id)
        row = there.select_related("sighting").first()
        if row is not None:
            _write(row, deployment, asked_at, specs)
            _sight([row], asked_at)
            return row
        (row,) = _create([_new(connection, deployment, asked_at, specs)], asked_at)
        return row


def _sight(rows: Sequence[Deployment], asked_at: datetime) -> None:
    Sighting.objects.filter(deployment__in=rows, at__lt=asked_at).update(at=asked_at)


def _new(
    connection: Connection,
    deployment: press.Deployment,
    asked_at: datetime,
    specs: dict[str, Spec],
) -> Deployment:
    row = Deployment(connection=connection, deployment_id=deployment.id)
    _take_over(row, deployment, specs.get(deployment.spec_id))
    _note_change(row, True, asked_at)
    return row


def _create(rows: list[Deployment], asked_at: datetime) -> list[Deployment]:
    """Writes those that are seen for the first time, all at once: at first there are many."""
    Deployment.objects.bulk_create(rows)
    Sighting.objects.bulk_create(Sighting(deployment=row, at=asked_at) for row in rows)
    texts.index(rows)
    spec_counts.count(row.spec_id for row in rows)
    StatusChange.objects.bulk_create(_change(row) for row in rows)
    return rows


def _write(
    row: Deployment, deployment: press.Deployment, asked_at: datetime, specs: dict[str, Spec]
) -> None:
    """Writes what is new of a deployment that is known; nothing where a later answer was."""
    spec = specs.get(deployment.spec_id)
    if row.last_seen_at > asked_at or _is_same(row, deployment, spec):
        return
    was, was_searched = (row.status, row.revision), texts.searched(row)
    seen = (row.status_since, row.last_seen_at)
    was_counted = (row.spec_id, row.gone_at)
    _take_over(row, deployment, spec)
    is_changed = was != (row.status, row.revision)
    if is_changed:
        _note_change(row, False, asked_at)
    row.save()
    if was_searched != texts.searched(row):
        texts.index([row])
    if was_counted != (row.spec_id, row.gone_at):
        spec_counts.count((was_counted[0], row.spec_id))
    if is_changed:
        _change(row).save()
    if was[0] != row.status:
        durations.learn(row, was[0], *seen, row.status)


def _take_over(row: Deployment, deployment: press.Deployment, spec: Spec | None) -> None:
    for name, value in _columns(deployment, spec, row).items():
        setattr(row, name, value)
    row.payload, row.gone_at = list_payload(deployment), None


def _change(row: Deployment) -> StatusChange:
    return StatusChange(
        deployment=row,
        status=row.status,
        revision=row.revision,
        version=row.current_version,
        at=row.status_since,
    )


def _is_same(row: Deployment, deployment: press.Deployment, spec: Spec | None) -> bool:
    """Whether there is nothing to write; specs and releases may be mirrored afterwards."""
    is_linked = row.spec_id == (spec.pk if spec else None)
    is_called_same = row.spec_words == texts.words_of_spec(spec)
    offers_same = row.latest_version == offered.latest_of(deployment, spec)[:100]
    is_there = row.gone_at is None
    is_same_spec = is_linked and is_called_same
    return is_there and is_same_spec and offers_same and row.payload == list_payload(deployment)


def list_payload(deployment: press.Deployment) -> str:
    """The deployment as lists show it: neither values nor what only a description tells."""
    keep = ("id", "kind", "metadata", "spec")
    raw = {key: deployment.raw.get(key) for key in keep}
    revision = deployment.raw.get("latestRevision")
    if isinstance(revision, dict):
        heavy = ("blocks", "resources", "artifact", "parameters", "appParameters")
        raw["latestRevision"] = {k: v for k, v in revision.items() if k not in heavy}
    return json.dumps(raw, ensure_ascii=False)


def _columns(deployment: press.Deployment, spec: Spec | None, row: Deployment) -> dict[str, Any]:
    revision = deployment.revision
    current, latest = deployment.current_version, offered.latest_of(deployment, spec)
    return {
        "family": deployment.family,
        "kind": deployment.kind[:30],
        "name": deployment.name[:300],
        "name_lower": deployment.name.lower()[:300],
        "title": deployment.title[:300],
        "summary": deployment.summary,
        "tags": list(deployment.tags),
        "status": deployment.status[:40],
        "parent_id": (deployment.parent_id or row.parent_id)[:100],
        "api_spec_id": deployment.spec_id[:100],
        "spec": spec,
        "spec_words": texts.words_of_spec(spec),
        "current_version": current[:100],
        "latest_version": latest[:100],
        "is_outdated": is_newer(latest, current),
        "revision": (revision.number if revision else None) or 0,
        "notes": revision.notes if revision else "",
        "changed_at": (revision.created_at if revision else None) or deployment.updated_at,
        "changed_by": (revision.created_by if revision else "")[:200],
        "created_at": deployment.created_at,
        "created_by": deployment.created_by[:200],
    }


def _note_change(row: Deployment, is_new: bool, asked_at: datetime) -> None:
    """Sets since when the status holds, and asks for a description where one would tell more."""
    row.status_since = _since(row, is_new, asked_at)
    if row.status in IN_MOTION:
        row.reason = ""
    settled_well = is_new and row.status == "deployed" and row.family == "blocks"
    if not settled_well:
        row.look_at, row.looks_failed = asked_at, 0


def _since(row: Deployment, is_new: bool, asked_at: datetime) -> datetime:
    """A first sight dates from its revision, never from the future; all else from now."""
    if is_new and row.changed_at:
        return min(row.changed_at, asked_at)
    return asked_at


def store_described(
    connection: Connection, deployment: press.Deployment, asked_at: datetime
) -> Deployment:
    """Writes a described deployment: blocks, resources, errors, parent; never any value."""
    row = store(connection, deployment, asked_at)
    if row.described_at and row.described_at > asked_at:
        return row
    was_due = row.look_at
    row.details = json.dumps(_details(deployment), ensure_ascii=False)
    row.described_at, row.look_at, row.looks_failed = asked_at, None, 0
    row.parent_id = (deployment.parent_id or row.parent_id)[:100]
    row.reason = "" if row.status in IN_MOTION else _reason(connection, deployment)
    fields = ["details", "described_at", "look_at", "looks_failed", "parent_id", "reason"]
    row.save(update_fields=fields)
    _keep_reason(row)
    _adopt_blocks(connection, row, deployment)
    _tell_parent(connection, row, was_due)
    return row


def _keep_reason(row: Deployment) -> None:
    """The reason stays with the failure, also when the next revision is asked for."""
    if row.reason and row.status not in IN_MOTION:
        changes = row.status_changes.filter(status=row.status, revision=row.revision)
        changes.exclude(reason=row.reason).update(reason=row.reason)


def _details(deployment: press.Deployment) -> dict[str, Any]:
    revision = deployment.raw.get("latestRevision")
    source = revision if isinstance(revision, dict) else {}
    return {key: source[key] for key in ("blocks", "resources") if key in source} | {
        "description": deployment.description,
        "descriptionContentType": deployment.description_content_type,
        "imageUrl": deployment.image_url,
    }


def _reason(connection: Connection, deployment: press.Deployment) -> str:
    """The first error of a resource, else that of the first block that did not settle well."""
    revision = deployment.revision
    if revision is None:
        return ""
    for resource in revision.resources:
        for error in resource.errors:
            return error.message
    for block in revision.blocks:
        if block.status not in (*IN_MOTION, "deployed"):
            return _block_reason(connection, block)
    return ""


def _block_reason(connection: Connection, block: press.Block) -> str:
    row = connection.deployments.filter(deployment_id=block.deployment_id).first()
    return f"{row.label}: {row.reason or row.status}" if row else f"{block.name}: {block.status}"


def _adopt_blocks(connection: Connection, row: Deployment, deployment: press.Deployment) -> None:
    """An app names its block deployments before each of them was described."""
    blocks = deployment.revision.blocks if deployment.revision else ()
    ids = [block.deployment_id for block in blocks]
    connection.deployments.filter(deployment_id__in=ids).exclude(
        parent_id=row.deployment_id
    ).update(parent_id=row.deployment_id)


def _tell_parent(connection: Connection, row: Deployment, was_due: datetime | None) -> None:
    """A block's reason is its app's too, often known later, and then as urgent as it was."""
    if not row.parent_id or not row.reason:
        return
    connection.deployments.filter(
        deployment_id=row.parent_id, status__in=[row.status, "failed", "warning"]
    ).exclude(status__in=IN_MOTION).exclude(reason__contains=row.reason).update(
        look_at=min(was_due or timezone.now(), timezone.now())
    )


def store_revisions(row: Deployment, revisions: Sequence[press.Revision]) -> None:
    """Writes what a list of revisions tells; values that are kept stay."""
    Revision.objects.bulk_create(
        [_revision(row, revision) for revision in revisions],
        update_conflicts=True,
        unique_fields=["deployment", "number"],
        update_fields=["status", "notes", "created_at", "created_by"],
    )


def _revision(row: Deployment, revision: press.Revision) -> Revision:
    return Revision(
        deployment=row,
        number=revision.number or 0,
        status=revision.status[:40],
        notes=revision.notes,
        created_at=revision.created_at,
        created_by=revision.created_by[:200],
    )


def mark_gone(row: Deployment) -> None:
    """A 404 alone says that a deployment is gone; its history is kept."""
    now = timezone.now()
    changed = Deployment.objects.filter(pk=row.pk, gone_at=None).update(gone_at=now, look_at=None)
    if changed:
        spec_counts.count([row.spec_id])
        StatusChange.objects.create(deployment=row, status="deleted", revision=row.revision, at=now)
        durations.learn(row, row.status, row.status_since, row.last_seen_at, "deleted")
