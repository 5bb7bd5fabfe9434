"""The pages of owners: people, their roles and teams, invitations, and shutting somebody out."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pressui.accounts import people
from pressui.accounts.forms import InviteForm, PersonForm, TeamForm
from pressui.accounts.models import Person, Role, Team
from pressui.accounts.permissions import AuthenticatedRequest, require
from pressui.accounts.services import Action, actor_of, record
from pressui.pages import page_links

FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE_SIZE = 50


@require_safe
@require(Role.OWNER)
def people_list(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody with an account, found by any part of a name or an address."""
    text = request.GET.get("q", "").strip()[:200]
    try:
        page = Paginator(_found(text), PAGE_SIZE).page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404(_("There is no such page of this list.")) from None
    context = {
        "nav": "manage",
        "text": text,
        "page": page,
        "people": page.object_list,
        "teams": Team.objects.prefetch_related("members"),
        **_addresses(page, text),
    }
    return render(request, "manage/people.html", context)


def _addresses(page: Page[Person], text: str) -> dict[str, str]:
    """The pages before and after, with what was searched."""

    def address(number: int) -> str:
        return f"?{urlencode({'q': text, 'page': number})}"

    words = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    shown = _("%(first)d to %(last)d of %(count)d") % words
    return {"shown": shown, **page_links(page.number, page.paginator.num_pages, address)}


def _found(text: str) -> QuerySet[Person]:
    rows = Person.objects.order_by("-is_active", "first_name", "username").prefetch_related("teams")
    for word in text.replace("\x00", "").split():
        names = Q(username__icontains=word) | Q(first_name__icontains=word)
        rows = rows.filter(names | Q(last_name__icontains=word) | Q(email__icontains=word))
    return rows


@require_http_methods(FORM_METHODS)
@require(Role.OWNER)
def invite_person(request: AuthenticatedRequest) -> HttpResponse:
    """Makes an account; its link is shown once, on the answer."""
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _person_page(request, form)
    person = form.save(commit=False)
    people.invite(actor_of(request), person, form.cleaned_data.get("teams", ()))
    return _link_page(request, person)


@require_http_methods(FORM_METHODS)
@require(Role.OWNER)
def edit_person(request: AuthenticatedRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=person_id)
    before = people.told(person)
    form = PersonForm(request.POST or None, instance=person)
    if request.method != "POST" or not form.is_valid():
        return _person_page(request, form, person)
    teams = form.cleaned_data.get("teams", person.teams.all())
    try:
        people.change(actor_of(request), form.save(commit=False), teams, before)
    except people.LastOwner as why:
        form.add_error("role", str(why))
        return _person_page(request, form, person)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("people_list"))


def _person_page(
    request: AuthenticatedRequest, form: PersonForm, person: Person | None = None
) -> HttpResponse:
    context = {
        "nav": "manage",
        "form": form,
        "person": Person.objects.get(pk=person.pk) if person else None,
        "is_me": person == request.user,
    }
    return render(request, "manage/person.html", context, status=422 if form.errors else 200)


@require_POST
@require(Role.OWNER)
def set_person_active(request: AuthenticatedRequest, person_id: int) -> HttpResponse:
    """Shuts somebody out, or lets them in again; what they had open ends at once."""
    person = get_object_or_404(Person, pk=person_id)
    active = request.POST.get("active") == "1"
    try:
        people.set_active(actor_of(request), person, active=active)
    except people.LastOwner as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(reverse("edit_person", args=[person.pk]))
    words = (
        _("%(name)s can sign in again.") if active else _("%(name)s is signed out and shut out.")
    )
    messages.success(request, words % {"name": person.name})
    return HttpResponseRedirect(reverse("people_list"))


@require_POST
@require(Role.OWNER)
def new_person_link(request: AuthenticatedRequest, person_id: int) -> HttpResponse:
    """A link for somebody who lost the first one, or the password."""
    person = get_object_or_404(Person, pk=person_id, is_active=True)
    record(actor_of(request), Action.LINK, "succeeded", **people.target_of(person))
    return _link_page(request, person)


def _link_page(request: AuthenticatedRequest, person: Person) -> HttpResponse:
    """The link is in this answer alone: in no session, row, log or address of ours."""
    address = request.build_absolute_uri(reverse("set_password") + people.link_for(person))
    context: dict[str, Any] = {"nav": "manage", "person": person, "address": address}
    try:
        context["sent"] = people.send_link(person, address)
    except OSError as error:
        context["not_sent"] = type(error).__name__
    return render(request, "manage/person_link.html", context)


@require_http_methods(FORM_METHODS)
@require(Role.OWNER)
def edit_team(request: AuthenticatedRequest, team_id: int = 0) -> HttpResponse:
    """A team, or a new one."""
    team = (
        get_object_or_404(Team.objects.prefetch_related("members"), pk=team_id) if team_id else None
    )
    before = people.told_of_team(team) if team else {}
    members = team.members.all() if team else []
    form = TeamForm(request.POST or None, instance=team, initial={"members": members})
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        people.save_team(actor_of(request), saved, form.cleaned_data["members"], before)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("people_list"))
    context = {"nav": "manage", "form": form, "team_id": team_id}
    return render(request, "manage/team.html", context, status=422 if form.errors else 200)


@require_POST
@require(Role.OWNER)
def delete_team(request: AuthenticatedRequest, team_id: int) -> HttpResponse:
    """Its members stay, without what it gave them."""
    people.delete_team(actor_of(request), get_object_or_404(Team, pk=team_id))
    messages.success(request, _("The team is gone; its members stay."))
    return HttpResponseRedirect(reverse("people_list"))
