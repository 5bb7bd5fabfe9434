"""The deploy form: what a deployment is called, and the parameters of its release."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pressui.deployments.blocks import Composition
from pressui.parameters.disclosure import open_body
from pressui.parameters.forms import ParameterForm, Problem
from pressui.parameters.origins import Origins, read_origins, tell_origins
from pressui.parameters.paths import paths_of
from pressui.parameters.schema import FormSchema
from pressui.specs.models import Release

# What the API calls the fields of this form when it refuses one.
_API_NAMES = {
    "metadata.title": "title",
    "metadata.name": "name",
    "metadata.summary": "summary",
    "metadata.tags": "tags",
    "revision.notes": "notes",
}


def _line(**attributes: str) -> forms.TextInput:
    return forms.TextInput({"class": "input", **attributes})


class NotedForm(forms.Form):
    """What every write of a revision says beside its values: by which form, and why."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    notes = forms.CharField(
        label=_("Note on this revision"),
        max_length=500,
        widget=_line(),
        error_messages={"required": _("Say why it is made, such as First deployment.")},
    )

    def shown_fields(self) -> Iterator[forms.BoundField]:
        return (field for field in self if not field.is_hidden)


class DetailsForm(NotedForm):
    """How people find the deployment, and why it is made."""

    field_order = ("form_token", "title", "name", "summary", "tags", "notes")
    title = forms.CharField(label=_("Title"), required=False, max_length=200, widget=_line())
    name = forms.RegexField(
        r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        label=_("Name"),
        max_length=100,
        # Follows the title until somebody types a name.
        widget=_line(**{"data-suggest-from": "id_title", "spellcheck": "false"}),
        help_text=_("Unique in this tenant. Small letters, digits and hyphens."),
        error_messages={
            "required": _("Give it a name, such as churn-weekly."),
            "invalid": _("Use small letters, digits and hyphens, such as churn-weekly."),
        },
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=500,
        widget=_line(),
        error_messages={"required": _("Say in a sentence what it is for.")},
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=500,
        widget=_line(),
        help_text=_("Separated by commas."),
    )

    def clean_tags(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["tags"].split(",")]
        return list(dict.fromkeys(word for word in words if word))


class DeployForm:
    """Both parts as one: valid together, wrong together, sent together.

    `data` is what was posted for `release`; without it the form shows `values` (in the shape
    of a body) or the defaults, and at each field where its value is from.
    """

    details_class: type[NotedForm] = DetailsForm

    def __init__(
        self,
        release: Release,
        schema: FormSchema,
        data: QueryDict | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
        composition: Composition | None = None,
        origins: Origins | None = None,
    ) -> None:
        self.release = release
        self.schema = schema
        self.composition = composition or Composition()
        initial = {"form_token": uuid.uuid4(), **(details or {})}
        # A copy of its own, since a refused form gets another token.
        self.typed = data.copy() if data is not None else None
        self.details = self.details_class(self.typed, initial=initial, label_suffix="")
        self.parameters = ParameterForm(schema, data, values)
        # Whether the page tells problems already: then it goes on to, until all are mended.
        self.is_told = data is not None and data.get(f"{self.prefix}.told") == "1"
        tell_origins(self.parameters, origins or {})
        if data is not None:
            read_origins(self.parameters, data)
        if self.is_told:
            self._tell_all()

    def is_valid(self) -> bool:
        # Both are asked, so that every error is told at once.
        self.is_told = True
        details_are_valid = self.details.is_valid()
        return self.parameters.is_valid() and details_are_valid

    def _tell_all(self) -> None:
        for field in self.parameters.every():
            field.revealed = True

    @property
    def form_token(self) -> uuid.UUID:
        token: uuid.UUID = self.details.cleaned_data["form_token"]
        return token

    def renew_token(self) -> None:
        """After a refusal the same form is another write."""
        if self.typed is not None:
            self.typed["form_token"] = str(uuid.uuid4())

    def do_not_check(self) -> None:
        """Show again what was typed, without a word on what is missing yet."""
        typed = {field.name: field.value() for field in self.details}
        self.details = self.details_class(initial=typed, label_suffix="")

    @property
    def body(self) -> dict[str, Any]:
        """The body for the API, in the order of the public documentation; secrets included."""
        return self._around(self.parameters.values, self.details.cleaned_data)

    @property
    def payload(self) -> dict[str, Any]:
        """The same without secrets, for the operation's row."""
        return self._around(self.open_values, self.details.cleaned_data)

    def masked(self, *, asking: bool = False) -> dict[str, Any]:
        """What would be sent now, with masks for secrets; what is wrong is left out.

        `asking`: see `ParameterForm.masked_values`.
        """
        values = self.parameters.masked_values(asking=asking)
        if self.details.is_bound:
            self.details.is_valid()
            return self._around(values, self.details.cleaned_data)
        return self._around(values, self.typed_details)

    @property
    def unfinished(self) -> dict[str, Any]:
        """What can be kept of a form that may not be right yet: no secrets."""
        return self._around(self.open_values, self.typed_details)

    @property
    def open_values(self) -> dict[str, Any]:
        values = self.parameters.values
        kept = open_body(self.schema, values.get("parameters", {}), values.get("appParameters", {}))
        return {key: value for key, value in kept.items() if value}

    @property
    def typed_details(self) -> dict[str, Any]:
        """What stands in the first part, right or not."""
        found = {field.name: field.value() or "" for field in self.details}
        tags = [tag.strip() for tag in str(found.get("tags", "")).split(",")]
        return found | {"tags": [tag for tag in tags if tag]}

    def _around(self, values: dict[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
        tags = details.get("tags") or []
        metadata = {
            "name": details.get("name", ""),
            "title": details.get("title", ""),
            "summary": details.get("summary", ""),
            "tags": [{"name": name} for name in tags],
        }
        release = {"version": self.release.version}
        spec = {"id": self.release.spec.spec_id, "release": release}
        return {
            "metadata": {key: value for key, value in metadata.items() if value},
            **values,
            "revision": {"notes": details.get("notes", "")},
            "spec": spec | self.composition.as_body,
        }

    @property
    def problems(self) -> list[Problem]:
        """What is to be mended, in the order of the page."""
        named = [
            Problem(field.id_for_label, str(field.label), str(field.errors[0]))
            for field in self.details.shown_fields()
            if field.errors
        ]
        return [*named, *self.parameters.problems]

    @property
    def wrong_details(self) -> int:
        return sum(bool(field.errors) for field in self.details.shown_fields())

    @property
    def general_errors(self) -> list[str]:
        return [*map(str, self.details.non_field_errors()), *self.parameters.general_errors]

    @property
    def prefix(self) -> str:
        return self.parameters.prefix

    def dropped_from(self, old: "DeployForm") -> list[str]:
        """The labels of changed values of another release's form that have no place in this."""
        places = {name for name, _field in paths_of(self.parameters)}
        return [
            field.label
            for name, field in paths_of(old.parameters)
            if field.changed and name not in places
        ]

    def apply_api_error(self, message: str) -> None:
        """Puts what the API refused at the fields it names, in either part."""
        elsewhere = []
        for line in message.splitlines():
            name, text = _detail_named(line)
            if name:
                self.details.add_error(name, text)
            else:
                elsewhere.append(line)
        if elsewhere:
            self.parameters.apply_api_error("\n".join(elsewhere))


def _detail_named(line: str) -> tuple[str, str]:
    """The field a refusal names, and what it says; no name where it is about something else."""
    path, colon, text = line.strip().partition(": ")
    name = _API_NAMES.get(path, "") if colon else ""
    return name, text[:1].upper() + text[1:] if name else line
