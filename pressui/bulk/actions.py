"""What can be done to many deployments: what each action makes of one, and how it is done."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.accounts.services import Actor
from pressui.bulk.models import BulkRun
from pressui.deployments import rows, services
from pressui.deployments.lifecycle import why_no_redeploy
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation


class Verdict(StrEnum):
    READY = "ready"
    NOTHING = "nothing"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Judged:
    """What a run makes of one deployment; `words` say what it does, or why it does nothing."""

    deployment: Deployment
    verdict: Verdict
    words: str


@dataclass(frozen=True)
class Ask:
    """One write of a run."""

    actor: Actor
    deployment: Deployment
    reason: str
    arguments: Mapping[str, object]
    form_token: uuid.UUID


@dataclass(frozen=True)
class BulkAction:
    """`judge` looks at rows alone; `ask` calls the API through the service of the single action."""

    label: str | Promise
    icon: str
    judge: Callable[[BulkRun, Sequence[Deployment]], list[Judged]]
    ask: Callable[[Ask], Operation]


def _judge_redeploys(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    ids = [deployment.deployment_id for deployment in deployments]
    blocks = rows.block_statuses(run.connection, ids)
    asked = rows.open_redeploys(run.connection, ids)
    return [
        _judge_redeploy(deployment, blocks[deployment.deployment_id], asked)
        for deployment in deployments
    ]


def _judge_redeploy(deployment: Deployment, blocks: list[str], asked: set[str]) -> Judged:
    if deployment.deployment_id in asked:
        why = _("A redeploy was asked for already; we are finding out how it went.")
        return Judged(deployment, Verdict.SKIPPED, why)
    why = why_no_redeploy(deployment.status, deployment.revision, blocks)
    if not why:
        numbers = {"number": deployment.revision, "version": deployment.current_version}
        words = _("Revision %(number)d again, release %(version)s") % numbers
        return Judged(deployment, Verdict.READY, words)
    is_well = deployment.status == "deployed"
    return Judged(deployment, Verdict.NOTHING if is_well else Verdict.SKIPPED, why)


def _redeploy(ask: Ask) -> Operation:
    return services.redeploy(
        actor=ask.actor,
        deployment=ask.deployment,
        reason=ask.reason,
        form_token=ask.form_token,
    )


ACTIONS: dict[str, BulkAction] = {
    BulkRun.Action.REDEPLOY: BulkAction(
        gettext_lazy("Redeploy"), "refresh", _judge_redeploys, _redeploy
    ),
}


def judge(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    """What the run would do to each of these, in their order."""
    there = [deployment for deployment in deployments if not deployment.gone_at]
    judged = {found.deployment.pk: found for found in ACTIONS[run.action].judge(run, there)}
    gone = _("It was deleted.")
    return [
        judged.get(deployment.pk) or Judged(deployment, Verdict.SKIPPED, gone)
        for deployment in deployments
    ]
