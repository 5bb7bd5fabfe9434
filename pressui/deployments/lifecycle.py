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


_UNKNOWN = "Its status is not known here, so nothing can be asked of it."
_NOT_IN: dict[Action, str] = {
    Action.REDEPLOY: "Only a failed deployment, or one with a warning, can be redeployed.",
    Action.REVISE: "It is in motion. Wait until it settles.",
    Action.PATCH: "Only what is deployed takes new run parameters. Change its values instead.",
    Action.EXECUTE: "Only what is deployed can run.",
    Action.EDIT: "It is being deleted.",
    Action.DELETE: "It is being deleted already.",
}


def why_not(action: Action, status: str, revision: int = 0, blocks: list[str] | None = None) -> str:
    """Why an action is not possible in a status, in a person's words; empty where it is.

    `blocks` are the statuses of an app's blocks, where they are known.
    """
    if action == Action.REDEPLOY:
        return why_no_redeploy(status, revision, blocks)
    if allows(status, action):
        return ""
    if status not in KNOWN:
        return _UNKNOWN
    if status == "deleting":
        return _NOT_IN[Action.DELETE if action == Action.DELETE else Action.EDIT]
    return _NOT_IN[Action.REVISE if status in IN_MOTION else action]


def why_no_redeploy(status: str, revision: int, blocks: list[str] | None = None) -> str:
    """The same for a redeploy, which also depends on an app's blocks."""
    if status in IN_MOTION:
        return "It is in motion. Wait until it settles."
    if status == "deployed":
        return f"Nothing to redeploy: revision {revision} is deployed."
    if status not in KNOWN:
        return _UNKNOWN
    if not allows(status, Action.REDEPLOY):
        return _NOT_IN[Action.REDEPLOY]
    if blocks and not any(allows(block, Action.REDEPLOY) for block in blocks):
        return "None of its blocks has failed or warns, so there is nothing to redeploy."
    return ""
