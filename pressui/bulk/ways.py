"""Where a person goes on by hand with a deployment that a run leaves out."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from pressui.bulk.models import BulkRun
from pressui.deployments.lifecycle import NEEDS_ATTENTION, Action, allows
from pressui.deployments.models import Deployment
from pressui.press import IN_MOTION


class Way(NamedTuple):
    """A link: its words and its address."""

    words: str
    url: str


def way_on(action: str, deployment: Deployment) -> Way | None:
    """None where there is nothing to be done now, or nothing that would help."""
    if deployment.gone_at or deployment.status in IN_MOTION:
        return None
    if deployment.status == "delete_failed":
        return Way(_("See what holds it"), deployment.get_absolute_url())
    args = [deployment.family, deployment.deployment_id]
    if action == BulkRun.Action.UPGRADE and deployment.is_outdated:
        return Way(_("Upgrade it on its own page"), reverse("upgrade_deployment", args=args))
    has_failed = deployment.status in NEEDS_ATTENTION
    if (
        action == BulkRun.Action.REDEPLOY
        and has_failed
        and not allows(deployment.status, Action.REDEPLOY)
    ):
        return Way(_("Change its values"), reverse("revise_deployment", args=args))
    return None
