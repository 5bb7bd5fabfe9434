"""The pages that make a revision: other values, another release, or back to an earlier one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import Actor, actor_of
from pressui.deployments import actions, plans, services
from pressui.deployments.answers import attempt, cannot_show, go_to, messages_alone, whole
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.revision_form import Plan, RevisionForm
from pressui.deployments.run_form import RunForm, plan_patch
from pressui.deployments.sent import panel_of
from pressui.deployments.standing import NoSuchRevision
from pressui.deployments.upgrade_form import UpgradeForm
from pressui.operations.models import Operation
from pressui.pages import give_whole_page
from pressui.parameters.calls import Call, to_patch, to_revise
from pressui.parameters.changes import render_changes
from pressui.parameters.upgrades import carried, classify
from pressui.press import PressError
from pressui.specs import services as spec_services
from pressui.specs.schemas import SchemaUnknown


@dataclass(frozen=True)
class Page:
    """One of the pages: its template, its address, and what it plans."""

    template: str
    url_name: str
    plan: Callable[..., Plan]
    form: type[RevisionForm] = RevisionForm
    action: Action = Action.REVISE


REVISE = Page("deployments/revise.html", "revise_deployment", plans.revise)
ROLL_BACK = Page("deployments/revise.html", "roll_back_deployment", plans.roll_back)
UPGRADE = Page("deployments/upgrade.html", "upgrade_deployment", plans.upgrade, UpgradeForm)
PATCH = Page("deployments/revise.html", "patch_deployment", plan_patch, RunForm, Action.PATCH)


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def revise_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """Other values for the same release."""
    return _answer(request, REVISE, family, deployment_id)


@require(Role.ANALYST)
@require_POST
def revise_changes(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    return _changes(request, REVISE, family, deployment_id)


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str, number: int
) -> HttpResponse:
    """The release and the values of an earlier revision, as a new one."""
    return _answer(request, ROLL_BACK, family, deployment_id, number)


@require(Role.ANALYST)
@require_POST
def roll_back_changes(
    request: AuthenticatedRequest, family: str, deployment_id: str, number: int
) -> HttpResponse:
    return _changes(request, ROLL_BACK, family, deployment_id, number)


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def upgrade_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """Another release: what it decides by itself, and what a person has to."""
    return _answer(request, UPGRADE, family, deployment_id, query=_version(request))


@require(Role.ANALYST)
@require_POST
def upgrade_changes(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    return _changes(request, UPGRADE, family, deployment_id, query=_version(request))


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def patch_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """Run values of what runs, without a new revision."""
    return _answer(request, PATCH, family, deployment_id)


@require(Role.ANALYST)
@require_POST
def patch_changes(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    return _changes(request, PATCH, family, deployment_id)


def _version(request: AuthenticatedRequest) -> str:
    """The release that is chosen; empty for the latest."""
    return request.GET.get("to", "")


def _answer(
    request: AuthenticatedRequest,
    page: Page,
    family: str,
    deployment_id: str,
    *args: int,
    query: str = "",
) -> HttpResponse:
    deployment = find_or_404(request, family, deployment_id)
    if not deployment.gone_at:
        deployment = services.refresh(deployment)
    if page is UPGRADE and deployment.spec:
        spec_services.refresh(deployment.spec)  # every release with its notes
    try:
        form = _form(request, page, deployment, *args, query=query)
    except (PressError, SchemaUnknown) as error:
        return cannot_show(request, deployment, error)
    if form.parameters.is_bound and form.parameters.is_sent:
        return _send(request, page, form)
    return _page(request, page, form)


def _towards(request: AuthenticatedRequest, form: RevisionForm) -> RevisionForm:
    """The form of the release that was chosen instead, with every decision that fits it too."""
    version = request.POST.get("to", "")
    if not isinstance(form, UpgradeForm) or version in ("", form.release.version):
        return form
    plan = plans.upgrade(form.plan.now.deployment, version)
    typed = carried(classify(form.after, plan.schema), plan.schema)
    return UpgradeForm(replace(plan, values=typed))


def _changes(
    request: AuthenticatedRequest,
    page: Page,
    family: str,
    deployment_id: str,
    *args: int,
    query: str = "",
) -> HttpResponse:
    """The parts of the page that differ after a change of the form."""
    deployment = find_or_404(request, family, deployment_id)
    form = _form(request, page, deployment, *args, query=query)
    context = _context(request, page, form) | {"oob": True}
    changed = render_changes(form.parameters, request.POST, context)
    return HttpResponse(changed + render_to_string(f"{page.template}#live", context))


def _form(
    request: AuthenticatedRequest, page: Page, deployment: Deployment, *args: int, query: str
) -> RevisionForm:
    """Raises `PressError` or `SchemaUnknown` where what is needed is not known."""
    data = request.POST if request.method == "POST" else None
    try:
        plan = page.plan(deployment, *args, *([query] if page is UPGRADE else []))
        return _towards(request, page.form(plan, data))
    except NoSuchRevision:
        raise Http404(_("There is no such revision.")) from None
    except plans.NothingToUpgradeTo as why:
        raise Http404(str(why)) from None


def _send(request: AuthenticatedRequest, page: Page, form: RevisionForm) -> HttpResponse:
    if form.is_late:
        return _late(request, page, form)
    if not form.is_valid():
        return _page(request, page, form, status=422)
    done = attempt(lambda: _write(form, actor_of(request)))
    if done.operation:
        return go_to(request, done.operation)
    form.renew_token()
    form.tell(done)
    return _page(request, page, form, status=done.status)


def _write(form: RevisionForm, actor: Actor) -> Operation:
    asked: actions.Asked = {
        "actor": actor,
        "deployment": form.plan.now.deployment,
        "reason": form.reason,
        "form_token": form.form_token,
    }
    sent: dict[str, Any] = {
        "body": form.body,
        "payload": form.payload,
        "secrets": form.parameters.secrets,
    }
    if form.plan.kind == Operation.Kind.PATCH:
        return actions.patch_run_parameters(**sent, **asked)
    return actions.revise(form.plan.kind, **sent, **asked)


def _late(request: AuthenticatedRequest, page: Page, form: RevisionForm) -> HttpResponse:
    """Somebody was quicker: what is compared with is theirs now, what was typed stays."""
    words = _("Revision %(number)s was made meanwhile. Look at what changes now, then send it.")
    form.parameters.general_errors.append(words % {"number": form.plan.now.number})
    form.catch_up()
    return _page(request, page, form, status=409)


def _page(
    request: AuthenticatedRequest, page: Page, form: RevisionForm, *, status: int = 200
) -> HttpResponse:
    """The whole page; where htmx sent the form and it was refused, its messages alone."""
    context = _context(request, page, form)
    if request.htmx and status not in (200, 409):
        return messages_alone(request, form, context)
    give_whole_page(request)
    response = whole(request, render(request, page.template, context, status=status))
    if request.htmx and page is UPGRADE:
        response["HX-Replace-Url"] = context["page_url"]
    return response


def _context(request: AuthenticatedRequest, page: Page, form: RevisionForm) -> dict[str, Any]:
    plan = form.plan
    deployment = plan.now.deployment
    args: list[Any] = [deployment.family, deployment.deployment_id]
    args += [plan.back_to] if plan.back_to else []
    query = f"?to={plan.release.version}" if page is UPGRADE else ""
    return {
        "nav": "deployments",
        "deployment": deployment,
        "plan": plan,
        "form": form,
        "page_url": reverse(page.url_name, args=args) + query,
        "fragment_url": reverse(page.url_name.replace("_deployment", "_changes"), args=args)
        + query,
        **panel_of(request, form, _call(plan), deployment.connection.api_url),
        "forbidden": services.why_forbidden(page.action, deployment),
    }


def _call(plan: Plan) -> Call:
    deployment = plan.now.deployment
    if plan.is_patch:
        return to_patch(deployment.deployment_id)
    return to_revise(deployment.family, deployment.deployment_id)
