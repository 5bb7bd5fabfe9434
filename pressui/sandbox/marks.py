"""How a deployment will end: marks on specs and deployments that make some of them fail.

Seeds mark by fields, anyone else by a tag of the spec or the deployment: `sandbox-always-fails`,
`sandbox-fails` (until it is redeployed), `sandbox-warns`, `sandbox-delete-fails`.
"""

from typing import Any

from pressui.sandbox.context import load
from pressui.sandbox.store import Row
from pressui.sandbox.terms import Json

Ending = tuple[str, list[Json]]

_FAILURE = {"code": 500, "message": "The resource could not be started: its image did not build"}
_WARNING = {"code": 424, "message": "The resource runs, but its health check answered late"}


def spec_marks(outcome: str | None, failure: Json | None) -> Json:
    """The marks that seeds give a spec."""
    given = {"outcome": outcome, "failure": failure}
    return {key: value for key, value in given.items() if value}


def ending(spec: Row, metadata: Json, *, again: bool) -> Ending:
    """The status a deployment settles in, and the errors of its resource."""
    marks = load(spec["marks"])
    tags = _tags(load(spec["metadata"])) | _tags(metadata)
    failure = marks.get("failure") or _FAILURE
    if marks.get("outcome") == "always_fails" or "sandbox-always-fails" in tags:
        return "failed", [failure]
    if "sandbox-fails" in tags and not again:
        return "failed", [failure]
    if "sandbox-warns" in tags and not again:
        return "warning", [_WARNING]
    return "deployed", []


def cannot_be_deleted(deployment: Row) -> bool:
    marks: dict[str, Any] = load(deployment["marks"])
    tags = _tags(load(deployment["metadata"]))
    return bool(marks.get("deleteFails")) or "sandbox-delete-fails" in tags


def _tags(metadata: Json) -> set[str]:
    return {tag["name"] for tag in metadata.get("tags") or []}
