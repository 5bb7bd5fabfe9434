"""One action on many deployments: choose, review, start, watch, stop, try what failed again."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pressui.accounts.models import Person, Role
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import actor_of
from pressui.bulk import pages, services
from pressui.bulk.actions import ACTIONS
from pressui.bulk.forms import ChoiceForm, StartForm
from pressui.bulk.models import BulkRun
from pressui.connections.models import Connection
from pressui.connections.polling import watch
from pressui.connections.services import current_connection, freshness
from pressui.deployments import live, queries
from pressui.deployments.answers import lead
from pressui.deployments.filters import ListQuery
from pressui.deployments.listing import Listing
from pressui.pages import problem_page

RUN, REVIEW = "bulk/run.html", "bulk/review.html"
RUNS_SHOWN = 30
# In the session: the list, as it was filtered, from which a person chose.
LIST = "bulk_list"
LONG, LONG_EVERY = 100, "4s"


@require_safe
@require(Role.ANALYST)
def bulk_runs(request: AuthenticatedRequest) -> HttpResponse:
    """What one asked of many deployments at once, the latest first; owners see all."""
    runs = _visible(request.user).exclude(state=BulkRun.State.DRAFT)
    latest = runs.filter(connection=current_connection()).order_by("-started_at")[:RUNS_SHOWN]
    shown = [(run, pages.heading(run, told.total), told) for run, told in pages.told_of(latest)]
    return render(request, "bulk/runs.html", {"nav": "deployments", "runs": shown})


@require_POST
@require(Role.ANALYST)
def make_bulk_run(request: AuthenticatedRequest) -> HttpResponse:
    """Takes what was chosen in the list and leads to the review."""
    form = ChoiceForm(request.POST)
    connection = current_connection()
    if not form.is_valid():
        return _bad_choice(request, _("What was chosen could not be read."))
    query = ListQuery.read(request.POST, queries.known_statuses(connection))
    if query.error:
        return _bad_choice(request, query.error)
    request.session[LIST] = query.address()
    keys, total = _chosen(request, connection, query, form)
    if not keys:
        messages.error(request, _("Nothing was chosen. Tick the deployments that are meant."))
        return HttpResponseRedirect(query.address())
    run = services.make_draft(
        actor=actor_of(request),
        connection=connection,
        action=form.cleaned_data["action"],
        chosen=keys,
        total=total,
    )
    return HttpResponseRedirect(run.get_absolute_url())


def _chosen(
    request: AuthenticatedRequest, connection: Connection, query: ListQuery, form: ChoiceForm
) -> tuple[list[int], int]:
    """The keys of what was chosen, as many as go at once, and how many were meant."""
    if form.cleaned_data["everything"]:
        listing = Listing(connection, request.user, query)
        found, count = listing.rows, listing.count()
    else:
        found = queries.visible_among(connection, request.user, form.cleaned_data["pick"])
        count = found.count()
    ordered = found.order_by(*query.order.order(backwards=False))
    return list(ordered.values_list("pk", flat=True)[: services.AT_ONCE]), count


def _bad_choice(request: AuthenticatedRequest, why: str) -> HttpResponse:
    return problem_page(
        request,
        status=400,
        what=why,
        means=_("Nothing was changed."),
        now=_("Go back to the list and choose again."),
        actions=[{"label": _("All deployments"), "url": reverse("deployment_list")}],
    )


@require_safe
@require(Role.ANALYST)
def bulk_run(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """The review of a run that was not started; else its progress and its result."""
    run = _find(request, run_id)
    if run.state == BulkRun.State.DRAFT:
        return _review(request, run)
    watch(run.connection)
    return render(request, RUN, _shown(request, run))


@require_safe
@require(Role.ANALYST)
def bulk_run_live(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """The progress anew where something changed, else 204."""
    run = _find(request, run_id)
    watch(run.connection)
    context = _shown(request, run)
    if live.is_unchanged(request, context["version"]):
        return live.unchanged(context["fresh"])
    news = {"oob": True, "attention_now": queries.attention_count(run.connection, request.user)}
    response = render(request, f"{RUN}#live", context | news)
    return live.with_news(response, context["fresh"])


@require_POST
@require(Role.ANALYST)
def start_bulk_run(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """Lets a reviewed run go; the same form twice starts it once."""
    run = _find(request, run_id)
    if run.state != BulkRun.State.DRAFT:
        return HttpResponseRedirect(run.get_absolute_url())
    form = StartForm(run, services.ready(services.review(run)), request.POST)
    if not form.is_valid():
        return _review(request, run, form, status=422)
    said = form.cleaned_data
    services.start(run, reason=said["reason"], arguments=form.arguments, only=said["pick"])
    # The browser is at this address already: it stays one step of the way back.
    return lead(request, run.get_absolute_url())


@require_POST
@require(Role.ANALYST)
def stop_bulk_run(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """Sets aside what was not sent yet."""
    run = _find(request, run_id)
    stopped = services.stop(run, actor_of(request))
    words = _("Stopped: %(n)d were not sent. What was sent goes on.") % {"n": stopped}
    messages.success(request, words)
    return HttpResponseRedirect(run.get_absolute_url())


@require_POST
@require(Role.ANALYST)
def retry_bulk_run(request: AuthenticatedRequest, run_id: uuid.UUID) -> HttpResponse:
    """A new run, to be reviewed, for what failed in this one."""
    run = _find(request, run_id)
    failed = services.failed_keys(run)
    if not failed:
        messages.error(request, _("Nothing of it has failed."))
        return HttpResponseRedirect(run.get_absolute_url())
    again = services.make_draft(
        actor=actor_of(request),
        connection=run.connection,
        action=run.action,
        chosen=failed,
        total=len(failed),
    )
    return HttpResponseRedirect(again.get_absolute_url())


def _visible(person: Person) -> QuerySet[BulkRun]:
    """Deployments are named in a run that others may not see."""
    return BulkRun.objects.all() if person.can_own else BulkRun.objects.filter(person=person)


def _find(request: AuthenticatedRequest, run_id: uuid.UUID) -> BulkRun:
    """One's own run; a draft is nobody else's, owners see what was started."""
    found = _visible(request.user).select_related("connection", "person")
    run = found.filter(pk=run_id).first()
    if run is None or (run.state == BulkRun.State.DRAFT and run.person != request.user):
        raise Http404(_("There is no such run."))
    return run


def _review(
    request: AuthenticatedRequest, run: BulkRun, form: StartForm | None = None, status: int = 200
) -> HttpResponse:
    judged = services.review(run)
    groups = pages.groups_of(judged)
    ready = services.ready(judged)
    form = form or StartForm(run, ready)
    context = {
        "nav": "deployments",
        "run": run,
        "action": ACTIONS[run.action],
        "heading": pages.heading(run, len(ready)),
        "chosen": len(judged),
        "groups": groups,
        "ready": len(ready),
        "form": form,
        "limit": services.AT_ONCE,
        "list_url": _list_url(request),
        "fresh": freshness(run.connection),
    }
    page = f"{REVIEW}#foot" if request.htmx else REVIEW
    return render(request, page, context, status=status)


def _list_url(request: AuthenticatedRequest) -> str:
    return str(request.session.get(LIST) or reverse("deployment_list"))


def _shown(request: AuthenticatedRequest, run: BulkRun) -> dict[str, Any]:
    fresh = freshness(run.connection)
    progress = pages.progress_of(run)
    version = pages.progress_version(run, progress, fresh.away_since if fresh.api_away else None)
    return {
        "nav": "deployments",
        "run": run,
        "action": ACTIONS[run.action],
        "heading": pages.heading(run, progress.total),
        "tags": pages.tags_of(run),
        "progress": progress,
        "again": len(services.failed_keys(run)),
        "is_running": run.is_running,
        "fresh": fresh,
        "version": version,
        "live_url": f"{reverse('bulk_run_live', args=[run.pk])}?version={version}",
        "every": _every(progress, run.is_running),
        "list_url": _list_url(request),
    }


def _every(progress: pages.Progress, is_running: bool) -> str:
    """A page of hundreds of rows is heavy, so it asks less often."""
    if not is_running and not progress.moving:
        return live.SETTLED_EVERY
    return LONG_EVERY if len(progress.lines) > LONG else live.IN_MOTION_EVERY
