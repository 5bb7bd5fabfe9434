"""What a page says first of a deployment that does not stand: what happened and what it means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pressui.deployments.causes import cause_of, is_lasting
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.deployments.repeats import first_line, times_in_a_row
from pressui.deployments.rows import Row
from pressui.deployments.trees import Node, NodeError, Tree
from pressui.deployments.urgency import is_being_read

TITLE = 200
MEANINGS = {
    "failed": gettext_lazy("Redeploying sends the same release and the same values again."),
    "warning": gettext_lazy("It stands, but not all of it is well. Redeploying may mend it."),
    "platform_resource_error": gettext_lazy(
        "The platform could not give it what it needs. That is not mended by redeploying; "
        "ask whoever looks after the platform."
    ),
    "delete_failed": gettext_lazy("It was to be deleted, and is still there in part."),
    "rollback_failed": gettext_lazy(
        "The platform went back to the revision before, and that failed too."
    ),
}


@dataclass(frozen=True)
class Failure:
    """The panel at the top: the first line of the reason, what it means, the whole message.

    `is_below`: the tree under it shows the message too, so that it need not stand open twice.
    """

    title: str
    cause: str  # the line of the reason that names it, where the first does not
    means: str
    raw: str
    is_below: bool
    times: int  # how often in a row it failed with these words
    is_being_read: bool  # more is about to be known


def failure_of(deployment: Deployment, tree: Tree, row: Row) -> Failure | None:
    """Nothing where the deployment needs nobody."""
    if deployment.status not in NEEDS_ATTENTION or deployment.gone_at:
        return None
    reason = deployment.reason.strip()
    line, times = first_line(reason), times_in_a_row(deployment)
    short = line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"
    return Failure(
        title=short or _without_reason(deployment),
        cause=cause_of(reason),
        means=" ".join(filter(None, (_others(row), _meaning(deployment, times)))),
        raw=reason if short != reason else "",
        is_below=any(error.message in reason for error in _errors(tree.nodes)),
        times=times,
        is_being_read=is_being_read(deployment),
    )


def _meaning(deployment: Deployment, times: int) -> str:
    if times < 2 and is_lasting(deployment):
        return _(
            "Redeploying sends the same release and the same values again, "
            "and is not likely to mend that."
        )
    if deployment.status != "failed" or times < 2:
        return str(MEANINGS[deployment.status])
    words = _(
        "Redeploying sends the same release and the same values again; "
        "that failed %(n)d times in a row."
    )
    return words % {"n": times}


def _errors(nodes: Iterable[Node]) -> Iterator[NodeError]:
    for node in nodes:
        yield from node.errors
        yield from _errors(node.children)


def _without_reason(deployment: Deployment) -> str:
    if deployment.look_at is not None:
        return _("The reason is being looked up")
    return _("Press gave no reason")


def _others(row: Row) -> str:
    """ "3 of 4 blocks stand.": how much of an app is well."""
    count, well = len(row.blocks), row.blocks.count("deployed")
    if not count:
        return ""
    words = ngettext(
        "%(well)d of %(n)d block is deployed.", "%(well)d of %(n)d blocks are deployed.", count
    )
    return words % {"well": well, "n": count}
