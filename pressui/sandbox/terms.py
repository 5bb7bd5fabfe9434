"""The enumerations of the API, as the contract lists them."""

from typing import Any

Json = dict[str, Any]

BLOCK_KINDS = ("workflow", "service")
KINDS = ("app", *BLOCK_KINDS)
FAMILIES = {"apps": ("app",), "blocks": BLOCK_KINDS}
SCOPES = ("private", "public", "shared")
SPEC_STATUSES = ("available", "unavailable", "archived")
DEPLOYMENT_STATUSES = (
    "deploying",
    "deployed",
    "failed",
    "warning",
    "redeploying",
    "deleting",
    "delete_failed",
    "platform_resource_error",
    "rollback",
    "rollback_complete",
    "rollback_failed",
)
REVISION_STATUSES = (
    *(status for status in DEPLOYMENT_STATUSES if status not in ("redeploying", "warning")),
    "superseded",
)
IN_MOTION = ("deploying", "redeploying", "deleting", "rollback")
REDEPLOYABLE = ("failed", "warning")
RUNNING = ("deployed", "warning")
PARAMETER_TYPES = (
    "boolean",
    "string",
    "string_array",
    "number",
    "number_array",
    "object",
    "object_array",
)
STEP_TYPES = ("standard", "http", "sql", "export")
SERVICE_TYPES = ("api", "web-app")
CONTENT_TYPES = ("text/plain", "text/markdown")
PHASES = ("build", "run")
