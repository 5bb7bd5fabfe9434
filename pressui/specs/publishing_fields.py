"""The fields of a new spec or a new release: those of the form, and the one document."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from pressui.form_fields import Names, Tags
from pressui.press import Kind, Scope
from pressui.specs.forms import LONGEST_SUMMARY, LONGEST_TITLE

FORM, DOCUMENT = "form", "document"
KINDS: Final = (
    (Kind.WORKFLOW.value, gettext_lazy("Workflow")),
    (Kind.SERVICE.value, gettext_lazy("Service")),
    (Kind.APP.value, gettext_lazy("App")),
)
STARTS: Final = {
    Kind.WORKFLOW.value: """triggers: []
steps:
  step0:
    type: standard
    imageDetails:
      id: 1
      versionId: 1
    resources:
      instanceTypeId: 21
      storage: 10GB
    command: python main.py
""",
    Kind.SERVICE.value: """serviceType: web-app
imageDetails:
  id: 1
  versionId: 1
resources:
  instanceTypeId: 1
entrypoint: python main.py
""",
}
_INPUT: Final = {"class": "input"}
_MONO: Final = {"class": "input mono", "spellcheck": "false", "autocomplete": "off"}


def _text(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    options.setdefault("widget", forms.TextInput(attrs=_INPUT))
    return forms.CharField(label=label, required=False, help_text=help_text, **options)


def _source(label: Any, help_text: Any = "") -> forms.CharField:
    return _text(label, help_text, strip=False, widget=forms.Textarea(attrs=_MONO))


def _switch(label: Any, help_text: Any) -> forms.BooleanField:
    widget = forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=widget)


class PublishFields(forms.Form):
    """All fields of both ways; a page shows those of one."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(choices=[(FORM, FORM), (DOCUMENT, DOCUMENT)], widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=KINDS, required=False, widget=forms.HiddenInput)
    name = _text(
        gettext_lazy("Name"),
        gettext_lazy("Unique here, and what deployments refer to."),
        widget=forms.TextInput(attrs={**_MONO, "data-suggest-from": "id_title"}),
    )
    title = _text(gettext_lazy("Title"), max_length=LONGEST_TITLE)
    summary = _text(
        gettext_lazy("Summary"),
        gettext_lazy("One sentence: what it does, then what comes out."),
        max_length=LONGEST_SUMMARY,
    )
    description = _text(
        gettext_lazy("Description"), widget=forms.Textarea(attrs={**_INPUT, "rows": 6})
    )
    content_type = forms.ChoiceField(
        label=gettext_lazy("Written in"),
        required=False,
        choices=[
            ("text/markdown", gettext_lazy("Markdown")),
            ("text/plain", gettext_lazy("Plain text")),
        ],
        widget=forms.Select(attrs=_INPUT),
    )
    image_url = _text(gettext_lazy("Picture"), gettext_lazy("An https address, or nothing."))
    tags = Tags(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separated by commas.")
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Scope"),
        required=False,
        choices=[(scope.value, scope.value.capitalize()) for scope in Scope],
        widget=forms.RadioSelect(attrs={"class": "radio"}),
    )
    tenants = Names(
        label=gettext_lazy("Tenants"),
        required=False,
        help_text=gettext_lazy("Whom it is shared with, separated by commas. Only while shared."),
    )
    featured = _switch(gettext_lazy("Featured"), gettext_lazy("Shown on home to everybody."))
    version = _text(gettext_lazy("Version"), widget=forms.TextInput(attrs=_MONO))
    notes = _text(
        gettext_lazy("Release notes"),
        gettext_lazy("Markdown: what is new, and what people have to do."),
        widget=forms.Textarea(attrs={**_INPUT, "rows": 3}),
    )
    config = _source(gettext_lazy("Config"), gettext_lazy("YAML or JSON."))
    parameters = _source(
        gettext_lazy("Parameters"),
        gettext_lazy("YAML or JSON: lists of parameters under build and run."),
    )
    auto_run = _switch(
        gettext_lazy("Run once deployed"), gettext_lazy("The resource runs right after a deploy.")
    )
    document = _source(
        gettext_lazy("Document"), gettext_lazy("YAML or JSON, as the peak command takes it.")
    )
    ignore_files = Names(
        label=gettext_lazy("Ignore files"),
        required=False,
        help_text=gettext_lazy("Names of files in the folder; .dockerignore if left empty."),
    )
    artifact = forms.FileField(label=gettext_lazy("Zip"), required=False)
    folder_paths = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
