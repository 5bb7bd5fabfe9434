"""The pages of spec admins: all specs, and the metadata of one."""

import copy
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pressui.accounts.carrying import carries_form
from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.connections.services import current_connection
from pressui.operations.models import Operation
from pressui.operations.services import OperationFailed
from pressui.pages import Link, page_links, problem_page
from pressui.press import PressUnavailable
from pressui.specs import managed, queries, reach, services
from pressui.specs.cards import card
from pressui.specs.filters import BadFilter, Filters
from pressui.specs.forms import LONGEST_SUMMARY, LONGEST_TITLE, MetadataForm
from pressui.specs.metadata import LABELS, Edit, Metadata
from pressui.specs.models import Spec
from pressui.specs.publishing_preview import standing
from pressui.specs.queries import NoSuchPage, SpecPage
from pressui.specs.views.finding import spec_or_404

PAGE = "manage/spec.html"
UNSURE = (Operation.State.UNKNOWN, Operation.State.REQUESTED)


@require(Role.SPEC_ADMIN)
@require_safe
def manage_spec_list(request: AuthenticatedRequest) -> HttpResponse:
    """All specs, those that nobody can deploy too."""
    connection = current_connection()
    try:
        filters = managed.asked(request.GET)
        found = managed.rows(connection, request.user, filters)
        page = queries.page_of(found, filters, found.count())
    except (BadFilter, NoSuchPage) as error:
        return problem_page(
            request,
            status=404 if isinstance(error, NoSuchPage) else 400,
            what=_("There is no such page of this list"),
            now=_("Begin with the first page."),
            actions=[Link(label=_("All specs"), url=request.path)],
        )
    context = {
        "nav": "manage",
        "page": page,
        "filters": filters,
        "choices": managed.choices(filters),
        "kept": managed.kept(filters),
        "list_key": managed.address(filters),
        "is_narrow": managed.is_narrow(filters),
        "tag_options": managed.tag_options(connection, request.user),
        **_pages(page, filters),
    }
    return render(request, "manage/specs.html", context)


def _pages(page: SpecPage, filters: Filters) -> dict[str, str]:
    words = {"first": page.first_shown, "last": page.last_shown, "count": page.count}
    shown = _("%(first)d to %(last)d of %(count)d") % words
    links = page_links(page.number, page.last, partial(managed.address, filters))
    return {"shown": shown, **links}


@carries_form()
@require(Role.SPEC_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_spec_edit(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The metadata of a spec; a post sends what was changed, and nothing else."""
    spec = services.refresh(spec_or_404(request, family, spec_id))
    if request.method != "POST":
        now = Metadata.of(spec)
        return _page(request, spec, MetadataForm.showing(spec, now, now))
    form = MetadataForm(spec, request.POST)
    if not form.is_valid():
        return _page(request, spec, form, status=422)
    if spec.gone_at is not None:
        form.add_error(None, _("This spec was deleted at the platform; nothing can be saved."))
        return _page(request, spec, form, status=409)
    edit = Edit(form.cleaned_data["opened"], form.mine, Metadata.of(spec))
    # The same form again is answered by what became of it, whatever has changed since.
    is_repeated = Operation.objects.filter(form_token=form.cleaned_data["form_token"]).exists()
    if is_repeated:
        return _send(request, spec, form, edit)
    if not edit.changed:
        return _page(request, spec, form, unchanged=True)
    if edit.differences:
        return _show_both(request, spec, edit)
    if not edit.to_send:
        return _saved(request, spec, edit)
    return _send(request, spec, form, edit)


def _show_both(request: AuthenticatedRequest, spec: Spec, edit: Edit) -> HttpResponse:
    """Somebody saved meanwhile: their values beside mine, and saving again is saving knowingly."""
    form = MetadataForm.showing(spec, edit.merged, edit.theirs)
    return _page(request, spec, form, status=409, edit=edit)


def _send(
    request: AuthenticatedRequest, spec: Spec, form: MetadataForm, edit: Edit
) -> HttpResponse:
    try:
        operation = services.edit_metadata(
            actor=actor_of(request),
            spec=spec,
            body=edit.mine.patch(edit.to_send),
            form_token=form.cleaned_data["form_token"],
        )
    except OperationFailed as failure:
        return _not_saved(request, spec, form, failure)
    if operation.state == Operation.State.SUCCEEDED:
        return _saved(request, spec, edit)
    if operation.state in UNSURE:
        return _page(request, spec, form, status=202, unsure=True)
    form.apply_api_error(operation.error)
    return _page(request, spec, form, status=422)


def _saved(request: AuthenticatedRequest, spec: Spec, edit: Edit) -> HttpResponse:
    labels = ", ".join(LABELS[name].lower() for name in edit.changed)
    messages.success(request, _("Saved: %(labels)s.") % {"labels": labels})
    return HttpResponseRedirect(request.path)


def _not_saved(
    request: AuthenticatedRequest, spec: Spec, form: MetadataForm, failure: OperationFailed
) -> HttpResponse:
    """Refused, away, or nobody knows; what was typed stays, and may be sent again."""
    if failure.operation.state == Operation.State.UNKNOWN:
        return _page(request, spec, form, status=202, unsure=True)
    if isinstance(failure.error, PressUnavailable):
        form.add_error(
            None, _("The Press API does not answer. Nothing was saved; what you typed is here.")
        )
        return _page(request, spec, form, status=503)
    form.apply_api_error(failure.error.message)
    return _page(request, spec, form, status=422)


def _page(
    request: AuthenticatedRequest,
    spec: Spec,
    form: MetadataForm,
    *,
    status: int = 200,
    edit: Edit | None = None,
    unchanged: bool = False,
    unsure: bool = False,
) -> HttpResponse:
    """The form beside the preview. One that was not saved is a new form: it may be sent again."""
    if form.is_bound and not unsure:
        form.data = {**request.POST.dict(), "form_token": str(uuid.uuid4())}
    context = {
        "nav": "manage",
        "spec": spec,
        "form": form,
        "edit": edit,
        "unchanged": unchanged,
        "unsure": unsure,
        "saved_by": services.saved_by(spec),
        "tag_options": managed.tag_options(spec.connection, request.user),
        "latest": standing(spec, request.user),
        **_preview(request, spec, form),
    }
    return render(request, PAGE, context, status=status)


@require(Role.SPEC_ADMIN)
@require_POST
def manage_spec_preview(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """What analysts will see once this is saved; nothing is checked, nothing is kept."""
    spec = spec_or_404(request, family, spec_id)
    form = MetadataForm(spec, request.POST)
    return render(request, f"{PAGE}#answer", {"form": form, **_preview(request, spec, form)})


def _preview(request: AuthenticatedRequest, spec: Spec, form: MetadataForm) -> dict[str, Any]:
    """The spec as it would be, never saved, with what would change."""
    opened, mine = _opened(spec, form), form.mine
    shown = copy.copy(spec)
    shown.title, shown.summary, shown.description = mine.title, mine.summary, mine.description
    shown.description_content_type, shown.image_url = mine.content_type, mine.image_url
    shown.tags, shown.status, shown.scope = list(mine.tags), mine.status, mine.scope
    shown.tenants, shown.featured = list(mine.tenants), mine.featured
    changed = mine.differing(opened)
    return {
        "spec": spec,
        "shown": shown,
        "card": card(shown, request.user, Filters()),
        "reach": reach.of(spec.connection.label, opened, mine),
        "changed_count": len(changed),
        "changed_labels": ", ".join(LABELS[name].lower() for name in changed),
        "title_count": f"{len(mine.title)} of {LONGEST_TITLE}",
        "summary_count": f"{len(mine.summary)} of {LONGEST_SUMMARY}",
    }


def _opened(spec: Spec, form: MetadataForm) -> Metadata:
    """What the form was opened with; where that cannot be read, what stands there now."""
    try:
        return Metadata.from_json(str(form["opened"].value()))
    except ValueError:
        return Metadata.of(spec)
