"""Many deployments to their latest releases: those of which nobody has to decide anything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.bulk.judging import Ask, Judged, Verdict, allowed, judge_each
from pressui.bulk.models import BulkRun
from pressui.connections.services import freshness
from pressui.deployments import actions, plans
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.revision_form import Plan
from pressui.deployments.services import NotAllowedNow
from pressui.deployments.standing import NoSuchRevision
from pressui.deployments.upgrade_words import in_words
from pressui.operations.models import Operation
from pressui.parameters.disclosure import open_body
from pressui.parameters.forms import ParameterForm
from pressui.parameters.upgrades import Line, classify
from pressui.parameters.upgrades import Verdict as Becomes
from pressui.press import PressError
from pressui.specs.schemas import SchemaUnknown

# How long a review looks at what each upgrade would decide; the rest is looked at in its turn.
LOOK_FOR = timedelta(seconds=2)


def judge_upgrades(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    look = _Look(freshness(run.connection).api_away)
    return judge_each(run, deployments, lambda one: _judge(one, look))


def _judge(deployment: Deployment, look: "_Look") -> Judged:
    if not deployment.is_outdated:
        return Judged(deployment, Verdict.NOTHING, _("It has the latest release"))
    versions = {"old": deployment.current_version, "new": deployment.latest_version}
    words = _("%(old)s → %(new)s") % versions
    judged = allowed(Action.REVISE, deployment, words)
    if judged.verdict != Verdict.READY:
        return judged
    if deployment.status == "delete_failed":
        return Judged(deployment, Verdict.SKIPPED, _("Somebody wanted it deleted, which failed."))
    try:
        return replace(judged, words=f"{words}: {look.at(deployment)}")
    except NotAllowedNow as why:
        return Judged(deployment, Verdict.SKIPPED, str(why))


class _Look:
    """Looks at values and releases as long as a reader waits; what is kept costs no call."""

    def __init__(self, api_away: bool) -> None:
        self.until = timezone.now() + (timedelta() if api_away else LOOK_FOR)

    def at(self, deployment: Deployment) -> str:
        """What would change. Raises `NotAllowedNow` where a person has to decide first."""
        later = _("its values are looked at when it is its turn")
        if timezone.now() >= self.until:
            return later
        try:
            plan = _plan(deployment)
            _values(plan)
        except PressError:
            self.until = timezone.now()
            return later
        return in_words(classify(plan.now.side, plan.schema))


def _blocker(lines: Sequence[Line]) -> str:
    """What a person has to decide first; empty where nothing has to be."""
    for line in lines:
        name = {"name": line.label}
        if _asks_for_secret(line):
            return _("It needs a secret: %(name)s.") % name
        if line.verdict in (Becomes.REQUIRED, Becomes.INVALID):
            return _("Somebody has to decide about %(name)s.") % name
    return ""


def _asks_for_secret(line: Line) -> bool:
    """Whether a secret is to be entered again; of one within an object nobody can tell."""
    if line.parameter.secret:
        return line.verdict in (Becomes.REQUIRED, Becomes.AGAIN)
    inner = line.parameter.properties or ()
    return any(parameter.secret for parameter in inner)


def upgrade(ask: Ask) -> Operation:
    """Raises `NotAllowedNow` where it would need a secret or a decision."""
    asked = Operation.objects.filter(form_token=ask.form_token).first()
    if asked is not None:
        return asked
    plan = _plan(ask.deployment)
    values = _values(plan)
    words = _("Upgrade to %(version)s") % {"version": plan.release.version}
    head = {
        "release": {"version": plan.release.version},
        "revision": {"notes": ask.reason or words},
    }
    kept = open_body(plan.schema, values.get("parameters", {}), values.get("appParameters", {}))
    return actions.revise(
        Operation.Kind.UPGRADE, body=head | values, payload=head | kept, **ask.asked
    )


def _plan(deployment: Deployment) -> Plan:
    try:
        return plans.upgrade(deployment)
    except (plans.NothingToUpgradeTo, NoSuchRevision, SchemaUnknown) as why:
        raise NotAllowedNow(str(why)) from why


def _values(plan: Plan) -> dict[str, Any]:
    """The values to send, where nobody has to decide anything about them."""
    if plan.now.values is None:
        raise NotAllowedNow(_("Press does not tell its values."))
    form = ParameterForm(plan.schema, None, plan.values)
    blocker = _blocker(classify(plan.now.side, plan.schema)) or next(
        iter(form.errors_by_field.values()), ""
    )
    if blocker:
        raise NotAllowedNow(blocker)
    return form.values
