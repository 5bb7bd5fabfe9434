"""How the pages that write answer: where they lead, and what htmx puts in their place."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments.deploy_form import DeployForm
from pressui.deployments.models import Deployment
from pressui.deployments.services import NotAllowedNow
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.pages import problem_page
from pressui.parameters.changes import render_changes, render_errors
from pressui.parameters.fields import Field
from pressui.press import BadRequest, PressUnavailable

_DETAIL_ERRORS: Final = "deployments/deploy_details.html#detail-errors"


@dataclass(frozen=True)
class Attempt:
    """What became of a write: the operation, or why there is none that a page could lead to.

    `names_fields`: the API refused what was sent, and may say which part of it.
    """

    operation: Operation | None
    error: str = ""
    status: int = 200
    names_fields: bool = False
    changes_nothing: bool = False


def attempt(write: Callable[[], Operation]) -> Attempt:
    """Carries out a write; an outcome that nobody knows counts as an operation to be followed."""
    try:
        operation = write()
    except NotAllowedNow as why:
        return Attempt(None, str(why), 409)
    except OperationFailed as failure:
        return _failed(failure)
    if operation.state == Operation.State.FAILED:
        return Attempt(None, operation.error, 409)
    return Attempt(operation)


def _failed(failure: OperationFailed) -> Attempt:
    if failure.operation.state == Operation.State.UNKNOWN:
        return Attempt(failure.operation)
    if isinstance(failure.error, PressUnavailable):
        away = _("The Press API does not answer. Nothing was changed; your form is as you left it.")
        return Attempt(None, away, 503)
    message = failure.error.message
    is_idle = isinstance(failure.error, BadRequest) and "No changes detected" in message
    return Attempt(None, message, 422, names_fields=True, changes_nothing=is_idle)


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
    request: AuthenticatedRequest,
    form: DeployForm,
    context: Mapping[str, Any],
    around: Iterable[str] = (),
) -> HttpResponse:
    """Messages beside fields that stay as they were typed, so that secrets need not be again.

    `around` are the templates of what stands around the fields and speaks of them.
    """
    drawn = {**context, "oob": True}
    parameters = render_errors(form.parameters, {**context}, whole=form)
    parts = [render_to_string(name, drawn, request) for name in (_DETAIL_ERRORS, *around)]
    return HttpResponse("".join([parameters, *parts]), status=422)


def changed_parts(
    request: AuthenticatedRequest,
    form: DeployForm,
    context: dict[str, Any],
    redrawn: Collection[Field] = (),
) -> str:
    """What differs in the fields after a change; once problems were told, what is left of them."""
    changed = render_changes(
        form.parameters, request.POST, context, redrawn, whole=form if form.is_told else None
    )
    if not form.is_told:
        return changed
    return changed + render_to_string(_DETAIL_ERRORS, {**context, "oob": True}, request)


def cannot_show(
    request: AuthenticatedRequest, deployment: Deployment, error: Exception
) -> HttpResponse:
    """A page that needs a schema and values, and nobody could tell them."""
    return problem_page(
        request,
        status=503,
        what=_("This cannot be shown now."),
        means=_("What the release asks for is not known here yet: %(why)s") % {"why": error},
        now=_("Wait a moment and reload. What runs already is not touched."),
        actions=[{"label": _("Back to the deployment"), "url": deployment.get_absolute_url()}],
    )
