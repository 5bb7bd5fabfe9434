"""The page of a write whose outcome is not known yet: it waits, and then leads on."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments.queries import about_what_is_seen
from pressui.deployments.running import started_by
from pressui.operations.models import Operation

PAGE = "deployments/operation.html"


@require_safe
def operation_detail(request: AuthenticatedRequest, operation_id: uuid.UUID) -> HttpResponse:
    """What became of a write; leads to the deployment as soon as it is known to be there."""
    seen = Operation.objects.filter(about_what_is_seen(request.user))
    operation = get_object_or_404(seen, pk=operation_id)
    started = started_by(operation) if operation.state == Operation.State.SUCCEEDED else []
    if operation.state == Operation.State.SUCCEEDED and operation.target_id and not started:
        where = target_of(operation)
        return HttpResponseClientRedirect(where) if request.htmx else HttpResponseRedirect(where)
    is_run = operation.kind == Operation.Kind.EXECUTE
    context = {
        "nav": "deployments",
        "operation": operation,
        "actions": _ways_on(operation),
        "started": started,
        "is_run": is_run,
        "is_create": operation.kind == Operation.Kind.DEPLOY or operation.kind.startswith("spec:"),
        # A run in doubt waits for a person, not for us.
        "is_waiting": not operation.is_settled
        and not (is_run and operation.state == Operation.State.UNKNOWN),
        "target_url": target_of(operation) if operation.target_id else "",
    }
    return render(request, f"{PAGE}#state" if request.htmx else PAGE, context)


def target_of(operation: Operation) -> str:
    """The page of what was written: the spec or the deployment."""
    page = "spec_detail" if operation.kind.startswith("spec:") else "deployment_detail"
    return reverse(page, args=[operation.family, operation.target_id])


def _ways_on(operation: Operation) -> list[dict[str, str]]:
    if operation.kind == Operation.Kind.DEPLOY:
        form = reverse("deploy", args=[operation.family, operation.spec_id])
        return [{"label": _("Back to the form"), "url": form}]
    if operation.kind.startswith("spec:"):
        return [{"label": _("All specs"), "url": reverse("manage_spec_list")}]
    if operation.target_id:
        return [{"label": _("Back to the deployment"), "url": target_of(operation)}]
    return [{"label": _("All deployments"), "url": reverse("deployment_list")}]
