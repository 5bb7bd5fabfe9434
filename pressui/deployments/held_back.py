"""Why an action on many leaves a deployment out, in a few words, as far as its row tells."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pressui.deployments.lifecycle import KNOWN, Action, allows, why_no_redeploy
from pressui.deployments.models import Deployment
from pressui.press import IN_MOTION


def held_back(deployment: Deployment, blocks: Sequence[str], in_doubt: bool) -> dict[str, str]:
    """By action, what holds it; an action that is possible is not in it."""
    found = {
        "redeploy": _no_redeploy(deployment, blocks),
        "upgrade": _no_upgrade(deployment),
        "tag": _no(Action.EDIT, deployment),
        "delete": _no(Action.DELETE, deployment),
    }
    if in_doubt:
        return dict.fromkeys(found, _("asked for something already"))
    return {name: words for name, words in found.items() if words}


def _no_redeploy(deployment: Deployment, blocks: Sequence[str]) -> str:
    if not why_no_redeploy(deployment.status, deployment.revision, list(blocks)):
        return ""
    if deployment.status == "deployed":
        return _("deployed already")
    if allows(deployment.status, Action.REDEPLOY):
        return _("without a block that failed")
    return _no(Action.REDEPLOY, deployment)


def _no_upgrade(deployment: Deployment) -> str:
    if not deployment.is_outdated:
        return _("on the latest release")
    if deployment.status == "delete_failed":
        return _("to be deleted")
    return _no(Action.REVISE, deployment)


def _no(action: Action, deployment: Deployment) -> str:
    if allows(deployment.status, action):
        return ""
    if deployment.status not in KNOWN:
        return _("of a status that is not known here")
    if deployment.status == "deleting":
        return _("being deleted")
    return _("in motion") if deployment.status in IN_MOTION else _("not to be redeployed")
