"""The page that deletes a deployment: what goes with it, and its name typed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.deployments import actions, services
from pressui.deployments.answers import attempt, go_to
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.forms import DeleteForm
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.relatives import blocks_of, parent_of
from pressui.operations.models import Operation


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    deployment = find_or_404(request, family, deployment_id)
    if request.method != "POST":
        return _page(request, deployment, DeleteForm(deployment))
    form = DeleteForm(deployment, request.POST)
    if not form.is_valid():
        return _page(request, deployment, form, status=422)
    done = attempt(
        lambda: actions.delete(
            actor=actor_of(request),
            deployment=deployment,
            reason=form.cleaned_data["reason"],
            form_token=form.cleaned_data["form_token"],
        )
    )
    if done.operation is None:
        form.refuse(done.error)
        return _page(request, deployment, form, status=done.status)
    if done.operation.state == Operation.State.SUCCEEDED:
        messages.success(request, _("%(name)s is being deleted.") % {"name": deployment.label})
    return go_to(request, done.operation)


def _page(
    request: AuthenticatedRequest, deployment: Deployment, form: DeleteForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "nav": "deployments",
        "deployment": deployment,
        "form": form,
        "blocks": blocks_of(deployment, request.user),
        "parent": parent_of(deployment, request.user),
        "forbidden": services.why_forbidden(Action.DELETE, deployment),
    }
    return render(request, "deployments/delete.html", context, status=status)
