"""The form of an upgrade: every parameter under what becomes of it, blockers first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pressui.deployments.revision_form import Plan, RevisionForm
from pressui.deployments.since import Others, others_on, since, used_by_others
from pressui.names import spoken_name
from pressui.parameters.display import shown_value
from pressui.parameters.fields import Field
from pressui.parameters.forms import ParameterForm
from pressui.parameters.paths import given_values
from pressui.parameters.places import placed
from pressui.parameters.schema import Place
from pressui.parameters.upgrades import Line, Verdict, classify
from pressui.parameters.values import same
from pressui.press import MISSING
from pressui.specs.models import Release
from pressui.specs.versions import version_key

# A switch is on or off, and an object is as its fields are.
_NEVER_OPEN: Final = {"switch", "object"}


@dataclass(frozen=True)
class Decision:
    """A line of the upgrade with its field in the new release; a removed one has none."""

    line: Line
    field: Field | None
    since: str = ""  # the release that made it so
    used: str = ""  # what others have there
    was_secret: str = ""  # of a secret whether it is set now

    @property
    def why(self) -> str:
        """Why it stands where it stands, and since which release."""
        verdict, why = self.line.verdict, self.line.why
        if not self.since:
            return why
        since = {"version": self.since}
        if verdict == Verdict.NEW:
            return _("Since %(version)s") % since
        if verdict == Verdict.REMOVED:
            return _("Removed in %(version)s") % since
        return _("%(why)s, since %(version)s") % {"why": why, **since} if why else ""

    @property
    def key(self) -> str:
        return self.field.name if self.field else ""

    @property
    def is_shown(self) -> bool:
        return self.field is None or self.field.shown

    @property
    def is_open(self) -> bool:
        """Whether something is to be decided; the field itself says what."""
        return self.field is not None and bool(_wrong(self.field))

    @property
    def after(self) -> str:
        """What will be sent, in words; empty for a secret and for nothing."""
        if self.field is None or self.line.parameter.secret or self.field.value is MISSING:
            return ""
        return shown_value(self.line.parameter, self.field.masked())

    @property
    def new_default(self) -> str:
        return shown_value(self.line.parameter, self.line.new_default)

    @property
    def keeps(self) -> bool:
        return self.field is not None and same(self.field.value, self.line.value)

    @property
    def takes(self) -> bool:
        return self.field is not None and same(self.field.value, self.line.new_default)


class UpgradeForm(RevisionForm):
    """A revision form that knows what each parameter was."""

    def __init__(self, plan: Plan, data: QueryDict | None = None) -> None:
        super().__init__(plan, data)
        self._leave_open()
        self._keep()

    def _leave_open(self) -> None:
        """What the release refuses somebody decides: its default is not taken by itself."""
        for one in self.decisions:
            if one.line.verdict != Verdict.INVALID or one.field is None:
                continue
            if one.field.kind in _NEVER_OPEN:
                continue
            one.field.required, one.field.top = True, False  # there is no way back to a default
            place = one.line.place
            given = given_values(self.plan.values, place.block, place.phase, self.schema)
            if not self.parameters.is_bound and place.name not in given:
                one.field.show(MISSING)
        self.parameters.clean()

    def _keep(self) -> None:
        """The button that goes back to the value that stands now."""
        action = self.parameters.action
        field = self.parameters.find(action.target) if action and action.verb == "keep" else None
        decision = next((one for one in self.decisions if field and one.field is field), None)
        if field and decision:
            field.load(decision.line.value)
            self.parameters.clean()
            self.parameters.acted_on = field

    @cached_property
    def decisions(self) -> list[Decision]:
        fields = dict(placed(self.parameters))
        side = self.plan.now.side
        return [
            Decision(line, fields.get(line.place), was_secret=side.secret(line.place).words)
            for line in self._lines
        ]

    @cached_property
    def _lines(self) -> list[Line]:
        """A value that fits by itself may still lack something within: then it is to be decided."""
        blank = dict(placed(ParameterForm(self.schema, None, self.plan.values)))
        return [
            replace(line, verdict=Verdict.REQUIRED, why=wrong)
            if line.verdict in (Verdict.NEW, Verdict.DEFAULT, Verdict.KEPT)
            and (wrong := _wrong(blank.get(line.place)))
            else line
            for line in classify(self.plan.now.side, self.schema)
        ]

    @cached_property
    def told(self) -> list[tuple[Verdict, list[Decision], int]]:
        """The groups with what only the whole page tells: since when, and what others have."""
        found = since(self.plan.now.deployment, self._releases, self._lines)
        used = used_by_others(self.plan.now.deployment, self.schema, self._lines)
        shown = dict(self.tallies)
        return [
            (verdict, [_told(one, found, used) for one in decisions], shown.get(verdict, 0))
            for verdict, decisions in self.groups
        ]

    @property
    def tallies(self) -> list[tuple[Verdict, int]]:
        """How many show of each group that is on the page."""
        return [
            (verdict, sum(one.is_shown for one in decisions))
            for verdict, decisions in self.groups
            if decisions
        ]

    @property
    def others(self) -> Others:
        """How many others of the spec are on the release already."""
        return others_on(self.plan.now.deployment, self.plan.release.version)

    @property
    def groups(self) -> list[tuple[Verdict, list[Decision]]]:
        """The decisions under each verdict; of those that do not show, a count leaves them out."""
        return [
            (verdict, [one for one in self.decisions if one.line.verdict == verdict])
            for verdict in Verdict
        ]

    @property
    def counts(self) -> dict[str, int]:
        return {
            verdict.value: sum(one.is_shown for one in decisions)
            for verdict, decisions in self.groups
        }

    @property
    def open(self) -> set[Place]:
        """Where something is still to be decided."""
        return {one.line.place for one in self.decisions if one.is_open}

    @property
    def passed(self) -> list[tuple[Release, str]]:
        """Every release that is new to this deployment, newest first, and by whom."""
        return [(release, spoken_name(release.created_by)) for release in self._releases]

    @cached_property
    def _releases(self) -> list[Release]:
        spec = self.plan.release.spec
        newer_than = version_key(self.plan.now.release.version)
        up_to = version_key(self.plan.release.version)
        return list(spec.releases.filter(version_key__gt=newer_than, version_key__lte=up_to))


def _told(one: Decision, found: Mapping[Place, str], used: Mapping[Place, str]) -> Decision:
    place = one.line.place
    return replace(one, since=found.get(place, ""), used=used.get(place, ""))


def _wrong(field: Field | None) -> str:
    """What is wrong with a field that shows, or with one within it."""
    if field is None or not field.shown:
        return ""
    return next((one.error for one in field.walk() if one.error), "")
