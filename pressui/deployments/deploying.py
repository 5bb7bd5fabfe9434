"""The page that deploys a spec: shows the form, follows its changes, sends it."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, View, require
from pressui.accounts.services import actor_of
from pressui.deployments import drafts, services, texts_in
from pressui.deployments.answers import go_to
from pressui.deployments.blocks import Composition, found
from pressui.deployments.deploy_form import DeployForm
from pressui.deployments.deploy_page import JsonText, page, parts
from pressui.deployments.starting import (
    NoSuchSource,
    Notice,
    begin,
    carried_over,
    recomposed,
    refilled,
    start_of,
)
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.pages import problem_page
from pressui.press import PressError, PressUnavailable
from pressui.specs.models import Release, Spec
from pressui.specs.rules import why_no_deploy
from pressui.specs.schemas import SchemaUnknown
from pressui.specs.services import described_release, refresh
from pressui.specs.views.finding import spec_or_404


def needs_schema[**P](view: View[P]) -> View[P]:
    """For views of the form: where nobody can tell the schema of the release, they say so."""

    @wraps(view)
    def answer(
        request: AuthenticatedRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (PressError, SchemaUnknown) as error:
            spec = spec_or_404(request, str(kwargs["family"]), str(kwargs["spec_id"]))
            return _cannot_show(request, spec, error)

    return answer


@require(Role.ANALYST)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_schema
def deploy(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Shows the form of a release, and sends it where the button that sends was pressed."""
    spec = spec_or_404(request, family, spec_id)
    if request.method != "POST":
        return _show(request, refresh(spec))
    return _posted(request, spec, posted_form(request, spec))


@require(Role.ANALYST)
@require_POST
@needs_schema
def deploy_changes(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The parts of the page that differ after a change; only what was touched is checked."""
    return parts(request, posted_form(request, spec_or_404(request, family, spec_id)))


@require(Role.ANALYST)
@require_POST
@needs_schema
def find_blocks(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Blocks that can be put in, by the words that are being typed."""
    form = posted_form(request, spec_or_404(request, family, spec_id))
    words = request.POST.get("find_block", "")
    listed = found(form.release, form.composition, words, request.user)
    context = {"find_block": words, "found_blocks": listed}
    return render(request, "deployments/deploy_blocks.html#found", context)


def _posted(request: AuthenticatedRequest, spec: Spec, form: DeployForm) -> HttpResponse:
    if request.POST.get("release") != form.release.version:
        return _change_release(request, spec, form)
    if form.parameters.is_sent:
        return _send(request, spec, form)
    form.do_not_check()
    verb, _colon, target = request.POST.get("_action", "").partition(":")
    return _BUTTONS[verb](request, form, verb, target) if verb in _BUTTONS else page(request, form)


def _release_or_404(spec: Spec, version: str) -> Release:
    release = described_release(spec, version) if version else None
    if release is None:
        raise Http404(_("This spec has no release %(version)s.") % {"version": version or "yet"})
    return release


def _show(request: AuthenticatedRequest, spec: Spec) -> HttpResponse:
    """The form as the address asks for it: of a release, and filled in from somewhere."""
    notices = []
    try:
        start = start_of(request.user, spec, request.GET)
        if start and start.handed_on:
            drafts.tell_of_copy(actor_of(request), start.handed_on)
    except NoSuchSource as why:
        start = None
        notices.append(Notice(str(why), tone="warn"))
    named = request.GET.get("release")
    version = named or (start.version if start else "") or spec.offered_version
    form, told = begin(request.user, _release_or_404(spec, version), start, request.GET)
    return page(request, form, notices=notices + told)


def posted_form(request: AuthenticatedRequest, spec: Spec) -> DeployForm:
    """The form as it was typed, over the release and the blocks whose fields it had."""
    release = _release_or_404(spec, request.POST.get("shown_release", ""))
    composition = Composition.posted(request.POST).fitting(release, request.user)
    return DeployForm(release, composition.schema(release), request.POST, composition=composition)


# --- Buttons of the form --------------------------------------------------------------------


def _change_release(request: AuthenticatedRequest, spec: Spec, old: DeployForm) -> HttpResponse:
    """The form of another release, with every value that still has a place in it."""
    release = _release_or_404(spec, request.POST.get("release", ""))
    new = carried_over(old, release, old.composition.fitting(release, request.user))
    changed = {"from": old.release.version, "dropped": new.dropped_from(old)}
    return page(request, new, release_changed=changed)


def _recompose(
    request: AuthenticatedRequest, form: DeployForm, verb: str, target: str
) -> HttpResponse:
    new, notices = recomposed(request.user, form, verb, target)
    return page(request, new, notices=notices)


def _take(request: AuthenticatedRequest, form: DeployForm, verb: str, target: str) -> HttpResponse:
    """What a text says, typed or in a file, in place of what stands in the form."""
    try:
        if verb == "take-json":
            start = texts_in.typed(request.POST.get("json", ""))
        else:
            start = texts_in.uploaded(request.FILES.get("file"))
    except texts_in.NotTaken as why:
        typed = JsonText(request.POST.get("json", ""), str(why))
        if verb == "take-json":
            return page(request, form, json=typed)
        return page(request, form, notices=[Notice(str(why), tone="warn")])
    new, notices = refilled(request.user, form, start)
    return page(request, new, notices=notices, json=None)


type _Button = Callable[[AuthenticatedRequest, DeployForm, str, str], HttpResponse]

_BUTTONS: Final[dict[str, _Button]] = {
    "leave-out": _recompose,
    "put-back": _recompose,
    "put-in": _recompose,
    "take-json": _take,
    "take-file": _take,
}


# --- Sending --------------------------------------------------------------------------------


def _send(request: AuthenticatedRequest, spec: Spec, form: DeployForm) -> HttpResponse:
    if not form.is_valid():
        return page(request, form, status=422)
    forbidden = why_no_deploy(spec, request.user)
    if forbidden:
        form.parameters.general_errors.append(forbidden)
        return page(request, form, status=409)
    try:
        operation = services.deploy(
            actor=actor_of(request),
            spec=spec,
            body=form.body,
            payload=form.payload,
            form_token=form.form_token,
            secrets=form.parameters.secrets,
        )
    except OperationFailed as failure:
        return _failed(request, form, failure)
    drafts.discard_draft(request.user, spec)
    return go_to(request, operation)


def _failed(
    request: AuthenticatedRequest, form: DeployForm, failure: OperationFailed
) -> HttpResponse:
    """Refused: the API's words at the fields they name. Nobody knows: the page that finds out."""
    if failure.operation.state == Operation.State.UNKNOWN:
        return go_to(request, failure.operation)
    form.renew_token()
    if isinstance(failure.error, PressUnavailable):
        form.parameters.general_errors.append(
            _("The Press API does not answer. Nothing was created; your form is as you left it.")
        )
        return page(request, form, status=503)
    form.apply_api_error(failure.error.message)
    return page(request, form, status=422)


def _cannot_show(request: AuthenticatedRequest, spec: Spec, error: Exception) -> HttpResponse:
    """The form needs the schema of the release, and nobody could tell it."""
    return problem_page(
        request,
        status=503,
        what=_("The form of this spec cannot be shown now."),
        means=_("Its parameters are not known here yet: %(why)s") % {"why": error},
        now=_("Wait a moment and reload. What runs already is not touched."),
        actions=[{"label": _("Back to the spec"), "url": spec.get_absolute_url()}],
    )
