"""What may mend a failure: the buttons beside it, the likeliest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from pressui.deployments import plans
from pressui.deployments.action_list import Offer
from pressui.deployments.causes import is_lasting
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.deployments.repeats import OFTEN
from pressui.deployments.standing import NoSuchRevision
from pressui.deployments.upgrade_words import fit_words
from pressui.parameters.upgrades import classify
from pressui.press import PressError
from pressui.specs.schemas import SchemaUnknown


@dataclass(frozen=True)
class Remedies:
    """The first is the button that stands out, unless that is Redeploy."""

    offers: list[Offer]
    is_redeploy_first: bool


def remedies_of(
    deployment: Deployment,
    offers: Iterable[Offer],
    *,
    may_redeploy: bool,
    times: int,
    parent: Deployment | None,
) -> Remedies:
    """`times`: how often in a row it failed with the same words; `parent`: the app of a block."""
    possible = {offer.name: offer for offer in offers if not offer.reason}
    if deployment.status == "delete_failed":
        return Remedies([possible[name] for name in ("delete",) if name in possible], False)
    found = [_open(parent)] if parent else []
    if not parent and deployment.status == "failed" and "upgrade" in possible:
        found.append(replace(possible["upgrade"], note=_upgrade_note(deployment)))
    is_tried = not may_redeploy or times >= OFTEN
    is_redeploy_first = not (found or is_tried or is_lasting(deployment))
    if is_tried or not (found or is_redeploy_first):
        found += [possible[name] for name in ("revise",) if name in possible]
        back = _back(deployment) if "roll_back" in possible else None
        found += [back] if back else []
    return Remedies(found, is_redeploy_first)


def _open(app: Deployment) -> Offer:
    label = _("Open %(name)s") % {"name": app.label}
    note = _("It is a block of this app.")
    return Offer("app", label, "package", app.get_absolute_url(), "", note)


def _back(deployment: Deployment) -> Offer | None:
    """The way back to the last revision that stood."""
    earlier = deployment.revisions.filter(
        number__lt=deployment.revision, status__in=("deployed", "superseded")
    )
    bad = deployment.status_changes.filter(status__in=NEEDS_ATTENTION).values("revision")
    last = earlier.exclude(number__in=bad).order_by("-number").values_list("number", flat=True)
    number = last.first()
    if number is None:
        return None
    args = [deployment.family, deployment.deployment_id, number]
    label = _("Roll back to %(number)d") % {"number": number}
    url = reverse("roll_back_deployment", args=args)
    return Offer("roll_back", label, "arrow-back-up", url, "")


def _upgrade_note(deployment: Deployment) -> str:
    """ "All 17 values still fit", from what is kept alone; empty where that does not tell."""
    spec, version = deployment.spec, deployment.latest_version
    kept = deployment.revisions.filter(number=deployment.revision).exclude(values="")
    described = spec and spec.releases.filter(version=version).exclude(payload="")
    if not described or not described.exists() or not kept.exists():
        return ""
    try:
        plan = plans.upgrade(deployment, version)
    except (PressError, SchemaUnknown, NoSuchRevision, plans.NothingToUpgradeTo):
        return ""
    return fit_words(classify(plan.now.side, plan.schema))
