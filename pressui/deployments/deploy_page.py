"""What the deploy page shows around its form: parts, what will be sent, what to start from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments import blocks, drafts, links
from pressui.deployments.answers import changed_parts, messages_alone, whole
from pressui.deployments.deploy_form import DeployForm
from pressui.deployments.held_up import held_up
from pressui.deployments.models import Deployment, Draft, Preset
from pressui.deployments.sent import panel_of
from pressui.deployments.starting import Notice
from pressui.pages import give_whole_page
from pressui.parameters import json_text
from pressui.parameters.calls import to_deploy
from pressui.specs.models import Spec
from pressui.specs.rules import why_no_deploy

PAGE: Final = "deployments/deploy.html"
LIKE_AT_MOST: Final = 8
EDITING: Final = "json"
# What stands around the fields and tells of their problems.
AROUND: Final = ("deployments/deploy_nav.html#parts", "deployments/deploy_foot.html#state")


@dataclass(frozen=True)
class JsonText:
    """The body as a text that is being edited, and what is wrong with it."""

    text: str
    error: str = ""


@dataclass(frozen=True)
class Starts:
    """What this form could start from."""

    presets: list[tuple[Preset, bool]]
    alike: list[Deployment]


def page(
    request: AuthenticatedRequest,
    form: DeployForm,
    *,
    status: int = 200,
    notices: Iterable[Notice] = (),
    **extra: Any,
) -> HttpResponse:
    """The whole page; where htmx sent the form and it was refused, its messages alone."""
    context = _context(request, form) | extra | {"notices": list(notices)}
    if request.htmx and status != 200:
        return messages_alone(request, form, context, AROUND)
    give_whole_page(request)
    return whole(request, render(request, PAGE, context, status=status))


def parts(request: AuthenticatedRequest, form: DeployForm) -> HttpResponse:
    """What differs after a change: fields, and what stands around them."""
    around = {"fragment_url": request.path, "oob": True}
    changed = changed_parts(request, form, around)
    context = _live(request, form) | around
    names = [*AROUND]
    if not _is_being_edited(request):  # an older answer must not undo what is typed meanwhile
        names.append("deployments/deploy_panel.html#live")
    drawn = [render_to_string(name, context) for name in names]
    return HttpResponse(changed + "".join(drawn))


def _context(request: AuthenticatedRequest, form: DeployForm) -> dict[str, Any]:
    spec = form.release.spec
    words = request.POST.get("find_block", "")
    return _live(request, form) | {
        "nav": "specs",
        "releases": spec.releases.all(),
        "forbidden": why_no_deploy(spec, request.user),
        "starts": starts(request, spec),
        "draft": offered_draft(request, spec),
        "blocks": blocks.blocks_of(form.release, form.composition),
        "find_block": words,
        "found_blocks": blocks.found(form.release, form.composition, words, request.user),
    }


def _live(request: AuthenticatedRequest, form: DeployForm) -> dict[str, Any]:
    spec = form.release.spec
    details = {**form.typed_details, "tags": ", ".join(form.typed_details["tags"])}
    return {
        "spec": spec,
        "form": form,
        "fragment_url": reverse("deploy_changes", args=[spec.family, spec.spec_id]),
        **panel_of(request, form, to_deploy(spec.family), spec.connection.api_url),
        "link": _link(request, form, details),
        "held_up": held_up(form),
        "nav_parts": [
            (part, sum(bool(field.message) for field in part.walk()))
            for part in form.parameters.sections
            if part.bands
        ],
        "wrong_details": form.is_told and form.wrong_details,
        "json": edited(request, form),
    }


def _link(request: AuthenticatedRequest, form: DeployForm, details: dict[str, str]) -> str:
    spec = form.release.spec
    query = links.link_of(form.parameters, details, form.release.version)
    path = reverse("deploy", args=[spec.family, spec.spec_id])
    return request.build_absolute_uri(path + query) if query else ""


def edited(request: AuthenticatedRequest, form: DeployForm) -> JsonText | None:
    """The text of somebody who edits the body as JSON; None for everybody else."""
    if request.POST.get("_action") == "edit-json":
        return JsonText(json_text.to_text(form.unfinished))
    return JsonText(request.POST.get("json", "")) if _is_being_edited(request) else None


def _is_being_edited(request: AuthenticatedRequest) -> bool:
    """Whether the body stands there as JSON, and goes on to."""
    is_open = request.POST.get("editing") == EDITING
    return is_open and request.POST.get("_action") not in {"edit-json", "leave-json"}


def starts(request: AuthenticatedRequest, spec: Spec) -> Starts:
    presets = drafts.presets_for(request.user, spec)
    alike = Deployment.objects.visible_to(request.user).present().whole().filter(spec=spec)
    return Starts(
        [(preset, drafts.may_delete(request.user, preset)) for preset in presets],
        list(alike.exclude(status="deleting").order_by("-changed_at")[:LIKE_AT_MOST]),
    )


def offered_draft(request: AuthenticatedRequest, spec: Spec) -> Draft | None:
    """One's own draft, where the form begins without it."""
    if request.method == "POST" or request.GET.get("draft"):
        return None
    return drafts.own_draft(request.user, spec)
