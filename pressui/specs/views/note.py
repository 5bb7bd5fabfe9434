"""Leaves a message on a spec or a release, from the page of its metadata."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pressui.accounts.carrying import carries_form
from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.specs import notes, services
from pressui.specs.models import Spec
from pressui.specs.views.finding import spec_or_404

PAGE = "manage/note.html"


class NoteForm(forms.Form):
    """Which release is meant, and what to do instead."""

    version = forms.ChoiceField(
        label=gettext_lazy("Of what"),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What to use instead, and why. Left empty, the message goes."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )

    def __init__(self, spec: Spec, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        versions = spec.releases.values_list("version", flat=True)
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The whole spec")), *((v, _("Release %s") % v) for v in versions)]


@carries_form()
@require(Role.SPEC_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def spec_note(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The messages that stand there, and the form of one; a post leaves it."""
    spec = spec_or_404(request, family, spec_id)
    if request.method != "POST":
        spec, version = services.refresh(spec), request.GET.get("version", "")
        found = spec.advice.filter(version=version).first()
        initial = {"version": version, "text": found.text if found else ""}
        return _page(request, spec, NoteForm(spec, initial=initial))
    form = NoteForm(spec, request.POST)
    if not form.is_valid():
        return _page(request, spec, form, 422)
    given = form.cleaned_data
    notes.leave(
        actor=actor_of(request), spec=spec, version=given["version"], text=given["text"].strip()
    )
    messages.success(request, _("Saved. It is shown wherever the spec is."))
    return HttpResponseRedirect(reverse("spec_note", args=[family, spec_id]))


def _page(
    request: AuthenticatedRequest, spec: Spec, form: NoteForm, status: int = 200
) -> HttpResponse:
    context = {
        "nav": "manage",
        "spec": spec,
        "form": form,
        "notes": spec.advice.order_by("version"),
    }
    return render(request, PAGE, context, status=status)
