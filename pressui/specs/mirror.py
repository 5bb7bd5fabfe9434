"""Writes what the API said of specs and releases into the mirror."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from pressui import press
from pressui.connections.models import Connection
from pressui.specs import search
from pressui.specs.models import AppBlock, Release, Spec, SpecTag
from pressui.specs.versions import version_key


def store_specs(connection: Connection, specs: Sequence[press.Spec], asked_at: datetime) -> None:
    """Writes a page of specs; rows that a later answer wrote are left as they are."""
    ids = [spec.id for spec in specs]
    known = {row.spec_id: row for row in connection.specs.filter(spec_id__in=ids).only(*_COMPARED)}
    changed = [spec for spec in specs if _differs(known.get(spec.id), spec)]
    with transaction.atomic():
        connection.specs.filter(spec_id__in=ids, last_seen_at__lt=asked_at).update(
            last_seen_at=asked_at, gone_at=None, look_again=False
        )
        for spec in changed:
            if not _is_stale(known.get(spec.id), asked_at):
                store_spec(connection, spec, asked_at)


_COMPARED = ("id", "spec_id", "payload", "last_seen_at")


def _differs(row: Spec | None, spec: press.Spec) -> bool:
    return row is None or row.payload != _payload(spec)


def _is_stale(row: Spec | None, asked_at: datetime) -> bool:
    return row is not None and row.last_seen_at > asked_at


def _payload(spec: press.Spec) -> str:
    """The spec as lists show it: the release's config and schema have a row of their own."""
    raw = {key: value for key, value in spec.raw.items() if key != "parameters"}
    release = raw.get("latestRelease")
    if isinstance(release, dict):
        heavy = ("config", "artifact", "parameters")
        raw["latestRelease"] = {k: v for k, v in release.items() if k not in heavy}
    return json.dumps(raw, ensure_ascii=False)


def add_spec(connection: Connection, spec: press.Spec) -> Spec:
    """Writes a spec that the mirror did not hold yet."""
    return store_spec(connection, spec, timezone.now())


def store_spec(connection: Connection, spec: press.Spec, asked_at: datetime) -> Spec:
    """Writes one spec, its tags, what is searched of it, and that its latest release exists."""
    row, _ = Spec.objects.update_or_create(
        connection=connection, spec_id=spec.id, defaults=_columns(spec, asked_at)
    )
    _store_tags(row, spec.tags)
    search.index([row])
    if spec.latest_release is not None and spec.latest_release.version:
        store_releases(row, [spec.latest_release])
    return row


def _columns(spec: press.Spec, asked_at: datetime) -> dict[str, Any]:
    release = spec.latest_release
    return {
        "family": spec.family,
        "kind": spec.kind[:30],
        "name": spec.name[:300],
        "title": spec.title[:300],
        "summary": spec.summary,
        "description": spec.description,
        "description_content_type": spec.description_content_type[:60],
        "image_url": spec.image_url,
        "status": spec.status[:40],
        "scope": spec.scope[:20],
        "featured": spec.featured,
        "tenants": list(spec.tenants),
        "tags": list(spec.tags),
        "latest_version": release.version[:100] if release else "",
        "released_at": release.created_at if release else None,
        "created_at": spec.created_at,
        "created_by": spec.created_by[:200],
        "updated_at": spec.updated_at,
        "updated_by": spec.updated_by[:200],
        "sort_name": (spec.title or spec.name).casefold()[:300],
        "payload": _payload(spec),
        "last_seen_at": asked_at,
        "gone_at": None,
        "look_again": False,
    }


def _store_tags(row: Spec, tags: Iterable[str]) -> None:
    wanted = {tag[:200] for tag in tags if tag}
    row.tag_rows.exclude(name__in=wanted).delete()
    SpecTag.objects.bulk_create(
        [SpecTag(spec=row, name=name) for name in sorted(wanted)], ignore_conflicts=True
    )


def store_releases(row: Spec, releases: Iterable[press.Release]) -> None:
    """Notes which releases there are; those that are known are left as they are."""
    Release.objects.bulk_create(
        [
            Release(
                spec=row,
                version=release.version[:100],
                version_key=version_key(release.version),
                notes=release.notes,
                created_at=release.created_at,
                created_by=release.created_by[:200],
            )
            for release in releases
            if release.version
        ],
        ignore_conflicts=True,
    )


def keep_described(row: Spec, version: str, payload: dict[str, Any]) -> Release:
    """Keeps a described release for good, without the defaults of secret parameters."""
    release, _ = Release.objects.get_or_create(
        spec=row, version=version, defaults={"version_key": version_key(version)}
    )
    release.payload = json.dumps(without_secret_defaults(payload), ensure_ascii=False)
    with transaction.atomic():
        release.save(update_fields=["payload"])
        _store_blocks(release, payload)
    return release


def _store_blocks(release: Release, payload: dict[str, Any]) -> None:
    """Which blocks an app's release has, so that a block knows the apps that use it."""
    release.app_blocks.all().delete()
    refs = press.read_release(payload, version=release.version).blocks
    AppBlock.objects.bulk_create(
        [AppBlock(release=release, block_id=r.spec_id[:100], version=r.version[:100]) for r in refs]
    )


def without_secret_defaults(node: Any) -> Any:
    """The same JSON, where every parameter with `hideValue` has lost its `defaultValue`."""
    if isinstance(node, list):
        return [without_secret_defaults(item) for item in node]
    if not isinstance(node, dict):
        return node
    hidden = {"defaultValue"} if node.get("hideValue") else set()
    return {k: without_secret_defaults(v) for k, v in node.items() if k not in hidden}


def mark_unseen(connection: Connection, since: datetime) -> None:
    """Marks what a whole sweep did not see: each is looked for before it is called gone."""
    connection.specs.filter(last_seen_at__lt=since, gone_at=None).update(look_again=True)


def mark_gone(row: Spec) -> None:
    Spec.objects.filter(pk=row.pk).update(gone_at=timezone.now(), look_again=False)
