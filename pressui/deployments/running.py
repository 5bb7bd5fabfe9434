"""The pages of what runs: its run parameters, running it now, and a run that nobody is sure of."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.deployments import actions, services
from pressui.deployments.answers import attempt, go_to
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.forms import ReasonedForm
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.queries import about_what_is_seen
from pressui.deployments.relatives import parent_of
from pressui.deployments.trees import tree_of
from pressui.operations import services as operations
from pressui.operations.models import Operation

RUNS_SHOWN = 20


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def run_deployment(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    """Runs the resources now, and leads to what was started."""
    deployment = find_or_404(request, family, deployment_id)
    if request.method != "POST":
        return _page(request, deployment, ReasonedForm())
    form = ReasonedForm(request.POST)
    if not form.is_valid():
        return _page(request, deployment, form, status=422)
    done = attempt(
        lambda: actions.run(
            actor=actor_of(request),
            deployment=deployment,
            reason=form.cleaned_data["reason"],
            form_token=form.cleaned_data["form_token"],
        )
    )
    if done.operation is None:
        form.refuse(done.error)
        return _page(request, deployment, form, status=done.status)
    return HttpResponseRedirect(reverse("operation_detail", args=[done.operation.pk]))


def _page(
    request: AuthenticatedRequest, deployment: Deployment, form: ReasonedForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "nav": "deployments",
        "deployment": deployment,
        "parent": parent_of(deployment, request.user),
        "form": form,
        "tree": tree_of(deployment, request.user),
        "runs": deployment.connection.operations.filter(
            target_id=deployment.deployment_id, kind=Operation.Kind.EXECUTE
        )[:RUNS_SHOWN],
        "forbidden": services.why_forbidden(Action.EXECUTE, deployment),
    }
    return render(request, "deployments/run.html", context, status=status)


def started_by(operation: Operation) -> list[dict[str, str]]:
    """What a run set going, each with the name of its spec where it is known."""
    if operation.kind != Operation.Kind.EXECUTE or not operation.payload:
        return []
    told: list[dict[str, str]] = json.loads(operation.payload)
    ids = [one["spec"] for one in told]
    names = {spec.spec_id: spec.label for spec in _specs(operation, ids)}
    return [{**one, "name": names.get(one["spec"], one["spec"])} for one in told]


def _specs(operation: Operation, ids: list[str]) -> Any:
    return operation.connection.specs.filter(spec_id__in=ids).only("spec_id", "title", "name")


@require(Role.ANALYST)
@require_POST
def decide_run(request: AuthenticatedRequest, operation_id: uuid.UUID) -> HttpResponse:
    """A person says whether a run whose answer was lost ran: nothing else can tell."""
    runs = Operation.objects.filter(about_what_is_seen(request.user), kind=Operation.Kind.EXECUTE)
    operation = get_object_or_404(runs, pk=operation_id)
    outcomes = {"ran": Operation.State.SUCCEEDED, "not": Operation.State.FAILED}
    outcome = outcomes.get(request.POST.get("outcome", ""))
    if outcome is None or operation.state == Operation.State.REQUESTED:
        raise Http404(_("That cannot be decided."))
    who = {"name": actor_of(request).name}
    words = (
        "" if outcome == Operation.State.SUCCEEDED else _("It did not run, says %(name)s.") % who
    )
    if not operations.finish(operation, outcome, error=words):
        messages.info(request, _("It was decided already."))
    return go_to(request, operation)
