"""Specs and deployments for tests, each with a name that nobody else has."""

import json
from itertools import count
from typing import Any

import requests  # noqa: TID251 - tests speak to the sandbox directly

from tests.sandbox_process import SandboxProcess

Json = dict[str, Any]
_numbers = count(1)


def unique(name: str = "thing") -> str:
    return f"{name}-{next(_numbers)}"


def body_of(kind: str = "workflow", **changes: Any) -> Json:
    """The body of a spec; `changes` go over its top level, `metadata` into its metadata."""
    configs: Json = {
        "workflow": {"steps": {"main": {"type": "standard", "command": "run"}}},
        "service": {"serviceType": "api"},
    }
    metadata = {"name": unique(kind), "summary": "For a test", **changes.pop("metadata", {})}
    return {
        "version": "1",
        "kind": kind,
        "metadata": metadata,
        "release": {"version": "1.0.0", "notes": "First"},
        "config": configs.get(kind, []),
        **changes,
    }


def form(**fields: Any) -> Json:
    """Multipart text fields, values that are no text as JSON."""
    texts = {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()
    }
    return {key: (None, text) for key, text in texts.items()}


def post_block(
    sandbox: SandboxProcess, body: Json, query: Json | None = None, **fields: Any
) -> requests.Response:
    files = form(spec=body, **fields)
    return sandbox.send("POST", "v1/blocks/specs/", files=files, params=query)


def block(sandbox: SandboxProcess, body: Json | None = None, **fields: Any) -> str:
    response = post_block(sandbox, body or body_of(), **fields)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def release_block(
    sandbox: SandboxProcess, spec_id: str, version: str, **fields: Any
) -> requests.Response:
    config = fields.pop("config", body_of()["config"])
    body = {"config": config, "release": {"version": version, "notes": "Next"}}
    path = f"v1/blocks/specs/{spec_id}/releases"
    return sandbox.send("POST", path, files=form(spec=body, **fields))


def post_app(
    sandbox: SandboxProcess, blocks: list[str], body: Json | None = None, **fields: Any
) -> requests.Response:
    config = [{"id": block_id, "release": {"version": "1.0.0"}} for block_id in blocks]
    spec = {**(body or body_of("app")), "config": config}
    sent = {"spec": json.dumps(spec), **{key: json.dumps(value) for key, value in fields.items()}}
    return sandbox.send("POST", "v1/apps/specs/", json=sent)


def app(sandbox: SandboxProcess, blocks: list[str], **fields: Any) -> str:
    response = post_app(sandbox, blocks, **fields)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def deployment_of(spec_id: str, **changes: Any) -> Json:
    metadata = {"name": unique("run"), "summary": "For a test", **changes.pop("metadata", {})}
    spec = {"id": spec_id, **changes.pop("spec", {})}
    return {"metadata": metadata, "revision": {"notes": "First"}, "spec": spec, **changes}


def post_deployment(
    sandbox: SandboxProcess, family: str, spec_id: str, **changes: Any
) -> requests.Response:
    body = deployment_of(spec_id, **changes)
    return sandbox.send("POST", f"v1/{family}/deployments/", json=body)


def deploy(sandbox: SandboxProcess, family: str, spec_id: str, **changes: Any) -> str:
    response = post_deployment(sandbox, family, spec_id, **changes)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def deployed(sandbox: SandboxProcess, family: str, spec_id: str, **changes: Any) -> str:
    """A deployment that has settled."""
    deployment_id = deploy(sandbox, family, spec_id, **changes)
    sandbox.settle()
    return deployment_id


def status(sandbox: SandboxProcess, family: str, deployment_id: str) -> str:
    answer = sandbox.get(f"v1/{family}/deployments/{deployment_id}")
    return str(answer["metadata"]["status"])


def parameter(name: str, kind: str = "string", **more: Any) -> Json:
    return {"name": name, "type": kind, "required": False, **more}


def refused(response: requests.Response, code: int, words: str = "") -> None:
    """A refusal is JSON that says why."""
    assert response.status_code == code, response.text
    assert words in response.json()["detail"], response.json()["detail"]


TAGS: dict[str, list[Json]] = {
    mark: [{"name": f"sandbox-{mark}"}]
    for mark in ("fails", "always-fails", "warns", "delete-fails")
}
