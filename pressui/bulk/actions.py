"""Every action that there is for many deployments at once."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pressui.bulk.judging import Ask, BulkAction, Judged, Verdict, allowed, judge_each
from pressui.bulk.models import BulkRun
from pressui.bulk.tagging import judge_tags, tag
from pressui.bulk.upgrading import judge_upgrades, upgrade
from pressui.deployments import actions, rows, services
from pressui.deployments.lifecycle import Action, why_no_redeploy
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation


def _judge_redeploys(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    blocks = rows.block_statuses(run.connection, [one.deployment_id for one in deployments])
    return judge_each(run, deployments, lambda one: _judge_redeploy(one, blocks[one.deployment_id]))


def _judge_redeploy(deployment: Deployment, blocks: list[str]) -> Judged:
    why = why_no_redeploy(deployment.status, deployment.revision, blocks)
    if not why:
        numbers = {"number": deployment.revision, "version": deployment.current_version}
        words = _("Revision %(number)d again, release %(version)s") % numbers
        return Judged(deployment, Verdict.READY, words)
    is_well = deployment.status == "deployed"
    return Judged(deployment, Verdict.NOTHING if is_well else Verdict.SKIPPED, why)


def _redeploy(ask: Ask) -> Operation:
    return services.redeploy(**ask.asked)


def _judge_deletes(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    blocks = rows.block_statuses(run.connection, [one.deployment_id for one in deployments])

    def judge(one: Deployment) -> Judged:
        return allowed(Action.DELETE, one, _delete_words(len(blocks[one.deployment_id])))

    return judge_each(run, deployments, judge)


def _delete_words(blocks: int) -> str:
    if blocks:
        return ngettext(
            "It is deleted for good, and its %(n)d block with it",
            "It is deleted for good, and its %(n)d blocks with it",
            blocks,
        ) % {"n": blocks}
    return _("It is deleted for good")


def _delete(ask: Ask) -> Operation:
    return actions.delete(**ask.asked)


ACTIONS: dict[str, BulkAction] = {
    BulkRun.Action.REDEPLOY: BulkAction(
        gettext_lazy("Redeploy"), "refresh", _judge_redeploys, _redeploy
    ),
    BulkRun.Action.UPGRADE: BulkAction(
        gettext_lazy("Upgrade"), "circle-arrow-up", judge_upgrades, upgrade
    ),
    BulkRun.Action.TAG: BulkAction(gettext_lazy("Tag"), "tag", judge_tags, tag, sets_going=False),
    BulkRun.Action.DELETE: BulkAction(gettext_lazy("Delete"), "trash", _judge_deletes, _delete),
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
