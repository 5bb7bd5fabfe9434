"""The form of a new revision: the values of a release, and why; what it changes, in numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pressui.deployments.actions import Revising
from pressui.deployments.answers import Attempt
from pressui.deployments.change_words import changes_in_words
from pressui.deployments.deploy_form import DeployForm, NotedForm
from pressui.deployments.standing import Standing
from pressui.operations.models import Operation
from pressui.parameters.compare import Difference, Side, differences
from pressui.parameters.disclosure import open_values, secrets_set
from pressui.parameters.fields import Field
from pressui.parameters.forms import ParameterForm
from pressui.parameters.places import placed
from pressui.parameters.schema import FormSchema
from pressui.specs.models import Release

type Planned = Revising | Literal[Operation.Kind.PATCH]


@dataclass(frozen=True)
class Plan:
    """A revision to be made: from what stands now, to a release, beginning with some values."""

    kind: Planned
    now: Standing
    release: Release
    schema: FormSchema
    values: Mapping[str, Any]
    back_to: int | None = None
    is_told: bool = True  # whether Press told the values that it begins with

    @property
    def is_patch(self) -> bool:
        return self.kind == Operation.Kind.PATCH

    @property
    def next_number(self) -> int:
        return self.now.number + 1


class ReasonForm(NotedForm):
    """Why a revision is made, and which one it was made from."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    notes = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        help_text=gettext_lazy("Kept as the note on the revision; everybody sees it."),
        error_messages={"required": gettext_lazy("Say why, such as More iterations.")},
    )


class RevisionForm(DeployForm):
    """A deploy form for what is deployed already."""

    details_class = ReasonForm

    def __init__(self, plan: Plan, data: QueryDict | None = None) -> None:
        self.plan = plan
        self.redrawn: list[Field] = []  # what a button filled in anew
        self.is_over_theirs = False  # whether it would undo what somebody else made meanwhile
        details = {"base": plan.now.number, "notes": _first_words(plan)}
        super().__init__(plan.release, plan.schema, data, details=details, values=plan.values)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_late

    @property
    def is_late(self) -> bool:
        """Whether somebody made a revision while this form was open."""
        return self.details.is_valid() and self.details.cleaned_data["base"] != self.plan.now.number

    @property
    def base(self) -> int:
        """The revision that this form was opened over."""
        number: int = self.details.cleaned_data["base"]
        return number

    def catch_up(self) -> None:
        """The next press is meant for what stands now."""
        if self.typed is not None:
            self.typed["base"] = str(self.plan.now.number)

    def tell(self, done: Attempt) -> None:
        """Puts why it was not done at the fields it names, else over the form."""
        if done.names_fields:
            self.apply_api_error(done.error)
        else:
            self.parameters.general_errors.append(done.error)

    def _around(self, values: dict[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "release": {"version": self.release.version},
            "revision": {"notes": details.get("notes", "")},
            **values,
        }

    @property
    def asks_for_secrets(self) -> bool:
        return any(field.secret for field in self.parameters.every())

    @cached_property
    def apart(self) -> list[Field]:
        """What a person has to look at in a roll back, whose other values are agreed on."""
        if self.plan.back_to is None:
            return []
        blank = dict(placed(ParameterForm(self.schema, None, self.plan.values)))
        found = placed(self.parameters)
        return [one for place, one in found if one.secret or is_wrong(blank[place])]

    @property
    def reason(self) -> str:
        notes: str = self.details.cleaned_data["notes"]
        return notes

    @cached_property
    def after(self) -> Side:
        """What the new revision will hold, as far as the form is right."""
        values = self.parameters.values
        given = values.get("parameters", {}), values.get("appParameters", {})
        return Side(
            self.schema, open_values(self.schema, *given), secrets_set(self.schema, *given), True
        )

    @cached_property
    def changes(self) -> list[Difference]:
        """What differs from what stands; what is not right yet counts once it is."""
        waiting = {place for place, field in placed(self.parameters) if is_wrong(field)}
        found = differences(self.plan.now.side, self.after)
        return [one for one in found if one.is_changed and one.place not in waiting]

    @property
    def chosen(self) -> list[Difference]:
        """The changes that somebody made; in an upgrade, the others come with the release."""
        if self.plan.kind == Operation.Kind.UPGRADE:
            return [one for one in self.changes if one.is_chosen]
        dropped = self.dropped
        return [*dropped, *(one for one in self.changes if one not in dropped)]

    @property
    def implied(self) -> list[Difference]:
        chosen = self.chosen
        return [one for one in self.changes if one not in chosen]

    @property
    def dropped(self) -> list[Difference]:
        """What the release does not ask for, so that the value that stands goes."""
        asked = {place for place, _section, _parameter in self.schema.parameters()}
        return [one for one in self.changes if one.place not in asked]

    @property
    def in_words(self) -> str:
        """ "Rounds 30 → 40, Token entered here": what was changed, secrets by name alone."""
        return changes_in_words(self.plan.now.side, self.after, self.chosen)

    @property
    def button(self) -> str:
        """Says what a press does: "Create revision 4: release 2.0.0, 3 values changed"."""
        what = ", ".join(self._what())
        if self.plan.back_to is not None:
            words = {"number": self.plan.back_to, "what": what}
            return _("Roll back to revision %(number)s: %(what)s") % words
        words = {"number": self.plan.next_number, "what": what}
        if self.is_over_theirs:
            return _("Create revision %(number)s over theirs: %(what)s") % words
        return _("Create revision %(number)s: %(what)s") % words

    def _what(self) -> Iterator[str]:
        if self.plan.release.version != self.plan.now.release.version:
            yield _("release %(version)s") % {"version": self.plan.release.version}
        entered = len(self.after.secrets_set or ())
        dropped = 0 if self.plan.back_to is None else len(self.dropped)
        count = sum(not one.is_secret for one in self.chosen[dropped:])
        if count or not (entered or dropped):
            words = ngettext("%(n)d value changed", "%(n)d values changed", count)
            yield words % {"n": count} if count else _("no value changed")
        if dropped:
            yield ngettext("%(n)d value dropped", "%(n)d values dropped", dropped) % {"n": dropped}
        if entered:
            yield ngettext("%(n)d secret entered", "%(n)d secrets entered", entered) % {
                "n": entered
            }


def is_wrong(field: Field) -> bool:
    return field.shown and any(one.error for one in field.walk())


def _first_words(plan: Plan) -> str:
    if plan.kind == Operation.Kind.ROLL_BACK:
        return _("Back to revision %(number)s") % {"number": plan.back_to}
    if plan.kind == Operation.Kind.UPGRADE:
        return _("Upgrade to %(version)s") % {"version": plan.release.version}
    return ""
