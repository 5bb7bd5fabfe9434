"""What a status means and which actions it allows: one map for people and for the server."""

from enum import StrEnum

from pressui.press import IN_MOTION, SETTLED

KNOWN: frozenset[str] = IN_MOTION | SETTLED
# What somebody has to look at, worst first.
NEEDS_ATTENTION = (
    "failed",
    "platform_resource_error",
    "rollback_failed",
    "delete_failed",
    "warning",
)


class Action(StrEnum):
    REDEPLOY = "redeploy"
    REVISE = "revise"
    PATCH = "patch"
    EXECUTE = "execute"
    EDIT = "edit"
    DELETE = "delete"


ALLOWED_IN: dict[Action, frozenset[str]] = {
    Action.REDEPLOY: frozenset({"failed", "warning"}),
    Action.REVISE: SETTLED,
    Action.PATCH: frozenset({"deployed", "warning"}),
    Action.EXECUTE: frozenset({"deployed", "warning"}),
    Action.EDIT: KNOWN - {"deleting"},
    Action.DELETE: KNOWN - {"deleting"},
}


def allows(status: str, action: Action) -> bool:
    return status in ALLOWED_IN[action]


def why_no_redeploy(status: str, revision: int, blocks: list[str] | None = None) -> str:
    """Why a redeploy is not possible now, in a person's words; empty where it is.

    `blocks` are the statuses of an app's blocks, where they are known.
    """
    if status in IN_MOTION:
        return "It is in motion. Wait until it settles."
    if status == "deployed":
        return f"Nothing to redeploy: revision {revision} is deployed."
    if status not in KNOWN:
        return "Its status is not known here, so nothing can be asked of it."
    if not allows(status, Action.REDEPLOY):
        return "Only a failed deployment, or one with a warning, can be redeployed."
    if blocks and not any(allows(block, Action.REDEPLOY) for block in blocks):
        return "None of its blocks has failed or warns, so there is nothing to redeploy."
    return ""
