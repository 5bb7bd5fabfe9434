"""The page that deletes a spec: what goes with it, and its name to be typed."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.press import PressUnavailable
from pressui.specs import breaking, publishing_services, services, usage
from pressui.specs.models import Spec
from pressui.specs.views.finding import spec_or_404

PAGE = "manage/delete.html"
SHOWN = 50


class DeleteForm(forms.Form):
    """The name of the spec, typed by whoever means it."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    typed_name = forms.CharField(
        label=gettext_lazy("Name of the spec"),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "input mono", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, spec: Spec, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.spec = spec

    def clean_typed_name(self) -> str:
        typed = str(self.cleaned_data["typed_name"])
        if typed != self.spec.name:
            raise forms.ValidationError(_("Type %s, exactly.") % self.spec.name)
        return typed


@require(Role.SPEC_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_spec(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """What goes when a spec is deleted; a post with its name deletes it."""
    spec = spec_or_404(request, family, spec_id)
    if request.method != "POST":
        spec = services.refresh(spec)
        return _page(request, spec, DeleteForm(spec, initial={"form_token": uuid.uuid4()}))
    form = DeleteForm(spec, request.POST)
    return _delete(request, spec, form) if form.is_valid() else _page(request, spec, form, 422)


def _delete(request: AuthenticatedRequest, spec: Spec, form: DeleteForm) -> HttpResponse:
    try:
        operation = publishing_services.delete(
            actor=actor_of(request), spec=spec, form_token=form.cleaned_data["form_token"]
        )
    except OperationFailed as failure:
        if failure.operation.state == Operation.State.UNKNOWN:
            return HttpResponseRedirect(reverse("operation_detail", args=[failure.operation.pk]))
        away = isinstance(failure.error, PressUnavailable)
        form.data = {**request.POST.dict(), "form_token": str(uuid.uuid4())}
        form.add_error(None, failure.error.message)
        return _page(request, spec, form, 503 if away else 422)
    if operation.state != Operation.State.SUCCEEDED:
        return HttpResponseRedirect(reverse("operation_detail", args=[operation.pk]))
    messages.success(request, _("Deleted: %s.") % spec.label)
    return HttpResponseRedirect(reverse("manage_spec_list"))


def _page(
    request: AuthenticatedRequest, spec: Spec, form: DeleteForm, status: int = 200
) -> HttpResponse:
    live = breaking.live_deployments(spec, request.user)
    context = {
        "nav": "manage",
        "spec": spec,
        "form": form,
        "releases": list(spec.releases.defer("payload")),
        "live": live[:SHOWN],
        "live_count": live.count(),
        "apps": breaking.apps_using(spec, request.user),
        "unseen_apps": usage.unseen_apps(spec, request.user),
    }
    return render(request, PAGE, context, status=status)
