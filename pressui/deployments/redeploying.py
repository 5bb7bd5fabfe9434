"""Redeploys a deployment: asked from its page, from a list, or from home."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.deployments import services
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.forms import RedeployForm
from pressui.deployments.models import Deployment
from pressui.deployments.services import NotAllowedNow
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.pages import problem_page
from pressui.press import Refused

# The live parts of a page ask anew when they hear this.
REFRESHED = json.dumps({"refreshed": ""})


@require_POST
@require(Role.ANALYST)
def redeploy_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """Asks for the latest revision again; the same form sent twice is one operation."""
    deployment = find_or_404(request, family, deployment_id)
    form = RedeployForm(request.POST)
    if not form.is_valid():
        return _refused(request, deployment, _("The form was not whole."), status=400)
    try:
        operation = services.redeploy(
            actor=actor_of(request),
            deployment=deployment,
            reason=form.cleaned_data["reason"],
            form_token=form.cleaned_data["form_token"],
        )
    except NotAllowedNow as why:
        return _refused(request, deployment, str(why), status=409)
    except OperationFailed as failure:
        if failure.operation.state != Operation.State.UNKNOWN:
            status = 409 if isinstance(failure.error, Refused) else 502
            return _refused(request, deployment, failure.error.message, status=status)
        operation = failure.operation
    if operation.state == Operation.State.FAILED:
        return _refused(request, deployment, operation.error, status=409)
    _say(request, deployment, operation)
    return _answer(request, deployment, form.cleaned_data["next"])


def _say(request: AuthenticatedRequest, deployment: Deployment, operation: Operation) -> None:
    """What became of it, as far as it is known; the page shows the rest as it comes."""
    name = {"name": deployment.label}
    if operation.state == Operation.State.SUCCEEDED:
        messages.success(request, _("%(name)s is being redeployed.") % name)
    else:
        messages.warning(
            request, _("%(name)s: it may have been applied; we are finding out.") % name
        )


def _answer(request: AuthenticatedRequest, deployment: Deployment, came_from: str) -> HttpResponse:
    """With htmx the message alone, and the live part asks anew; else back to where it was asked."""
    if request.htmx:
        response = render(request, "components/toasts.html", {"oob": True})
        response["HX-Trigger-After-Settle"] = REFRESHED
        return response
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(came_from if is_ours else deployment.get_absolute_url())


def _refused(
    request: AuthenticatedRequest, deployment: Deployment, why: str, *, status: int
) -> HttpResponse:
    response = problem_page(
        request,
        status=status,
        what=_("%(name)s was not redeployed: %(why)s") % {"name": deployment.label, "why": why},
        means=_("Nothing was changed."),
        now=_("Look at how it stands now; its page says what is possible."),
        actions=[{"label": _("Open its page"), "url": deployment.get_absolute_url()}],
    )
    response["HX-Trigger"] = REFRESHED
    return response
