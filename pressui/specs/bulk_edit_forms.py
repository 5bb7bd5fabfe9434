"""The form of a bulk edit: what is to change, the rest stays as it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.form_fields import Names, Tags
from pressui.press import Scope, SpecStatus
from pressui.specs.forms import LONGEST_TAG

_KEEP = ("", gettext_lazy("Leave as it is"))
_FEATURED = [_KEEP, ("yes", gettext_lazy("Featured")), ("no", gettext_lazy("Not featured"))]
_SELECT = {"class": "input"}


def _choice(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    widget = forms.Select(attrs=_SELECT)
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=widget, help_text=help_text
    )


def _offered(values: Any) -> list[tuple[str, Any]]:
    return [_KEEP, *((value.value, value.value.capitalize()) for value in values)]


class BulkEditForm(forms.Form):
    """A change of metadata that many specs can take alike."""

    status = _choice(gettext_lazy("Status"), _offered(SpecStatus))
    scope = _choice(
        gettext_lazy("Scope"),
        _offered(Scope),
        gettext_lazy("A spec that is no longer shared loses its tenants."),
    )
    tenants = Names(
        label=gettext_lazy("Tenants"),
        required=False,
        help_text=gettext_lazy("With the scope Shared: whom all of them are shared with."),
    )
    featured = _choice(gettext_lazy("Featured"), _FEATURED)
    add = Tags(label=gettext_lazy("Add tags"), required=False)
    remove = Tags(label=gettext_lazy("Remove tags"), required=False)

    def clean_add(self) -> tuple[str, ...]:
        tags: tuple[str, ...] = self.cleaned_data["add"]
        if any(len(tag) > LONGEST_TAG for tag in tags):
            words = _("A tag has %(longest)d characters at most.") % {"longest": LONGEST_TAG}
            raise forms.ValidationError(words)
        return tags

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if set(data.get("add", ())) & set(data.get("remove", ())):
            self.add_error("remove", _("A tag cannot be added and removed at once."))
        if data.get("scope") == Scope.SHARED and not data.get("tenants"):
            self.add_error("tenants", _("Name at least one tenant to share them with."))
        if data.get("tenants") and data.get("scope") != Scope.SHARED:
            self.add_error("scope", _("Tenants need the scope Shared."))
        if not self.errors and not self.changes:
            self.add_error(None, _("Choose what is to change."))
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """What was chosen, as a bulk edit keeps it."""
        data = self.cleaned_data
        chosen = {name: data[name] for name in ("status", "scope") if data[name]}
        if data["featured"]:
            chosen["featured"] = data["featured"] == "yes"
        named = ("tenants", "add", "remove")
        return chosen | {name: list(data[name]) for name in named if data[name]}

    @classmethod
    def showing(cls, changes: dict[str, Any]) -> "BulkEditForm":
        shown = dict(changes)
        if "featured" in shown:
            shown["featured"] = "yes" if shown["featured"] else "no"
        return cls(initial=shown)
