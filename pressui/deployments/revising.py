"""The pages that make a revision: other values, another release, or back to an earlier one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
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
from pressui.deployments.answers import (
    attempt,
    cannot_show,
    changed_parts,
    go_to,
    lead,
    messages_alone,
    whole,
)
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.held_up import held_up
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.overtaken import put_on_top, told_of
from pressui.deployments.relatives import parent_of
from pressui.deployments.revision_form import Plan, RevisionForm
from pressui.deployments.run_form import RunForm, plan_patch
from pressui.deployments.sent import panel_of
from pressui.deployments.standing import NoSuchRevision
from pressui.deployments.timelines import bad_end
from pressui.deployments.upgrade_form import UpgradeForm
from pressui.operations.models import Operation
from pressui.pages import give_whole_page
from pressui.parameters.calls import Call, to_patch, to_revise
from pressui.parameters.upgrades import carried, classify
from pressui.press import PressError
from pressui.specs import services as spec_services
from pressui.specs.schemas import SchemaUnknown


@dataclass(frozen=True)
class Page:
    """One of the pages: its template, its address, and what it plans.

    `plan` takes the deployment, what the address names (a revision, a release), and the number
    of the revision that it is compared with; None: the latest.
    """

    template: str
    url_name: str
    plan: Callable[[Deployment, str, int | None], Plan]
    form: type[RevisionForm] = RevisionForm
    action: Action = Action.REVISE


REVISE = Page(
    "deployments/revise.html", "revise_deployment", lambda one, _named, at: plans.revise(one, at)
)
ROLL_BACK = Page(
    "deployments/revise.html",
    "roll_back_deployment",
    lambda one, named, at: plans.roll_back(one, int(named), at),
)
UPGRADE = Page("deployments/upgrade.html", "upgrade_deployment", plans.upgrade, UpgradeForm)
PATCH = Page(
    "deployments/revise.html",
    "patch_deployment",
    lambda one, _named, at: plan_patch(one, at),
    RunForm,
    Action.PATCH,
)


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
def make_revision(
    request: AuthenticatedRequest, family: str, deployment_id: str, page: Page, number: int = 0
) -> HttpResponse:
    """Shows what a page plans, and does it where the button that sends was pressed."""
    deployment = find_or_404(request, family, deployment_id)
    if not deployment.gone_at:
        deployment = services.refresh(deployment)
    if page is UPGRADE and deployment.spec:
        spec_services.refresh(deployment.spec)  # every release with its notes
    try:
        form = _form(request, page, deployment, _named(request, number))
    except plans.NothingToUpgradeTo as why:
        return _nothing_to_do(request, deployment, str(why))
    except (PressError, SchemaUnknown) as error:
        return cannot_show(request, deployment, error)
    if form.parameters.is_bound and form.parameters.is_sent:
        return _send(request, page, form)
    return _page(request, page, form)


@require(Role.ANALYST)
@require_POST
def preview_revision(
    request: AuthenticatedRequest, family: str, deployment_id: str, page: Page, number: int = 0
) -> HttpResponse:
    """The parts of the page that differ after a change of the form."""
    deployment = find_or_404(request, family, deployment_id)
    try:
        form = _form(request, page, deployment, _named(request, number))
    except plans.NothingToUpgradeTo:
        return HttpResponse(status=204)  # it was sent meanwhile, and the page is on its way out
    except (PressError, SchemaUnknown) as error:
        return cannot_show(request, deployment, error)
    context = _context(request, page, form) | {"oob": True}
    changed = changed_parts(request, form, context, form.redrawn)
    return HttpResponse(changed + render_to_string(f"{page.template}#live", context))


def _named(request: AuthenticatedRequest, number: int) -> str:
    """What the address names: an earlier revision, or a release; empty for the latest."""
    return str(number or request.GET.get("to", ""))


def _form(
    request: AuthenticatedRequest, page: Page, deployment: Deployment, named: str
) -> RevisionForm:
    """Raises `PressError` or `SchemaUnknown` where what is needed is not known."""
    data = request.POST if request.method == "POST" else None
    try:
        form = _towards(request, page.form(page.plan(deployment, named, None), data))
        _mind_others(page, form, named, request.POST.get("overtaken", ""))
    except NoSuchRevision:
        raise Http404(_("There is no such revision.")) from None
    return form


def _towards(request: AuthenticatedRequest, form: RevisionForm) -> RevisionForm:
    """The form of the release that was chosen instead, with every decision that fits it too."""
    version = request.POST.get("to", "")
    if not isinstance(form, UpgradeForm) or version in ("", form.release.version):
        return form
    plan = plans.upgrade(form.plan.now.deployment, version)
    decided = [line for line in classify(form.after, plan.schema) if line.place not in form.open]
    return UpgradeForm(replace(plan, values=carried(decided, plan.schema)))


def _mind_others(page: Page, form: RevisionForm, named: str, base: str) -> None:
    """Goes on telling of a revision that was made meanwhile, and puts the change on top of it."""
    action = form.parameters.action
    if action and action.verb == "on-top" and action.target.isdecimal():
        then = page.plan(form.plan.now.deployment, named, int(action.target))
        form.redrawn = put_on_top(form, page.form(then), page.form(form.plan))
    elif base.isdecimal() and not form.parameters.is_sent:
        then = page.plan(form.plan.now.deployment, named, int(base))
        _tell_of_others(page, form, then)


def _tell_of_others(page: Page, form: RevisionForm, then: Plan) -> None:
    _page_url, fragment_url = _addresses(page, form.plan)
    form.parameters.general_errors.append(told_of(form.plan, then, fragment_url))
    form.is_over_theirs = form.plan.back_to is None


def _nothing_to_do(request: AuthenticatedRequest, deployment: Deployment, why: str) -> HttpResponse:
    """There is no such page; whoever had it open already is led to what stands."""
    if request.method != "POST":
        raise Http404(why)
    messages.info(request, why)
    return lead(request, deployment.get_absolute_url())


def _send(request: AuthenticatedRequest, page: Page, form: RevisionForm) -> HttpResponse:
    if form.is_late:
        return _late(request, page, form)
    if not form.is_valid():
        return _page(request, page, form, status=422)
    done = attempt(lambda: _write(form, actor_of(request)))
    if done.operation:
        if form.plan.is_patch and done.operation.state == Operation.State.SUCCEEDED:
            messages.success(request, _("Saved: %(what)s.") % {"what": form.in_words})
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
    named = str(form.plan.back_to or form.release.version)
    try:
        then = page.plan(form.plan.now.deployment, named, form.base)
    except NoSuchRevision:
        raise Http404(_("There is no such revision.")) from None
    if form.parameters.is_stale:
        form = _carried_over(request, page, form, then)
    _tell_of_others(page, form, then)
    form.catch_up()
    return _page(request, page, form, status=409)


def _carried_over(
    request: AuthenticatedRequest, page: Page, form: RevisionForm, then: Plan
) -> RevisionForm:
    """The form of the release that stands now, with what was typed over the one before."""
    typed = page.form(then, request.POST).after
    values = carried(classify(typed, form.schema), form.schema)
    found = page.form(replace(form.plan, values=values))
    found.details.initial["notes"] = request.POST.get("notes", "")
    return found


def _page(
    request: AuthenticatedRequest, page: Page, form: RevisionForm, *, status: int = 200
) -> HttpResponse:
    """The whole page; where htmx sent the form and it was refused, what differs alone."""
    context = _context(request, page, form)
    if request.htmx and status != 200 and form.parameters.is_bound:
        return messages_alone(request, form, context, [f"{page.template}#live"])
    give_whole_page(request)
    status = 422 if request.htmx and status == 409 else status  # which is not thrown away
    response = whole(request, render(request, page.template, context, status=status))
    if request.htmx and page is UPGRADE:
        response["HX-Replace-Url"] = context["page_url"]
    return response


def _context(request: AuthenticatedRequest, page: Page, form: RevisionForm) -> dict[str, Any]:
    plan = form.plan
    deployment = plan.now.deployment
    page_url, fragment_url = _addresses(page, plan)
    return {
        "nav": "deployments",
        "deployment": deployment,
        "parent": parent_of(deployment, request.user),
        "plan": plan,
        "form": form,
        "held_up": held_up(form),
        "bad_end": plan.back_to and bad_end(deployment, plan.back_to),
        "page_url": page_url,
        "fragment_url": fragment_url,
        **panel_of(request, form, _call(plan), deployment.connection.api_url),
        "forbidden": services.why_forbidden(page.action, deployment),
        "copy_url": _copy_url(plan) if page is UPGRADE else "",
    }


def _addresses(page: Page, plan: Plan) -> tuple[str, str]:
    """Of the page, and of the parts of it that differ after a change."""
    args: list[Any] = [plan.now.deployment.family, plan.now.deployment.deployment_id]
    args += [plan.back_to] if plan.back_to else []
    query = f"?to={plan.release.version}" if page is UPGRADE else ""
    names = page.url_name, page.url_name.replace("_deployment", "_changes")
    page_url, fragment_url = (reverse(name, args=args) + query for name in names)
    return page_url, fragment_url


def _copy_url(plan: Plan) -> str:
    """The deploy form of the release, filled in like this deployment: a way to try it first."""
    deployment, spec = plan.now.deployment, plan.release.spec
    like = {"like": f"{deployment.family}/{deployment.deployment_id}"}
    query = urlencode({**like, "release": plan.release.version}, safe="/")
    return f"{reverse('deploy', args=[spec.family, spec.spec_id])}?{query}"


def _call(plan: Plan) -> Call:
    deployment = plan.now.deployment
    if plan.is_patch:
        return to_patch(deployment.deployment_id)
    return to_revise(deployment.family, deployment.deployment_id)
