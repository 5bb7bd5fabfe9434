"""Deployments put into the mirror by hand, for tests of pages that read nothing else."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pressui.connections.models import Connection
from pressui.deployments import spec_counts, texts
from pressui.deployments.models import Deployment, Sighting
from pressui.specs import search
from pressui.specs.models import Spec

MARKUP = '<script>alert("x")</script><b>&amp;'


def made(connection: Connection, name: str = "", **columns: Any) -> Deployment:
    """A block deployment that is deployed, with whatever else is said of it."""
    number = connection.deployments.count()
    plain = {
        "deployment_id": str(uuid.uuid4()),
        "family": "blocks",
        "kind": "workflow",
        "name": name or f"deployment-{number}",
        "status": "deployed",
        "api_spec_id": "a-spec",
        "current_version": "1.0.0",
        "latest_version": "1.0.0",
        "revision": 1,
        "changed_at": timezone.now() - timedelta(minutes=number),
        "changed_by": "mei.tanaka@harrow.example",
        "payload": "{}",
    }
    plain["name_lower"] = str(plain["name"]).lower()
    plain["spec_words"] = texts.words_of_spec(columns.get("spec"))
    row = Deployment.objects.create(connection=connection, **{**plain, **columns})
    Sighting.objects.create(deployment=row)
    texts.index([row])
    spec_counts.count([row.spec_id])
    return row


def made_app(connection: Connection, *blocks: Deployment, **columns: Any) -> Deployment:
    """An app deployment that owns `blocks`."""
    listed = [
        {"deploymentId": b.deployment_id, "name": b.name, "kind": b.kind, "status": b.status}
        for b in blocks
    ]
    details = json.dumps({"blocks": listed})
    app = made(connection, **{"family": "apps", "kind": "app", "details": details, **columns})
    ids = [block.pk for block in blocks]
    Deployment.objects.filter(pk__in=ids).update(parent_id=app.deployment_id)
    return app


def resources(status: str = "failed", message: str = "It broke", code: str = "500") -> str:
    """The details of a block with one resource that has one error."""
    errors = [{"code": code, "message": message, "createdAt": "2026-11-20T09:46:12Z"}]
    named = {"id": "r1", "kind": "workflow", "name": "train", "status": status, "version": "0.0.7"}
    return json.dumps({"resources": [{**named, "errors": errors}]})


def made_spec(connection: Connection, **columns: Any) -> Spec:
    plain = {
        "spec_id": "a-spec",
        "family": "blocks",
        "kind": "workflow",
        "name": "churn-training",
        "title": "Churn Training",
        "status": "available",
        "scope": "private",
        "sort_name": "churn training",
        "latest_version": "1.0.0",
        "payload": "{}",
    }
    row = Spec.objects.create(connection=connection, **{**plain, **columns})
    search.index([row])
    return row
