"""The small forms of a run: what was chosen in the list, and what it needs to begin."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.bulk.actions import ACTIONS
from pressui.bulk.models import BulkRun
from pressui.deployments.models import Deployment


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
    """Which, why, and what the action needs; a delete has to be said in words."""

    pick = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("Tick at least one of them.")}
    )
    reason = forms.CharField(max_length=500, required=False)
    confirm = forms.CharField(max_length=40, required=False)
    # Not “remove”: a form has a method of that name, which a field would hide from scripts.
    add_tags = forms.CharField(max_length=500, required=False)
    remove_tags = forms.CharField(max_length=500, required=False)

    def __init__(
        self, run: BulkRun, ready: Sequence[Deployment], data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        self.run = run
        keys = [str(deployment.pk) for deployment in ready]
        pick = self.fields["pick"]
        assert isinstance(pick, forms.TypedMultipleChoiceField)
        pick.choices = [(key, key) for key in keys]
        ticked = keys if data is None else data.getlist("pick")
        self.ticked = [key for key in keys if key in ticked]

    @property
    def phrase(self) -> str:
        """What has to be typed before so much is deleted; empty for all else."""
        if self.run.action != BulkRun.Action.DELETE:
            return ""
        return f"{self.verb} {len(self.ticked)}"

    @property
    def verb(self) -> str:
        return _("delete")

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"]).strip().lower()
        if self.phrase and typed != self.phrase:
            raise forms.ValidationError(
                gettext_lazy("Type “%(phrase)s” to say that you mean it."),
                params={"phrase": self.phrase},
            )
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.asks_for_tags and not self._tags(cleaned):
            self.add_error("add_tags", _("Name a tag to add or to remove."))
        return cleaned

    @property
    def asks_for_tags(self) -> bool:
        return self.run.action == BulkRun.Action.TAG

    @property
    def arguments(self) -> dict[str, list[str]]:
        """What the action needs to know, for the row of the run."""
        return self._tags(self.cleaned_data) if self.asks_for_tags else {}

    def _tags(self, cleaned: Mapping[str, Any]) -> dict[str, list[str]]:
        found = {name: _words(cleaned.get(f"{name}_tags", "")) for name in ("add", "remove")}
        return {name: words for name, words in found.items() if words}


def _words(text: str) -> list[str]:
    """Tags separated by commas, each once."""
    words = (word.strip() for word in text.split(","))
    return list(dict.fromkeys(word for word in words if word))
