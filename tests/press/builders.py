"""Bodies for the contract tests: small specs and deployments with names of their own."""

import itertools
from typing import Any

from pressui.press import PressClient

_numbers = itertools.count(1)
PARAMETERS = {
    "build": [{"name": "region", "type": "string", "required": False, "defaultValue": "eu"}],
    "run": [
        {"name": "size", "type": "number", "required": False, "defaultValue": 10.0},
        {"name": "mode", "type": "string", "required": True, "options": ["fast", "safe"]},
        {"name": "token", "type": "string", "required": False, "hideValue": True},
    ],
}
VALUES = {"run": {"mode": "fast"}}


def unique(stem: str) -> str:
    return f"{stem}-{next(_numbers)}"


def metadata(name: str, *tags: str) -> dict[str, Any]:
    given = {"name": name, "title": f"The {name}", "summary": f"Does {name}."}
    return given | {"tags": [{"name": tag} for tag in tags]}


def block_spec(name: str, version: str = "1.0.0", *tags: str) -> dict[str, Any]:
    return {
        "version": "1",
        "kind": "workflow",
        "metadata": metadata(name, *tags),
        "release": {"version": version, "notes": "first"},
        "config": block_config(),
    }


def block_config(command: str = "python main.py") -> dict[str, Any]:
    step = {
        "type": "standard",
        "imageDetails": {"id": 1, "versionId": 1},
        "resources": {"instanceTypeId": 21, "storage": "10GB"},
        "command": command,
    }
    return {"triggers": [], "steps": {"step0": step}}


def block_release(version: str) -> dict[str, Any]:
    return {"config": block_config(), "release": {"version": version, "notes": "next"}}


def app_spec(name: str, *block_ids: str, version: str = "1.0.0") -> dict[str, Any]:
    return {
        "version": "1",
        "kind": "app",
        "metadata": metadata(name),
        **app_release(version, *block_ids),
    }


def app_release(version: str, *block_ids: str) -> dict[str, Any]:
    blocks = [{"id": block_id, "release": {"version": "1.0.0"}} for block_id in block_ids]
    return {"config": blocks, "release": {"version": version, "notes": "of the app"}}


def deployment(spec_id: str, name: str, *tags: str, **more: Any) -> dict[str, Any]:
    return {
        "metadata": metadata(name, *tags),
        "revision": {"notes": "first"},
        "spec": {"id": spec_id},
        **more,
    }


def new_block_spec(client: PressClient, *tags: str, parameters: Any = None) -> str:
    body = block_spec(unique("block"), "1.0.0", *tags)
    return client.blocks.create_spec(body, parameters=parameters).id


def new_block(client: PressClient, *tags: str) -> str:
    """A block deployment with values, in motion."""
    spec_id = new_block_spec(client, parameters=PARAMETERS)
    body = deployment(spec_id, unique("run"), *tags, parameters=VALUES)
    return client.blocks.create_deployment(body).id


def new_app_spec(client: PressClient, *tags: str) -> tuple[str, str]:
    """An app spec of one block; its id and the block's name."""
    name = unique("part")
    body = block_spec(name, "1.0.0", *tags)
    block_id = client.blocks.create_spec(body, parameters=PARAMETERS).id
    return client.apps.create_spec(app_spec(unique("app"), block_id)).id, name


def new_app(client: PressClient, *tags: str) -> str:
    """An app deployment of one block, in motion."""
    spec_id, block = new_app_spec(client, *tags)
    body = deployment(spec_id, unique("app-run"), parameters={block: VALUES})
    return client.apps.create_deployment(body).id
