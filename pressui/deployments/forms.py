"""The small forms that act on a deployment."""

import json
import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.deployments.models import Deployment
from pressui.form_fields import Names

_INPUT: Final = {"class": "input", "autocomplete": "off"}
_CONTENT_TYPES: Final = (
    ("text/markdown", gettext_lazy("Markdown")),
    ("text/plain", gettext_lazy("Plain text")),
)


class RedeployForm(forms.Form):
    """What a redeploy needs to know; `next` is the page it was asked from."""

    form_token = forms.UUIDField()
    reason = forms.CharField(max_length=500, required=False)
    next = forms.CharField(max_length=2000, required=False)


class ReasonedForm(forms.Form):
    """By which form something is asked, and why; both are kept with the operation."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why, for the record (optional)"),
        max_length=500,
        required=False,
        widget=forms.TextInput(_INPUT),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        # A copy of its own, since a refused form gets another token.
        typed = data.copy() if data is not None else None
        options["initial"] = {"form_token": uuid.uuid4(), **options.get("initial", {})}
        super().__init__(typed, label_suffix="", **options)
        self.use_required_attribute = False

    def refuse(self, why: str, field: str | None = None) -> None:
        """After a refusal the same form is another write."""
        self.add_error(field, why)
        self.data["form_token"] = str(uuid.uuid4())  # type: ignore[index]


class DeleteForm(ReasonedForm):
    """Who deletes types the name, so that it is not the wrong one."""

    field_order = ("form_token", "name", "reason")
    name = forms.CharField(
        label=gettext_lazy("Type its name to confirm"),
        widget=forms.TextInput({**_INPUT, "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the name of the deployment.")},
    )

    def __init__(self, deployment: Deployment, data: Any = None) -> None:
        super().__init__(data)
        self.deployment = deployment

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name != self.deployment.name:
            raise forms.ValidationError(
                _("That is not its name: it is called %(name)s.") % {"name": self.deployment.name}
            )
        return name


class EditForm(ReasonedForm):
    """The metadata of a deployment; `opened` is what they were when the form was shown."""

    field_order = (
        "form_token", "opened", "title", "name", "summary", "description",
        "content_type", "image_url", "tags", "reason",
    )  # fmt: skip
    opened = forms.JSONField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, required=False, widget=forms.TextInput(_INPUT)
    )
    name = forms.RegexField(
        r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        label=gettext_lazy("Name"),
        max_length=100,
        widget=forms.TextInput({**_INPUT, "spellcheck": "false"}),
        help_text=gettext_lazy("Unique in this tenant. Small letters, digits and hyphens."),
        error_messages={
            "required": gettext_lazy("It needs a name, such as churn-weekly."),
            "invalid": gettext_lazy("Use small letters, digits and hyphens, such as churn-weekly."),
        },
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=500,
        widget=forms.TextInput(_INPUT),
        error_messages={"required": gettext_lazy("Say in a sentence what it is for.")},
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 8}),
    )
    content_type = forms.ChoiceField(
        label=gettext_lazy("Written in"),
        choices=_CONTENT_TYPES,
        widget=forms.Select({"class": "input"}),
    )
    image_url = forms.CharField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.TextInput({**_INPUT, "inputmode": "url"}),
        help_text=gettext_lazy("The address of a picture, https://…; without one it has a mark."),
    )
    tags = Names(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("Separated by commas."),
    )

    def __init__(self, stands: dict[str, Any], data: Any = None) -> None:
        """`stands` are the metadata as they are now, by the names of the fields."""
        super().__init__(data, initial={**stands, "opened": stands})
        self.stands = stands

    def clean_description(self) -> str:
        text: str = self.cleaned_data["description"]
        return text.replace("\r\n", "\n")

    def clean_opened(self) -> dict[str, Any]:
        opened = self.cleaned_data["opened"]
        if not isinstance(opened, dict) or opened.keys() != self.stands.keys():
            raise forms.ValidationError(_("Open this page again and repeat the edit."))
        return opened

    @property
    def changed(self) -> dict[str, Any]:
        """What was typed over what was shown, and does not stand there already."""
        typed = {name: _plain(self.cleaned_data[name]) for name in self.stands}
        opened = self.cleaned_data["opened"]
        return {n: v for n, v in typed.items() if v not in (opened[n], self.stands[n])}

    @property
    def overtaken(self) -> list[tuple[str, str]]:
        """The fields that somebody else changed meanwhile and that are changed here too."""
        opened = self.cleaned_data["opened"]
        return [
            (str(self.fields[name].label), _spoken(self.stands[name]))
            for name in self.changed
            if self.stands[name] != opened[name]
        ]

    def catch_up(self) -> None:
        """The next press is meant for what stands now, and for what was changed here alone."""
        changed = self.changed
        for name, value in self.stands.items():
            if name not in changed:
                self.data[name] = _spoken(value)  # type: ignore[index]
        self.data["opened"] = json.dumps(self.stands)  # type: ignore[index]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _spoken(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
