"""The small forms of a run: what was chosen in the list, and what it needs to begin."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.bulk.actions import ACTIONS
from pressui.bulk.models import BulkRun


class ChoiceForm(forms.Form):
    """Rows of the list and what to do with them; `everything`: all that the list has."""

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    everything = forms.BooleanField(required=False)
    pick = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        picked = [value for value in data.getlist("pick") if value.isdecimal() and len(value) < 19]
        pick = self.fields["pick"]
        assert isinstance(pick, forms.TypedMultipleChoiceField)
        pick.choices = [(value, value) for value in picked]


class StartForm(forms.Form):
    """Why, and what the action needs; a delete has to be said in words."""

    reason = forms.CharField(max_length=500, required=False)
    confirm = forms.CharField(max_length=40, required=False)

    def __init__(self, run: BulkRun, ready: int, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.run, self.ready = run, ready

    @property
    def phrase(self) -> str:
        """What has to be typed before so much is deleted; empty for all else."""
        if self.run.action != BulkRun.Action.DELETE:
            return ""
        return _("delete %(n)d") % {"n": self.ready}

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"]).strip().lower()
        if self.phrase and typed != self.phrase:
            raise forms.ValidationError(
                gettext_lazy("Type “%(phrase)s” to say that you mean it."),
                params={"phrase": self.phrase},
            )
        return typed

    @property
    def arguments(self) -> dict[str, Any]:
        return {}
