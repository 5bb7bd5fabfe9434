"""The forms of signing in, of one's own account, of people and of teams."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _

from pressui.accounts.models import Person, Role, Team
from pressui.form_fields import Names
from pressui.press import Kind

_INPUT = {"class": "input"}
_KINDS = [(kind.value, kind.value.capitalize()) for kind in Kind]


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Name and password do not go together. Both mind capital letters.",
        "inactive": "This account is switched off. Ask an owner of this dashboard.",
    }
    username = UsernameField(label=_("Name"))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg] # no generics at run time
    """What everybody may change of themselves."""

    class Meta:
        model = Person
        fields: tuple[str, ...] = ("first_name", "last_name", "email")
        labels = {
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "email": _("Email"),
        }
        widgets = {
            "first_name": forms.TextInput(attrs={**_INPUT, "autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={**_INPUT, "autocomplete": "family-name"}),
            "email": forms.EmailInput(attrs={**_INPUT, "autocomplete": "email"}),
        }


class LimitedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role, and the specs that it is held to."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=forms.RadioSelect(attrs={"class": "radio"})
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only specs of these kinds"),
        choices=_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
        help_text=_("None ticked: all kinds."),
    )
    tags = Names(
        label=_("Only specs with one of these tags"),
        required=False,
        help_text=_("Separated by commas. Empty: with any tag, or none."),
    )

    def clean_tags(self) -> list[str]:
        return list(self.cleaned_data["tags"])


class PersonForm(LimitedForm):
    """A person as an owner sees them."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
        help_text=_("The highest role counts: the person’s own, or that of a team."),
    )

    class Meta(DetailsForm.Meta):
        fields: tuple[str, ...] = (
            "first_name",
            "last_name",
            "email",
            "role",
            "teams",
            "kinds",
            "tags",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["teams"].initial = self.instance.teams.all()
        if not Team.objects.exists():
            del self.fields["teams"]


class InviteForm(PersonForm):
    """A person who is not there yet."""

    class Meta(PersonForm.Meta):
        fields = ("username", *PersonForm.Meta.fields)
        labels = {**PersonForm.Meta.labels, "username": _("Name to sign in with")}
        widgets = {
            **PersonForm.Meta.widgets,
            "username": forms.TextInput(
                attrs={**_INPUT, "autocapitalize": "none", "spellcheck": "false"}
            ),
        }
        help_texts = {"username": _("Letters, digits and @ . + - _ only.")}
        error_messages = {"username": {"unique": _("Somebody has this name already.")}}


class Members(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People by their names; the account beside it where it says more."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.name == obj.username else f"{obj.name} ({obj.username})"


class TeamForm(LimitedForm):
    """People who are given a role together."""

    members = Members(
        label=_("Members"),
        queryset=Person.objects.order_by("first_name", "username"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
    )

    class Meta:
        model = Team
        fields = ("name", "role", "kinds", "tags", "members")
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs=_INPUT)}
        error_messages = {"name": {"unique": _("There is a team of this name already.")}}
