"""How deployments move: each carries what it becomes and when, and what is due happens on read."""

from pressui.sandbox.clock import stamp
from pressui.sandbox.context import Context, load
from pressui.sandbox.errors import conflict
from pressui.sandbox.marks import Ending, cannot_be_deleted
from pressui.sandbox.store import Row, dump
from pressui.sandbox.terms import IN_MOTION

GONE = "gone"
FROM_BLOCKS = "as its blocks"
_BLOCKS_TAKE = 0.75
_APP_TAKES = 0.95
_DELETE_TAKES = 0.3
_FAILURES = ("failed", "platform_resource_error", "rollback_failed", "delete_failed")


def start(context: Context, deployment_id: str, status: str, ending: Ending, share: float) -> None:
    """Set a deployment in motion; `share` is its part of the window."""
    settles_at = context.now + context.pace * share
    context.store.update(
        "deployments",
        deployment_id,
        status=status,
        next_status=ending[0],
        next_errors=ending[1],
        settles_at=settles_at,
    )


def start_block(
    context: Context,
    deployment_id: str,
    status: str,
    ending: Ending,
    turn: tuple[int, int] = (0, 1),
) -> None:
    """A block on its own, or the turn-th of an app's so many blocks."""
    share = _BLOCKS_TAKE * (turn[0] + 1) / turn[1]
    start(context, deployment_id, status, ending, share)


def start_app(context: Context, deployment_id: str, status: str) -> None:
    start(context, deployment_id, status, (FROM_BLOCKS, []), _APP_TAKES)


def start_deleting(context: Context, deployment: Row) -> None:
    """An app takes its blocks along, unless it cannot be deleted."""
    fails = cannot_be_deleted(deployment)
    error = {"code": 409, "message": "The platform resource is still in use and was not deleted"}
    ending: Ending = ("delete_failed", [error]) if fails else (GONE, [])
    start(context, deployment["id"], "deleting", ending, _DELETE_TAKES)
    set_revision_status(context, deployment["id"], deployment["number"], "deleting")
    for block in children(context, deployment["id"]) if not fails else []:
        start(context, block["id"], "deleting", (GONE, []), _DELETE_TAKES)
        set_revision_status(context, block["id"], block["number"], "deleting")


def settle(context: Context) -> None:
    """Do all that has become due by now, in the order in which it did."""
    due = "SELECT * FROM deployments WHERE settles_at <= ? ORDER BY settles_at, family DESC LIMIT 1"
    while row := context.store.row(due, context.now):
        if row["next_status"] == GONE:
            remove(context, row["id"])
        elif row["next_status"] == FROM_BLOCKS:
            _settle_app(context, row)
        else:
            _finish(context, row, row["next_status"])


def _settle_app(context: Context, app: Row) -> None:
    blocks = children(context, app["id"])
    waiting = [block["settles_at"] for block in blocks if block["settles_at"] is not None]
    if waiting:
        context.store.update("deployments", app["id"], settles_at=max(waiting))
        return
    statuses = {block["status"] for block in blocks}
    if statuses & set(_FAILURES):
        _finish(context, app, "failed")
    else:
        _finish(context, app, "warning" if "warning" in statuses else "deployed")


def _finish(context: Context, deployment: Row, status: str) -> None:
    moment = stamp(deployment["settles_at"])
    errors = [{"createdAt": moment, **error} for error in load(deployment["next_errors"])]
    context.store.update(
        "deployments", deployment["id"], status=status, next_status=None, settles_at=None
    )
    set_revision_status(context, deployment["id"], deployment["number"], status)
    context.store.run(
        "UPDATE revisions SET errors = ? WHERE deployment_id = ? AND number = ?",
        dump(errors),
        deployment["id"],
        deployment["number"],
    )
    if status in ("deployed", "warning"):
        _supersede(context, deployment)


def _supersede(context: Context, deployment: Row) -> None:
    context.store.run(
        "UPDATE revisions SET status = 'superseded' WHERE deployment_id = ? AND number < ?",
        deployment["id"],
        deployment["number"],
    )


def set_revision_status(context: Context, deployment_id: str, number: int, status: str) -> None:
    """A revision knows neither `redeploying` nor `warning`."""
    known = {"redeploying": "deploying", "warning": "deployed"}.get(status, status)
    context.store.run(
        "UPDATE revisions SET status = ? WHERE deployment_id = ? AND number = ?",
        known,
        deployment_id,
        number,
    )


def remove(context: Context, deployment_id: str) -> None:
    for block in children(context, deployment_id):
        remove(context, block["id"])
    context.store.run("DELETE FROM revisions WHERE deployment_id = ?", deployment_id)
    context.store.run("DELETE FROM deployments WHERE id = ?", deployment_id)


def children(context: Context, deployment_id: str) -> list[Row]:
    """The block deployments of an app deployment, in the order in which they were made."""
    sql = "SELECT * FROM deployments WHERE parent_id = ? ORDER BY seq"
    return context.store.rows(sql, deployment_id)


def require(deployment: Row, allowed: tuple[str, ...], action: str) -> None:
    """Refuse what the present state does not allow."""
    if deployment["status"] not in allowed:
        raise conflict(
            f"The deployment is {deployment['status']}: "
            f"{action} is possible in {', '.join(allowed)} only"
        )


def require_settled(deployment: Row, action: str) -> None:
    if deployment["status"] in IN_MOTION:
        raise conflict(
            f"The deployment is {deployment['status']}: {action} is possible once it has settled"
        )


def require_present(deployment: Row, action: str) -> None:
    if deployment["status"] == "deleting":
        raise conflict(f"The deployment is being deleted: {action} is not possible any more")
