"""Run parameters, and the related blocks that a running block asks for."""

import json
import os
from pathlib import Path
from typing import Any

from pressui.press.operations.caller import Caller, segment
from pressui.press.resources import RelatedBlock, read_deployment
from pressui.press.resources.deployments import Block
from pressui.press.resources.reading import needed_record

DEPLOYMENT_ID = "PRESS_DEPLOYMENT_ID"


class RunParameters(Caller):
    """What `client.blocks` and `client.deployments` have in common."""

    def patch_parameters(self, deployment_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes run values of a block deployment: `{name: value}`; answers all after it.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, Conflict, Unprocessable,
        PressUnavailable, InvalidResponse.
        """
        path = f"v1/deployments/{segment(deployment_id)}/parameters/run"
        return self._send("PATCH", path, body, needed_record)


class BlockRuns(RunParameters):
    """Source: the public examples of Press-Block and the published client."""

    def get_parameters(
        self, deployment_id: str | None = None, fallback_params_file: str | None = None
    ) -> dict[str, Any]:
        """The run values of a block deployment, `{name: value}`.

        The environment variable PRESS_DEPLOYMENT_ID goes before the argument. Without both, the
        values are read from `fallback_params_file`, which holds a JSON object (JSON is YAML too;
        other YAML is not read here).

        Raises TypeError (neither id nor a usable file), FileNotFoundError, BadRequest,
        Unauthorized, Forbidden, NotFound, PressUnavailable, InvalidResponse.
        """
        chosen = os.environ.get(DEPLOYMENT_ID) or deployment_id
        if not chosen:
            return _from_file(fallback_params_file, dict)
        return self._get(f"v1/deployments/{segment(chosen)}/parameters/run", needed_record)

    def get_related_block_details(
        self, deployment_id: str | None = None, fallback_details_file: str | None = None
    ) -> list[RelatedBlock]:
        """The blocks of the app that a block deployment belongs to; none where it has no parent.

        Describes the block deployment, then the app's. Environment variable and file as in
        `get_parameters`; the file holds a list of `{"id", "resource_id", "kind", "name",
        "status"}`. Raises as `get_parameters`.
        """
        chosen = os.environ.get(DEPLOYMENT_ID) or deployment_id
        if not chosen:
            listed = _from_file(fallback_details_file, list)
            return [_related_from_file(item) for item in listed if isinstance(item, dict)]
        block = self._get(f"v1/blocks/deployments/{segment(chosen)}", read_deployment)
        if block.parent_id is None:
            return []
        app = self._get(f"v1/apps/deployments/{segment(block.parent_id)}", read_deployment)
        return [_related(part) for part in app.revision.blocks] if app.revision else []


def _related(block: Block) -> RelatedBlock:
    return RelatedBlock(
        block.deployment_id, block.platform_id, block.kind, block.name, block.status
    )


def _related_from_file(item: dict[str, Any]) -> RelatedBlock:
    fields = ("id", "kind", "name", "status")
    texts = {name: str(item.get(name) or "") for name in fields}
    return RelatedBlock(resource_id=item.get("resource_id"), **texts)


def _from_file[T](name: str | None, shape: type[T]) -> T:
    if not name:
        raise TypeError("Without a deployment id a fallback file is needed.")
    path = Path(name)
    if not path.is_file():
        raise FileNotFoundError(f"The file {name} does not exist.")
    try:
        value = json.loads(path.read_text("utf-8-sig"))
    except ValueError:
        value = None
    if not isinstance(value, shape):
        raise TypeError(f"The file {name} does not hold a JSON {shape.__name__}.")
    return value
