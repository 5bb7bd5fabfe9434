"""The pages that publish a new spec, or a release of one."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from pressui.accounts.carrying import carries_form
from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.connections.models import Connection
from pressui.connections.services import current_connection
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.press import ArtifactError, PressError, PressUnavailable
from pressui.specs import managed, publishing_blocks, services
from pressui.specs import publishing_pages as pages
from pressui.specs import publishing_services as publishing
from pressui.specs.artifacts import Received, received
from pressui.specs.models import Spec, SpecQuerySet
from pressui.specs.publishing import Publication
from pressui.specs.publishing_form import PublishForm
from pressui.specs.views.finding import spec_or_404

PAGE: Final = "manage/publish.html"
GONE: Final = "This spec was deleted at the platform; no release can be published."


@dataclass(frozen=True)
class Desk:
    """Who publishes where: `spec` is None for a new one."""

    request: AuthenticatedRequest
    connection: Connection
    spec: Spec | None

    @property
    def blocks(self) -> SpecQuerySet:
        """What an app may be made of."""
        return publishing_blocks.offered(self.connection, self.request.user)

    def held_back(self, publication: Publication) -> list[str]:
        person = self.request.user
        return publishing_blocks.held_back(self.connection, self.spec, publication, person)

    @property
    def posted_form(self) -> PublishForm:
        return PublishForm(
            self.request.POST,
            self.request.FILES,
            spec_kind=self.spec.kind if self.spec else "",
            taken=publishing_blocks.taken_versions(self.spec),
        )


@carries_form(_action="look")
@require(Role.SPEC_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def publish_spec(request: AuthenticatedRequest) -> HttpResponse:
    """A new spec: an app, a workflow or a service, with its first release."""
    return _answer(Desk(request, current_connection(), None))


@carries_form(_action="look")
@require(Role.SPEC_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def publish_release(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """A new release of a spec; it begins as the latest one is."""
    spec = spec_or_404(request, family, spec_id)
    spec = spec if request.method == "POST" else services.refresh(spec)
    return _answer(Desk(request, spec.connection, spec))


def _answer(desk: Desk) -> HttpResponse:
    if desk.request.method != "POST":
        return _page(desk, pages.opened(desk.spec, desk.request.GET))
    action, _colon, target = desk.request.POST.get("_action", "look").partition(":")
    form = desk.posted_form
    if action in pages.TURNS:
        turned = pages.turn(desk.blocks, form, action, target)
        # Only what cannot be read keeps one way from being turned into the other.
        return _page(desk, turned or form, status=200 if turned else 422)
    return _check_and(_SENDERS.get(action, _tell_checked), desk, form)


# --- Checking and sending ------------------------------------------------------------------------
type Sender = Callable[[Desk, PublishForm, Received | None], HttpResponse]


def _check_and(send: Sender, desk: Desk, form: PublishForm) -> HttpResponse:
    """Everything is looked at here, then validated by the API, before anything is sent."""
    token = _token(form)
    earlier = Operation.objects.filter(form_token=token).first() if token else None
    if earlier is not None and send is _send:
        return _go_to(desk.request, earlier)
    if desk.spec is not None and desk.spec.gone_at is not None:
        form.add_error(None, _(GONE))
    if not form.is_valid() or form.publication is None:
        return _page(desk, form, status=422)
    try:
        if unknown := desk.held_back(form.publication):
            form.refuse("config", _("There is no block %s.") % ", ".join(unknown))
            return _page(desk, form, status=422)
        with received(*pages.uploads(desk.request, form)) as artifact:
            if problem := pages.artifact_problem(desk.request, form.publication, artifact):
                raise ArtifactError(problem)
            info = artifact.info if artifact else None
            publishing.check(desk.connection, form.publication, info, desk.spec)
            return send(desk, form, artifact)
    except PressError as error:
        return _refused(desk, form, error)


def _token(form: PublishForm) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(form["form_token"].value()))
    except ValueError:
        return None


def _refused(desk: Desk, form: PublishForm, error: PressError) -> HttpResponse:
    if isinstance(error, ArtifactError):
        form.add_error("artifact", error.message)
        return _page(desk, form, status=413 if "10 MiB" in error.message else 422)
    if isinstance(error, PressUnavailable):
        away = _("The Press API does not answer. Nothing was published; what you typed is here.")
        form.add_error(None, away)
        return _page(desk, form, status=503)
    form.apply_api_error(error.message)
    return _page(desk, form, status=422)


def _tell_checked(desk: Desk, form: PublishForm, artifact: Received | None) -> HttpResponse:
    return _page(desk, form, checked=True, artifact=artifact)


def _send(desk: Desk, form: PublishForm, artifact: Received | None) -> HttpResponse:
    assert form.publication is not None
    given = {
        "actor": actor_of(desk.request),
        "publication": form.publication,
        "artifact": artifact.info if artifact else None,
        "form_token": form.cleaned_data["form_token"],
    }
    try:
        if desk.spec is None:
            operation = publishing.publish(connection=desk.connection, **given)
        else:
            operation = publishing.release(spec=desk.spec, **given)
    except OperationFailed as failure:
        if failure.operation.state == Operation.State.UNKNOWN:
            return _go_to(desk.request, failure.operation)
        return _refused(desk, form, failure.error)
    messages.success(desk.request, _published(operation))
    return _go_to(desk.request, operation)


def _published(operation: Operation) -> SafeString:
    """What was done, and after a release the way to those that are behind it now."""
    words = _("Published: %(name)s %(version)s.")
    told = words % {"name": operation.target_name, "version": operation.version}
    if operation.kind != Operation.Kind.RELEASE_SPEC:
        return format_html("{}", told)
    where = reverse("spec_deployments", args=[operation.family, operation.target_id])
    return format_html('{} <a href="{}?only=outdated">{}</a>', told, where, _("Who is behind"))


_SENDERS: Final[dict[str, Sender]] = {"publish": _send}


def _go_to(request: AuthenticatedRequest, operation: Operation) -> HttpResponse:
    """To the spec, once it is known to be there; else to the page that finds out."""
    if operation.state == Operation.State.SUCCEEDED:
        where = reverse("spec_detail", args=[operation.family, operation.target_id])
    else:
        where = reverse("operation_detail", args=[operation.pk])
    return HttpResponseClientRedirect(where) if request.htmx else HttpResponseRedirect(where)


def _page(desk: Desk, form: PublishForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The whole page, of which htmx takes what it wants; a form that was refused is a new one."""
    if form.is_bound:
        form.renew_token()
    shown_status = 422 if desk.request.htmx and status >= 400 else status
    context = {
        "nav": "manage",
        "spec": desk.spec,
        "form": form,
        "is_refused": status >= 400,
        # Read where the page has a field for them: most of its pages have none.
        "tag_options": partial(managed.tag_options, desk.connection, desk.request.user),
        **pages.context_of(desk.connection, desk.spec, form, desk.request),
        **extra,
    }
    return render(desk.request, PAGE, context, status=shown_status)
