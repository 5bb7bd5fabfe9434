"""Views of the list that a person keeps under a name."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pressui.accounts.models import Person
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import current_connection
from pressui.deployments import queries
from pressui.deployments.filters import ListQuery
from pressui.deployments.models import SavedFilter
from pressui.pages import problem_page

MOST = 30
LONGEST_NAME = 60


@dataclass(frozen=True)
class Saved:
    """A saved filter as the list shows it."""

    key: int
    name: str
    url: str
    current: bool


def saved_by(person: Person, query: ListQuery) -> list[Saved]:
    """The filters of a person; `current` is the one that the list shows. One query."""
    here, start = query.address(), reverse("deployment_list")
    return [
        Saved(kept.pk, kept.name, url := f"{start}?{kept.query}", url == here)
        for kept in SavedFilter.objects.filter(person=person)
    ]


@require_POST
def save_filter(request: AuthenticatedRequest) -> HttpResponse:
    """Keeps the view that the list shows; the same name again is kept anew."""
    query = ListQuery.read(request.POST, queries.known_statuses(current_connection()))
    name = " ".join(request.POST.get("name", "").split())
    problem = query.error or _why_not(request.user, name)
    if problem:
        return _refused(request, query, problem)
    SavedFilter.objects.update_or_create(
        person=request.user, name=name, defaults={"query": query.address().partition("?")[2]}
    )
    messages.success(request, _("Saved as “%(name)s”.") % {"name": name})
    return HttpResponseRedirect(query.address())


@require_POST
def remove_filter(request: AuthenticatedRequest, key: int) -> HttpResponse:
    """Forgets one of one's own filters."""
    kept = SavedFilter.objects.filter(person=request.user, pk=key).first()
    if kept is None:
        raise Http404(_("There is no such filter of yours."))
    kept.delete()
    messages.success(request, _("“%(name)s” is removed.") % {"name": kept.name})
    return HttpResponseRedirect(reverse("deployment_list"))


def _why_not(person: Person, name: str) -> str:
    if not name:
        return _("Give the view a name.")
    if len(name) > LONGEST_NAME:
        return _("That name is too long: %(n)d letters at most.") % {"n": LONGEST_NAME}
    others = SavedFilter.objects.filter(person=person).exclude(name=name)
    if others.count() >= MOST:
        return _("You have %(n)d saved views. Remove one first.") % {"n": MOST}
    return ""


def _refused(request: AuthenticatedRequest, query: ListQuery, why: str) -> HttpResponse:
    return problem_page(
        request,
        status=422,
        what=why,
        means=_("The view was not saved."),
        now=_("Go back to it and save it again."),
        actions=[{"label": _("Back to the list"), "url": query.address()}],
    )
