"""Editing many specs: choose them and the change, review it, watch it being carried out."""

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pressui.accounts.models import Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.connections.services import current_connection
from pressui.specs import breaking, managed, queries, services
from pressui.specs import bulk_edit as edits
from pressui.specs.bulk_edit_forms import BulkEditForm
from pressui.specs.filters import BadFilter
from pressui.specs.models import BulkEdit, BulkEditItem, Spec

RUN = "manage/bulk_run.html"
_SIGNS = {
    BulkEditItem.State.WAITING: ("mute", "clock"),
    BulkEditItem.State.ASKED: ("warn", "help-circle"),
    BulkEditItem.State.DONE: ("ok", "check"),
    BulkEditItem.State.NOTHING: ("mute", "minus"),
    BulkEditItem.State.FAILED: ("bad", "circle-x"),
    BulkEditItem.State.STOPPED: ("mute", "player-stop"),
}


@require(Role.SPEC_ADMIN)
@require_POST
def make_bulk_edit(request: AuthenticatedRequest) -> HttpResponse:
    """Takes the rows that were ticked, or all that match, and leads to the review."""
    try:
        specs = _chosen(request)
    except BadFilter:
        specs = []
    if not specs:
        messages.error(request, _("Nothing was chosen. Tick the specs that are meant."))
        return HttpResponseRedirect(reverse("manage_spec_list"))
    run = edits.make_draft(actor_of(request), current_connection(), specs)
    if len(specs) > edits.AT_ONCE:
        words = _("%(n)d go at once; the others were left out.") % {"n": edits.AT_ONCE}
        messages.error(request, words)
    return HttpResponseRedirect(run.get_absolute_url())


def _chosen(request: AuthenticatedRequest) -> list[Spec]:
    connection = current_connection()
    if request.POST.get("everything"):
        found = managed.rows(connection, request.user, managed.asked(request.POST))
        return list(found.order_by("sort_name", "id")[: edits.AT_ONCE + 1])
    specs = queries.visible_specs(connection, request.user).order_by("sort_name", "id")
    picked = [key for key in request.POST.getlist("pick") if key.isdecimal() and len(key) < 19]
    return list(specs.filter(pk__in=[int(key) for key in picked]))


@require(Role.SPEC_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_edit(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """The change and what it makes of each spec; once it was started, how far it is."""
    run = _find(request, run_id)
    if run.state != BulkEdit.State.DRAFT:
        return render(request, RUN, _progress(request, run))
    if request.method != "POST":
        return _review(request, run, BulkEditForm.showing(run.changes))
    form = BulkEditForm(request.POST)
    if not form.is_valid():
        return _review(request, run, form, status=422)
    run.changes = form.changes
    run.save(update_fields=["changes"])
    return HttpResponseRedirect(run.get_absolute_url())


def _review(
    request: AuthenticatedRequest, run: BulkEdit, form: BulkEditForm, status: int = 200
) -> HttpResponse:
    changes = edits.review(run)
    withdrawn = edits.withdrawn(changes)
    context = {
        "nav": "manage",
        "run": run,
        "form": form,
        "tag_options": managed.tag_options(run.connection, request.user),
        "changing": [change for change in changes if change.lines],
        "staying": [change for change in changes if not change.lines],
        "withdrawn": withdrawn,
        "breaks": breaking.of_withdrawing(run.connection, withdrawn, request.user),
    }
    return render(request, "manage/bulk_edit.html", context, status=status)


@require(Role.SPEC_ADMIN)
@require_POST
def start_bulk_edit(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """Starts what was reviewed; the same form twice starts it once."""
    run = _find(request, run_id)
    if run.state == BulkEdit.State.DRAFT and not edits.start(run):
        messages.error(request, _("Nothing of this would change anything."))
    return HttpResponseRedirect(run.get_absolute_url())


@require(Role.SPEC_ADMIN)
@require_safe
def bulk_edit_live(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """How far it is, where that changed since; the page asks again while it goes on."""
    context = _progress(request, _find(request, run_id))
    if request.GET.get("version") == context["version"]:
        return HttpResponse(status=204)
    return render(request, f"{RUN}#live", context)


@require(Role.SPEC_ADMIN)
@require_POST
def stop_bulk_edit(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """Sets aside what was not sent yet."""
    run = _find(request, run_id)
    stopped = edits.stop(run) if run.is_running else 0
    words = _("Stopped: %(n)d were not sent. What was sent goes on.") % {"n": stopped}
    messages.success(request, words)
    return HttpResponseRedirect(run.get_absolute_url())


@require(Role.SPEC_ADMIN)
@require_POST
def retry_bulk_edit(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """The same change, to be reviewed anew, for what failed or was stopped."""
    run = _find(request, run_id)
    undone = edits.left_undone(run, request.user)
    if not undone:
        messages.error(request, _("Nothing of it is left to be tried again."))
        return HttpResponseRedirect(run.get_absolute_url())
    again = edits.make_draft(actor_of(request), run.connection, undone, run.changes)
    return HttpResponseRedirect(again.get_absolute_url())


def _find(request: AuthenticatedRequest, run_id: uuid.UUID) -> BulkEdit:
    """One's own; of others what was started, to those who may see every spec."""
    run = BulkEdit.objects.filter(pk=run_id).first()
    is_mine = run is not None and run.person_id == request.user.pk
    is_hidden = run is None or run.state == BulkEdit.State.DRAFT or bool(request.user.limits)
    if run is None or (is_hidden and not is_mine):
        raise Http404(_("There is no such edit."))
    return run


def _progress(request: AuthenticatedRequest, run: BulkEdit) -> dict[str, Any]:
    seen = run.items.filter(spec__in=services.seen(run.connection, request.user))
    items = seen.select_related("spec").defer("spec__payload", "spec__description")
    lines = [(item, *_SIGNS[BulkEditItem.State(item.state)]) for item in items]
    counts = Counter(item.state for item in items)
    return {
        "nav": "manage",
        "run": run,
        "lines": lines,
        "counts": counts,
        # Whatever happens to a spec changes how many there are of a kind.
        "version": "-".join([run.state, *(str(counts[state]) for state in _SIGNS)]),
        "again": counts["failed"] + counts["stopped"],
        "ended": len(lines) - counts["waiting"] - counts["asked"],
        "is_running": run.is_running,
    }
