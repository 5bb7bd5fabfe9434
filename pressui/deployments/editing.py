"""The page that edits what a deployment is called and said to be; only changes are sent."""

import json
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.deployments import actions, services
from pressui.deployments.answers import attempt, go_to
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.forms import EditForm
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.relatives import parent_of
from pressui.operations.models import Operation

# The keys of the PATCH body, by the fields of the form.
KEYS: Final = {
    "title": "title",
    "name": "name",
    "summary": "summary",
    "description": "description",
    "content_type": "descriptionContentType",
    "image_url": "imageUrl",
    "tags": "tags",
}


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_deployment(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    deployment = find_or_404(request, family, deployment_id)
    if not deployment.gone_at:
        deployment = services.refresh(deployment)
    stands = metadata_of(deployment)
    if request.method != "POST":
        return _page(request, deployment, EditForm(stands))
    form = EditForm(stands, request.POST)
    if not form.is_valid():
        return _page(request, deployment, form, status=422)
    if not form.changed:
        return _nothing_changed(request, deployment)
    if form.overtaken:
        overtaken = form.overtaken
        form.catch_up()
        return _page(request, deployment, form, status=409, overtaken=overtaken)
    return _send(request, deployment, form)


def metadata_of(deployment: Deployment) -> dict[str, Any]:
    """The metadata as they stand, by the fields of the form."""
    details = json.loads(deployment.details) if deployment.details else {}
    return {
        "title": deployment.title,
        "name": deployment.name,
        "summary": deployment.summary,
        "description": (details.get("description") or "").replace("\r\n", "\n"),
        "content_type": details.get("descriptionContentType") or "text/markdown",
        "image_url": details.get("imageUrl") or "",
        "tags": list(deployment.tags),
    }


def patch_of(changed: dict[str, Any]) -> dict[str, Any]:
    """The PATCH body of what changed."""
    body = {KEYS[name]: value for name, value in changed.items()}
    if "tags" in body:
        body["tags"] = [{"name": tag} for tag in body["tags"]]
    return body


def _send(request: AuthenticatedRequest, deployment: Deployment, form: EditForm) -> HttpResponse:
    done = attempt(
        lambda: actions.edit(
            changes=patch_of(form.changed),
            actor=actor_of(request),
            deployment=deployment,
            reason=form.cleaned_data["reason"],
            form_token=form.cleaned_data["form_token"],
        )
    )
    if done.changes_nothing:
        return _nothing_changed(request, deployment)
    if done.operation is None:
        form.refuse(done.error)
        return _page(request, deployment, form, status=done.status)
    if done.operation.state == Operation.State.SUCCEEDED:
        messages.success(request, _("The details of %(name)s are saved.") % {"name": deployment})
    return go_to(request, done.operation)


def _nothing_changed(request: AuthenticatedRequest, deployment: Deployment) -> HttpResponse:
    messages.info(request, _("Nothing was changed: it all stands like that already."))
    return HttpResponseRedirect(deployment.get_absolute_url())


def _page(
    request: AuthenticatedRequest,
    deployment: Deployment,
    form: EditForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {
        "nav": "deployments",
        "deployment": deployment,
        "parent": parent_of(deployment, request.user),
        "form": form,
        "forbidden": services.why_forbidden(Action.EDIT, deployment),
        **extra,
    }
    return render(request, "deployments/edit.html", context, status=status)
