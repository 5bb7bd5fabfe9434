"""The page that deploys a spec: shows the form, follows its changes, sends it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.connections.services import current_connection
from pressui.deployments import services
from pressui.deployments.answers import go_to, messages_alone, whole
from pressui.deployments.deploy_form import DeployForm
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.pages import problem_page
from pressui.parameters.changes import render_changes
from pressui.press import PressError, PressUnavailable
from pressui.specs import schemas
from pressui.specs.models import Release, Spec
from pressui.specs.rules import why_no_deploy
from pressui.specs.services import described_release, find, refresh

PAGE = "deployments/deploy.html"


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def deploy(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Shows the form of a release; a post sends it, unless a button of the form was pressed."""
    spec = _spec_or_404(request, family, spec_id)
    try:
        if request.method != "POST":
            return _show(request, refresh(spec))
        form = _posted_form(request, spec)
    except (PressError, schemas.SchemaUnknown) as error:
        return _cannot_show(request, spec, error)
    if request.POST.get("release") != form.release.version:
        return _change_release(request, spec, form)
    if form.parameters.is_action:
        return _page(request, form)
    return _send(request, spec, form)


@require(Role.ANALYST)
@require_POST
def deploy_changes(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The parts of the form that differ after a change; nothing is checked that was not touched."""
    form = _posted_form(request, _spec_or_404(request, family, spec_id))
    context = {"fragment_url": request.path, "preview": form.preview, "oob": True}
    changed = render_changes(form.parameters, request.POST, context)
    return HttpResponse(changed + render_to_string("parameters/preview.html", context))


def _spec_or_404(request: AuthenticatedRequest, family: str, spec_id: str) -> Spec:
    spec = find(current_connection(), request.user, family, spec_id)
    if spec is None:
        raise Http404(_("There is no such spec."))
    return spec


def _release_or_404(spec: Spec, version: str) -> Release:
    release = described_release(spec, version) if version else None
    if release is None:
        raise Http404(_("This spec has no release %(version)s.") % {"version": version or "yet"})
    return release


def _show(request: AuthenticatedRequest, spec: Spec) -> HttpResponse:
    """The empty form of the release in the address, else of the latest."""
    version = request.GET.get("release") or spec.latest_version
    release = _release_or_404(spec, version)
    return _page(request, DeployForm(release, schemas.form_schema(release)))


def _posted_form(request: AuthenticatedRequest, spec: Spec) -> DeployForm:
    """The form as it was typed, over the release whose fields it had."""
    release = _release_or_404(spec, request.POST.get("shown_release", ""))
    return DeployForm(release, schemas.form_schema(release), request.POST)


def _change_release(request: AuthenticatedRequest, spec: Spec, old: DeployForm) -> HttpResponse:
    """The form of another release, with every value that still has a place in it."""
    release = _release_or_404(spec, request.POST.get("release", ""))
    details = {name: old.details.data.get(name, "") for name in old.details.fields}
    schema = schemas.form_schema(release)
    new = DeployForm(release, schema, details=details, values=old.parameters.values)
    changed = {"from": old.release.version, "dropped": new.dropped_from(old)}
    return _page(request, new, release_changed=changed)


def _send(request: AuthenticatedRequest, spec: Spec, form: DeployForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, status=422)
    forbidden = why_no_deploy(spec, request.user)
    if forbidden:
        form.parameters.general_errors.append(forbidden)
        return _page(request, form, status=409)
    try:
        operation = services.deploy(
            actor=actor_of(request),
            spec=spec,
            body=form.body,
            payload=form.payload,
            form_token=form.form_token,
            secrets=form.parameters.secrets,
        )
    except OperationFailed as failure:
        return _failed(request, form, failure)
    return go_to(request, operation)


def _failed(
    request: AuthenticatedRequest, form: DeployForm, failure: OperationFailed
) -> HttpResponse:
    """Refused: the API's words at the fields they name. Nobody knows: the page that finds out."""
    if failure.operation.state == Operation.State.UNKNOWN:
        return go_to(request, failure.operation)
    form.renew_token()
    if isinstance(failure.error, PressUnavailable):
        form.parameters.general_errors.append(
            _("The Press API does not answer. Nothing was created; your form is as you left it.")
        )
        return _page(request, form, status=503)
    form.apply_api_error(failure.error.message)
    return _page(request, form, status=422)


def _page(
    request: AuthenticatedRequest, form: DeployForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The whole page; where htmx sent the form and it was refused, its messages alone."""
    spec = form.release.spec
    context: Mapping[str, Any] = {
        "nav": "specs",
        "spec": spec,
        "form": form,
        "releases": spec.releases.all(),
        "fragment_url": reverse("deploy_changes", args=[spec.family, spec.spec_id]),
        "preview": form.preview,
        "forbidden": why_no_deploy(spec, request.user),
        **extra,
    }
    if request.htmx and status != 200:
        return messages_alone(request, form, context)
    return whole(request, render(request, PAGE, dict(context), status=status))


def _cannot_show(request: AuthenticatedRequest, spec: Spec, error: Exception) -> HttpResponse:
    """The form needs the schema of the release, and nobody could tell it."""
    return problem_page(
        request,
        status=503,
        what=_("The form of this spec cannot be shown now."),
        means=_("Its parameters are not known here yet: %(why)s") % {"why": error},
        now=_("Wait a moment and reload. What runs already is not touched."),
        actions=[{"label": _("Back to the spec"), "url": spec.get_absolute_url()}],
    )
