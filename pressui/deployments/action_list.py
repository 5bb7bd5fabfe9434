"""What a person can do with a deployment, each with the reason where it is not possible now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.connections.services import Freshness
from pressui.deployments.lifecycle import NEEDS_ATTENTION, Action, why_not
from pressui.deployments.models import Deployment
from pressui.specs.rules import why_no_deploy
from pressui.specs.versions import is_newer


@dataclass(frozen=True)
class Offer:
    """A line of the list; `reason` says why it is not possible, `note` what it does."""

    name: str
    label: str
    icon: str
    url: str
    reason: str
    note: str = ""
    is_dangerous: bool = False


@dataclass(frozen=True)
class Asker:
    """Whoever looks at a deployment, and what holds for all that they could do."""

    person: Person
    deployment: Deployment
    fresh: Freshness
    in_doubt: bool

    def why_not(self, action: Action, own: str = "") -> str:
        if not self.person.can_deploy:
            return _("Your role may look, not deploy.")
        if self.in_doubt:
            return _("A change was asked for already; we are finding out how it went.")
        forbidden = why_not(action, self.deployment.status, self.deployment.revision) or own
        if not forbidden and self.fresh.api_away:
            return _("Press does not answer now. Try again when it is back.")
        return forbidden

    def offer(self, name: str, label: str, icon: str, action: Action, **more: str) -> Offer:
        args = [self.deployment.family, self.deployment.deployment_id]
        url = more.get("url") or reverse(f"{name}_deployment", args=args)
        reason = self.why_not(action, more.get("own", ""))
        is_dangerous = action == Action.DELETE
        return Offer(name, label, icon, url, reason, more.get("note", ""), is_dangerous)


def actions_of(
    person: Person, deployment: Deployment, fresh: Freshness, in_doubt: bool
) -> list[Offer]:
    """All but Redeploy, in the order of the page."""
    return list(_offers(Asker(person, deployment, fresh, in_doubt)))


def upgrade_of(asker: Asker) -> Offer:
    deployment, spec = asker.deployment, asker.deployment.spec
    latest = {"version": deployment.latest_version or deployment.current_version}
    if deployment.is_outdated:
        upgrade = _("Upgrade to %(version)s") % latest
        return asker.offer("upgrade", upgrade, "circle-arrow-up", Action.REVISE)
    if spec and spec.latest_is_prerelease and is_newer(spec.latest_version, than=latest["version"]):
        return _try_out(asker, spec.latest_version)
    own = _("Release %(version)s is the latest.") % latest
    return asker.offer("upgrade", _("Upgrade"), "circle-arrow-up", Action.REVISE, own=own)


def _try_out(asker: Asker, version: str) -> Offer:
    """A prerelease is there for whoever looks for it; nobody is urged to take it."""
    deployment = asker.deployment
    address = reverse("upgrade_deployment", args=[deployment.family, deployment.deployment_id])
    url = f"{address}?{urlencode({'to': version})}"
    label = _("Upgrade to prerelease %(version)s") % {"version": version}
    return asker.offer("upgrade", label, "circle-arrow-up", Action.REVISE, url=url)


def remedy_of(asker: Asker) -> Offer | None:
    """What suits a failure that the same once more does not mend; none where nothing failed."""
    deployment = asker.deployment
    if deployment.status == "delete_failed":
        url = deployment.get_absolute_url()
        return Offer("see", _("See what holds it"), "link", url, "")
    if deployment.status in NEEDS_ATTENTION:
        return asker.offer("revise", _("Change values"), "adjustments-horizontal", Action.REVISE)
    return None


def by_reason(offers: Iterable[Offer]) -> dict[str, list[Offer]]:
    """What is not possible now; what many have in common is said once."""
    found: defaultdict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        if offer.reason:
            found[offer.reason].append(offer)
    return dict(found)


def _offers(asker: Asker) -> Iterator[Offer]:
    deployment = asker.deployment
    yield upgrade_of(asker)
    change = _("Change values, same release")
    yield asker.offer("revise", change, "adjustments-horizontal", Action.REVISE)
    tab = f"{deployment.get_absolute_url()}?tab=revisions"
    none = _("There is no earlier revision.") if deployment.revision < 2 else ""
    back = _("Roll back to a revision")
    yield asker.offer("roll_back", back, "arrow-back-up", Action.REVISE, own=none, url=tab)
    yield asker.offer("patch", _("Edit run parameters"), "variable", Action.PATCH)
    yield asker.offer("run", _("Run now"), "player-play", Action.EXECUTE)
    yield asker.offer("edit", _("Edit details"), "pencil", Action.EDIT)
    yield _another(asker)
    yield asker.offer("delete", _("Delete…"), "trash", Action.DELETE)


def _another(asker: Asker) -> Offer:
    """A new one that begins with the values of this; whatever its own status."""
    deployment, spec = asker.deployment, asker.deployment.spec
    label = _("Deploy one like this")
    if spec is None:
        return Offer("like", label, "copy", "", _("Its spec is not known here (any more)."))
    query = urlencode({"like": f"{deployment.family}/{deployment.deployment_id}"}, safe="/")
    url = reverse("deploy", args=[spec.family, spec.spec_id]) + f"?{query}"
    # Of the role the same is said as of every other action.
    held = "" if asker.person.can_deploy else asker.why_not(Action.EDIT)
    return Offer("like", label, "copy", url, held or why_no_deploy(spec, asker.person))
