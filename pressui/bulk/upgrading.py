"""Many deployments to their latest releases: those of which nobody has to decide anything."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from pressui.bulk.judging import Ask, Judged, Verdict, allowed, judge_each
from pressui.bulk.models import BulkRun
from pressui.deployments import actions, plans
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment, Revision
from pressui.deployments.revision_form import Plan
from pressui.deployments.services import NotAllowedNow
from pressui.deployments.standing import NoSuchRevision
from pressui.operations.models import Operation
from pressui.parameters.compare import Side
from pressui.parameters.disclosure import open_body
from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import FormSchema
from pressui.parameters.upgrades import Line, classify
from pressui.parameters.upgrades import Verdict as Becomes
from pressui.press import PressError
from pressui.specs.models import Release
from pressui.specs.schemas import SchemaUnknown, form_schema


def judge_upgrades(run: BulkRun, deployments: Sequence[Deployment]) -> list[Judged]:
    known = _Known(deployments)
    return judge_each(run, deployments, lambda one: _judge(one, known))


def _judge(deployment: Deployment, known: "_Known") -> Judged:
    if not deployment.is_outdated:
        return Judged(deployment, Verdict.NOTHING, _("It has the latest release"))
    lines = known.lines(deployment)
    blocker = _blocker(lines) if lines is not None else ""
    if blocker:
        return Judged(deployment, Verdict.SKIPPED, blocker)
    words = (
        _("%(old)s → %(new)s")
        if lines is not None
        else _("%(old)s → %(new)s; its values are looked at when it is its turn")
    )
    versions = {"old": deployment.current_version, "new": deployment.latest_version}
    return allowed(Action.REVISE, deployment, words % versions)


def _blocker(lines: Sequence[Line]) -> str:
    """What a person has to decide first; empty where nothing has to be."""
    for line in lines:
        name = {"name": line.label}
        if _asks_for_secret(line):
            return _("It needs a secret: %(name)s. Upgrade it on its own page.") % name
        if line.verdict in (Becomes.REQUIRED, Becomes.INVALID):
            return _("Somebody has to decide about %(name)s. Upgrade it on its own page.") % name
    return ""


def _asks_for_secret(line: Line) -> bool:
    """Whether a secret is to be entered again; of one within an object nobody can tell."""
    if line.parameter.secret:
        return line.verdict in (Becomes.REQUIRED, Becomes.REMOVED)
    inner = line.parameter.properties or ()
    return any(parameter.secret for parameter in inner)


class _Known:
    """What the rows tell of values and releases, read once for all deployments."""

    def __init__(self, deployments: Sequence[Deployment]) -> None:
        revisions = Revision.objects.filter(
            deployment__in=[d.pk for d in deployments], number=F("deployment__revision")
        )
        kept = revisions.exclude(values="").filter(secrets_set__isnull=False)
        self.revisions = {revision.deployment_id: revision for revision in kept}
        specs = {d.spec_id for d in deployments if d.spec_id}
        wanted = {d.latest_version for d in deployments} | {d.current_version for d in deployments}
        releases = Release.objects.filter(spec__in=specs, version__in=wanted).exclude(payload="")
        self.releases = {(r.spec_id, r.version): r for r in releases.select_related("spec")}
        self.schemas: dict[tuple[int, str], FormSchema | None] = {}

    def lines(self, deployment: Deployment) -> list[Line] | None:
        """What becomes of each parameter; None where the rows do not tell, and for apps."""
        revision = self.revisions.get(deployment.pk)
        if revision is None or deployment.spec_id is None or deployment.family == "apps":
            return None
        before = self._schema(deployment.spec_id, deployment.current_version)
        after = self._schema(deployment.spec_id, deployment.latest_version)
        if before is None or after is None:
            return None
        return classify(Side(before, json.loads(revision.values), revision.secrets_set), after)

    def _schema(self, spec: int, version: str) -> FormSchema | None:
        key = (spec, version)
        if key not in self.schemas:
            release = self.releases.get(key)
            try:
                self.schemas[key] = form_schema(release) if release else None
            except (PressError, SchemaUnknown):
                self.schemas[key] = None
        return self.schemas[key]


def upgrade(ask: Ask) -> Operation:
    """Raises `NotAllowedNow` where it would need a secret or a decision."""
    asked = Operation.objects.filter(form_token=ask.form_token).first()
    if asked is not None:
        return asked
    try:
        plan = plans.upgrade(ask.deployment)
    except (plans.NothingToUpgradeTo, NoSuchRevision, SchemaUnknown) as why:
        raise NotAllowedNow(str(why)) from why
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


def _values(plan: Plan) -> dict[str, Any]:
    """The values to send, where nobody has to decide anything about them."""
    if plan.values_unknown:
        raise NotAllowedNow(_("Press does not tell its values. Upgrade it on its own page."))
    form = ParameterForm(plan.schema, None, plan.values)
    blocker = _blocker(classify(plan.now.side, plan.schema)) or next(
        iter(form.errors_by_field.values()), ""
    )
    if blocker:
        raise NotAllowedNow(blocker)
    return form.values
