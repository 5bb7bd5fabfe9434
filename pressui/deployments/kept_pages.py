"""Keeps what a deploy form says: drafts that save themselves, presets to start from."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, refuse, require
from pressui.accounts.services import actor_of
from pressui.deployments import drafts
from pressui.deployments.deploy_form import DeployForm
from pressui.deployments.deploy_page import page, starts
from pressui.deployments.deploying import needs_schema, posted_form
from pressui.deployments.starting import Notice
from pressui.parameters.half_typed import half_typed
from pressui.specs.models import Spec
from pressui.specs.views.finding import spec_or_404

# A preset is of no deployment in particular.
NOT_IN_PRESETS: Final = {"metadata", "revision"}


@require(Role.ANALYST)
@require_POST
@needs_schema
def save_draft(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Keeps the form as it stands, without its secrets."""
    spec = spec_or_404(request, family, spec_id)
    form = posted_form(request, spec)
    kept = half_typed(form.parameters, request.POST)
    draft = drafts.save_draft(request.user, spec, form.unfinished, kept)
    context = {
        "spec": spec,
        "saved": draft,
        "has_secrets": bool(form.parameters.secrets),
        "share_url": request.build_absolute_uri(f"{_page_of(spec)}?draft={draft.key}"),
    }
    return render(request, "deployments/deploy_foot.html#draft", context)


@require(Role.ANALYST)
@require_POST
def discard_draft(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    spec = spec_or_404(request, family, spec_id)
    drafts.discard_draft(request.user, spec)
    return redirect(_page_of(spec))


@require(Role.ANALYST)
@require_POST
@needs_schema
def save_preset(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Keeps the values of the form under a name, for oneself or for everybody."""
    spec = spec_or_404(request, family, spec_id)
    form = posted_form(request, spec)
    name = request.POST.get("preset_name", "").strip()[: drafts.LONGEST_NAME]
    if not name:
        return _starts(request, form, _("Give the preset a name."))
    kept = {key: part for key, part in form.unfinished.items() if key not in NOT_IN_PRESETS}
    is_shared = request.POST.get("preset_shared") == "1"
    drafts.save_preset(actor_of(request), spec, name=name, is_shared=is_shared, body=kept)
    return _starts(request, form, _("Saved as %s, without secrets.") % name)


@require(Role.ANALYST)
@require_POST
@needs_schema
def delete_preset(
    request: AuthenticatedRequest, family: str, spec_id: str, preset_id: int
) -> HttpResponse:
    """Deletes one's own; a spec admin may delete any that is shared."""
    spec = spec_or_404(request, family, spec_id)
    preset = drafts.presets_for(request.user, spec).filter(pk=preset_id).first()
    if preset is None:
        raise Http404(_("There is no such preset."))
    if not drafts.may_delete(request.user, preset):
        refuse(request, Role.SPEC_ADMIN)
    drafts.delete_preset(actor_of(request), preset)
    return _starts(request, posted_form(request, spec), _("Preset %s deleted.") % preset.name)


def _starts(request: AuthenticatedRequest, form: DeployForm, words: str) -> HttpResponse:
    """What one can start from now, with what was done said under it; else the whole page."""
    spec = form.release.spec
    if not request.htmx:
        return page(request, form, notices=[Notice(words)])
    context = {"spec": spec, "starts": starts(request, spec), "said": words}
    return render(request, "deployments/deploy_nav.html#starts", context)


def _page_of(spec: Spec) -> str:
    return reverse("deploy", args=[spec.family, spec.spec_id])
