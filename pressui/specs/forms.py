"""The form of a spec's metadata."""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.form_fields import Names, Tags
from pressui.press import Scope, SpecStatus
from pressui.specs.metadata import FIELD_OF_KEY, Metadata, as_typed
from pressui.specs.models import Spec

LONGEST_SUMMARY: Final = 140
LONGEST_TITLE: Final = 60
LONGEST_TAG: Final = 50
# "metadata.tags[0].name: is required" is about tags.
_REFUSAL: Final = re.compile(r"(?:metadata\.)?(\w+)(?:[.\[]\S*)?: (.+)", re.DOTALL)
_INPUT: Final = {"class": "input"}
_CONTENT_TYPES: Final = (
    ("text/markdown", gettext_lazy("Markdown")),
    ("text/plain", gettext_lazy("Plain text")),
)


def _text(label: Any, **options: Any) -> forms.CharField:
    options.setdefault("widget", forms.TextInput(attrs=_INPUT))
    return forms.CharField(label=label, required=False, **options)


class MetadataForm(forms.Form):
    """All of the metadata; limits hold for what is changed, so that old texts can stay."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    opened = forms.CharField(widget=forms.HiddenInput, strip=False)
    name = _text(
        gettext_lazy("Name"),
        help_text=gettext_lazy("Unique here. Deployments of apps call their blocks by it."),
    )
    title = _text(gettext_lazy("Title"))
    summary = _text(
        gettext_lazy("Summary"),
        help_text=gettext_lazy("One sentence: what it does, then what comes out."),
    )
    description = _text(
        gettext_lazy("Description"), widget=forms.Textarea(attrs={**_INPUT, "rows": 12})
    )
    content_type = forms.ChoiceField(label=gettext_lazy("Written in"))
    image_url = _text(
        gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "An https address. Without one, or where its host is not allowed here, "
            "the mark drawn from the spec’s id is shown."
        ),
    )
    tags = Tags(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separated by commas.")
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), widget=forms.RadioSelect)
    tenants = Names(
        label=gettext_lazy("Tenants"),
        required=False,
        help_text=gettext_lazy("Whom it is shared with, separated by commas. Only while shared."),
    )
    featured = forms.BooleanField(
        label=gettext_lazy("Featured"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )

    def __init__(self, spec: Spec, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.use_required_attribute = False
        self._offer("content_type", _CONTENT_TYPES, spec.description_content_type)
        self._offer("status", _choices(SpecStatus), spec.status)
        self._offer("scope", _choices(Scope), spec.scope)

    def _offer(self, name: str, choices: Any, present: str) -> None:
        """The choices, with what stands there now, even where it is not known here."""
        known = [value for value, _label in choices]
        extra = [(present, present)] if present and present not in known else []
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, *extra]
        field.widget.attrs["class"] = "input" if name == "content_type" else "radio"

    @classmethod
    def showing(cls, spec: Spec, shown: Metadata, opened: Metadata) -> Self:
        """The form with these values; `opened` is what they are compared with when sent."""
        values = {name: getattr(shown, name) for name in FIELD_OF_KEY.values()}
        hidden = {"form_token": uuid.uuid4(), "opened": opened.as_json}
        return cls(spec, initial=values | hidden)

    def clean_opened(self) -> Metadata:
        try:
            return Metadata.from_json(self.cleaned_data["opened"])
        except ValueError as error:
            raise forms.ValidationError(_("Open this page again and repeat the edit.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opened = data.get("opened")
        if isinstance(opened, Metadata):
            changed = self.mine.differing(opened)
            for name in changed:
                self._check(name, getattr(self.mine, name))
            if {"scope", "tenants"} & set(changed):
                self._check_tenants()
        return data

    def _check(self, name: str, value: Any) -> None:
        problem = _PROBLEMS[name](value) if name in _PROBLEMS else ""
        if problem and name not in self.errors:
            self.add_error(name, problem)

    def _check_tenants(self) -> None:
        if self.mine.scope == Scope.SHARED and not self.mine.tenants:
            self.add_error("tenants", _("Name at least one tenant to share it with."))

    @property
    def mine(self) -> Metadata:
        """What stands in the fields, right or wrong."""
        names = FIELD_OF_KEY.values()
        values: dict[str, Any] = {
            name: self.fields[name].to_python(self[name].value()) for name in names
        }
        values["description"] = as_typed(values["description"])
        if values["scope"] != Scope.SHARED:
            values["tenants"] = ()
        return Metadata(**values)

    def apply_api_error(self, message: str) -> None:
        """Puts what the API refused at the fields it names, the rest at the top."""
        for part in message.split("; "):
            found = _REFUSAL.fullmatch(part)
            name = FIELD_OF_KEY.get(found[1]) if found else None
            self.add_error(name, found[2] if found and name else part)


def _choices(enum: Any) -> list[tuple[str, str]]:
    return [(item.value, item.value.capitalize()) for item in enum]


def _name_problem(value: str) -> str:
    return "" if value.strip() else _("A spec needs a name.")


def _title_problem(value: str) -> str:
    return _too_long(value, LONGEST_TITLE)


def _summary_problem(value: str) -> str:
    if not value:
        return _("A spec needs a summary: it is what people read in the catalogue.")
    return _too_long(value, LONGEST_SUMMARY)


def _too_long(value: str, longest: int) -> str:
    words = {"length": len(value), "longest": longest}
    too_long = _("It has %(length)d characters; shorten it to %(longest)d.") % words
    return too_long if len(value) > longest else ""


def _address_problem(value: str) -> str:
    from_browser = forms.URLField(assume_scheme="https", required=False)
    try:
        from_browser.clean(value)
    except forms.ValidationError:
        return _("This is no web address. It begins with https://.")
    if value and not value.lower().startswith("https://"):
        return _("Only addresses that begin with https:// are shown.")
    return ""


def _tags_problem(value: tuple[str, ...]) -> str:
    long = [tag for tag in value if len(tag) > LONGEST_TAG]
    if not long:
        return ""
    return _("“%(tag)s…” is too long; a tag has %(longest)d characters at most.") % {
        "tag": long[0][:20],
        "longest": LONGEST_TAG,
    }


# What is wrong with a new value, by field.
_PROBLEMS: Final[dict[str, Callable[[Any], str]]] = {
    "name": _name_problem,
    "title": _title_problem,
    "summary": _summary_problem,
    "image_url": _address_problem,
    "tags": _tags_problem,
}
