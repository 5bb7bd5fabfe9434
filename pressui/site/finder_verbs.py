"""What can be done by typing it: "deploy churn", "insights churn", "redeploy churn weekly"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.accounts.models import Person
from pressui.deployments.lifecycle import Action, why_not
from pressui.deployments.models import Deployment
from pressui.site.hits import MOST, Hit
from pressui.specs import rules
from pressui.specs.models import Spec

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# So many of the specs that were found are offered to be deployed where no verb was typed.
DEPLOYABLE: Final = 3


@dataclass(frozen=True)
class Verb:
    """What is to be done with what is named after it, and the page where that is."""

    label: "StrOrPromise"
    page: str
    icon: str
    action: Action | None = None

    def hit(self, name: str, args: tuple[str, str], note: str = "") -> Hit:
        label = str(self.label) % {"name": name}
        return Hit(label, reverse(self.page, args=args), note, icon=self.icon)


_DEPLOY: Final = Verb(gettext_lazy("Deploy %(name)s"), "deploy", "rocket")
_EDIT: Final = Verb(gettext_lazy("Edit %(name)s"), "manage_spec_edit", "pencil")
_COMPARE: Final = Verb(gettext_lazy("Compare releases of %(name)s"), "spec_compare", "git-compare")
_ON_SPECS: Final = {
    "deploy": _DEPLOY,
    "new": _DEPLOY,
    "edit": _EDIT,
    "compare": _COMPARE,
    "insights": Verb(gettext_lazy("Insights of %(name)s"), "spec_insights", "history"),
    "structure": Verb(gettext_lazy("Structure of %(name)s"), "spec_structure", "schema"),
    "parameters": Verb(gettext_lazy("Parameters of %(name)s"), "spec_parameters", "variable"),
    "releases": Verb(gettext_lazy("Releases of %(name)s"), "spec_releases", "versions"),
}
_REVISE: Final = Verb(
    gettext_lazy("Change values of %(name)s"),
    "revise_deployment",
    "adjustments-horizontal",
    Action.REVISE,
)
_ON_DEPLOYMENTS: Final = {
    "redeploy": Verb(
        gettext_lazy("Redeploy %(name)s"), "deployment_detail", "refresh", Action.REDEPLOY
    ),
    "change": _REVISE,
    "revise": _REVISE,
    "upgrade": Verb(
        gettext_lazy("Upgrade %(name)s"), "upgrade_deployment", "circle-arrow-up", Action.REVISE
    ),
    "run": Verb(gettext_lazy("Run %(name)s"), "run_deployment", "player-play", Action.EXECUTE),
    "delete": Verb(gettext_lazy("Delete %(name)s"), "delete_deployment", "trash", Action.DELETE),
}

# These may stand last, too ("churn weekly redeploy"): hardly anything is called so.
_ALSO_LAST: Final = frozenset(("redeploy", "revise", "upgrade", "delete"))


def verb_of(typed: str) -> tuple[Verb | None, str]:
    """What is to be done and with what; "deploy churn" is about "churn"."""
    first, _space, rest = typed.partition(" ")
    verb = (_ON_SPECS | _ON_DEPLOYMENTS).get(first.casefold())
    if verb and rest.strip():
        return verb, rest.strip()
    before, _space, last = typed.rpartition(" ")
    verb = _ON_DEPLOYMENTS.get(last.casefold()) if last.casefold() in _ALSO_LAST else None
    return (verb, before) if verb and before else (None, typed)


def on_specs(found: Iterable[Spec], person: Person, verb: Verb | None) -> Iterator[Hit]:
    """What this person may do with the specs that were found; to deploy where no verb was typed."""
    wanted, most = verb or _DEPLOY, MOST if verb else DEPLOYABLE
    for spec in list(found)[:most]:
        if wanted is _EDIT and not person.can_manage:
            continue
        if wanted is _DEPLOY and rules.why_no_deploy(spec, person):
            continue
        note = spec.latest_version if wanted is _DEPLOY else ""
        yield wanted.hit(spec.label, (spec.family, spec.spec_id), note)


def on_deployments(found: Iterable[Deployment], person: Person, verb: Verb) -> Iterator[Hit]:
    """What this person may do with the deployments that were found; else why not with the first."""
    rows = list(found) if person.can_deploy else []
    reasons = [_why_not(verb, row) for row in rows]
    for row, reason in zip(rows, reasons, strict=True):
        if not reason:
            yield verb.hit(row.label, (row.family, row.deployment_id), _slug(row))
    if reasons and reasons[0]:
        label = str(verb.label) % {"name": rows[0].label}
        yield Hit(label, rows[0].get_absolute_url(), icon=verb.icon, why_not=reasons[0])


def _slug(row: Deployment) -> str:
    """What tells it from others of the same title."""
    return row.name if row.title else ""


def _why_not(verb: Verb, row: Deployment) -> str:
    reason = why_not(verb.action, row.status, row.revision) if verb.action else ""
    if not reason and verb.page == "upgrade_deployment" and not row.is_outdated:
        return _("It has its latest release.")
    return reason
