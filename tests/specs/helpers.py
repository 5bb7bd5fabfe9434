"""Small makers for tests of the catalogue."""

import json
import uuid
from typing import Any

from django.test import Client

from pressui import press
from pressui.connections.models import Connection
from pressui.specs import search
from pressui.specs.filters import Filters
from pressui.specs.models import Spec, SpecTag
from tests.ids import WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess


def make_spec(connection: Connection, **columns: Any) -> Spec:
    """A spec in the mirror alone."""
    name = columns.setdefault("name", f"spec-{uuid.uuid4().hex[:8]}")
    tags = columns.get("tags", [])
    plain = {
        "spec_id": str(uuid.uuid4()),
        "family": "blocks",
        "kind": "workflow",
        "status": "available",
        "scope": "private",
        "latest_version": "1.0.0",
        "sort_name": (columns.get("title") or name).casefold(),
        "payload": "{}",
    }
    spec = Spec.objects.create(connection=connection, **{**plain, **columns})
    SpecTag.objects.bulk_create([SpecTag(spec=spec, name=tag) for tag in tags])
    search.index([spec])
    return spec


def publish(sandbox: SandboxProcess, **metadata: Any) -> str:
    """The id of a new app spec at the API."""
    text = {
        "version": "1",
        "kind": "app",
        "metadata": {"name": f"test-{uuid.uuid4().hex[:10]}", "summary": "A test", **metadata},
        "release": {"version": "1.0.0", "notes": "First"},
        "config": [{"id": WORKFLOW_SPEC, "release": {"version": "1.0.0"}}],
    }
    body = {"spec": json.dumps(text), "scope": "private", "featured": "false"}
    return str(sandbox.post("/v1/apps/specs/", body)["id"])


def edit_url(spec_id: str) -> str:
    return f"/manage/specs/apps/{spec_id}/"


def opened_form(client: Client, spec_id: str) -> dict[str, Any]:
    """What a browser would send back had nobody typed anything."""
    form = client.get(edit_url(spec_id)).context["form"]
    values = {field.name: field.value() for field in form}
    return {name: value for name, value in values.items() if value is not False}


def address(**filters: Any) -> str:
    return Filters(**filters).address


def as_api_says(spec: Spec, **metadata: str) -> press.Spec:
    """The spec as the API tells it, but for some of its metadata."""
    raw = json.loads(spec.payload)
    raw["metadata"] |= metadata
    return press.read_spec(raw)
