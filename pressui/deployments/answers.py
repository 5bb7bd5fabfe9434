"""How the pages that write answer: where they lead, and what htmx puts in their place."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments.deploy_form import DeployForm
from pressui.operations.models import Operation
from pressui.parameters.changes import render_errors


def go_to(request: AuthenticatedRequest, operation: Operation) -> HttpResponse:
    """To the deployment, once it is known to be there; else to the page that finds out."""
    if operation.state == Operation.State.SUCCEEDED:
        where = reverse("deployment_detail", args=[operation.family, operation.target_id])
    else:
        where = reverse("operation_detail", args=[operation.pk])
    return lead(request, where)


def lead(request: AuthenticatedRequest, where: str) -> HttpResponse:
    return HttpResponseClientRedirect(where) if request.htmx else HttpResponseRedirect(where)


def whole(request: AuthenticatedRequest, response: HttpResponse) -> HttpResponse:
    """A whole page for htmx too: it takes the place of the one before, scrolled as it was."""
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML show:none"
    return response


def messages_alone(
    request: AuthenticatedRequest, form: DeployForm, context: Mapping[str, Any]
) -> HttpResponse:
    """Messages beside fields that stay as they were typed, so that secrets need not be again."""
    around = {**context, "oob": True}
    details = render_to_string("deployments/deploy_details.html#detail-errors", around, request)
    parameters = render_errors(form.parameters, {**context}, whole=form)
    return HttpResponse(details + parameters, status=422)
