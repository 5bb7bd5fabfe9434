"""Signing in and out, one's own account and password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pressui.accounts import carrying, people
from pressui.accounts.demo import offered_accounts
from pressui.accounts.forms import DetailsForm, SignInForm
from pressui.accounts.models import Person
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.accounts.services import Action, Actor, actor_of, origin_of, record
from pressui.pages import Link, problem_page


@method_decorator(login_not_required, name="dispatch")
@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class SignInView(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**_beside(self.request), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        carried = carrying.unpack(self.request)
        response = super().form_valid(form)
        record(actor_of(self.request), Action.SIGN_IN, "succeeded")
        if carried is not None:
            return render(self.request, "accounts/carried.html", {"nav": "", "carried": carried})
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        tried = Actor(None, form.data.get("username", "")[:200], *origin_of(self.request))
        record(tried, Action.SIGN_IN_FAILED, "refused")
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(login_not_required, name="dispatch")
class SignOutView(LogoutView):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(actor_of(request), Action.SIGN_OUT, "succeeded")
        return super().post(request, *args, **kwargs)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for this name from this address: wait, nothing else is lost."""
    form = SignInForm(request, initial={"username": request.POST.get("username", "")})
    context = {
        "form": form,
        "locked_out": "Too many wrong passwords. Wait three minutes, then try again.",
        "next": request.POST.get("next", ""),
        **_beside(request),
    }
    return render(request, "registration/login.html", context, status=429)


def _beside(request: HttpRequest) -> dict[str, Any]:
    """What the sign-in page has beside a name and a password: other ways in, what it carries."""
    return {
        "demo_accounts": offered_accounts(),
        "open_id": settings.OPEN_ID,
        "carried": request.POST.get(carrying.FIELD, ""),
    }


def sign_in_with_form(request: HttpRequest, view: carrying.View) -> HttpResponse:
    """The sign-in page in place of what a form asked for, with all that was typed in it."""
    packed = carrying.pack(request, view)
    context = {
        **_beside(request),
        "form": SignInForm(request),
        "next": request.path,
        "carried": packed,
        "interrupted": True,
    }
    return render(request, "registration/login.html", context, status=403)


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: AuthenticatedRequest) -> HttpResponse:
    """One's own name and address, and what one may do."""
    me = Person.objects.get(pk=request.user.pk)
    before = people.told(me)
    form = DetailsForm(request.POST or None, instance=me)
    if request.method == "POST" and form.is_valid():
        people.change(actor_of(request), form.save(commit=False), me.teams.all(), before)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    context = {"nav": "", "form": form}
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: AuthenticatedRequest) -> HttpResponse:
    """A new password, by whoever knows the old one; it ends the sessions elsewhere."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        _record_password(request, request.user)
        messages.success(request, _("The new password holds. Other browsers are signed out."))
        return HttpResponseRedirect(reverse("account"))
    return _password_page(request, form)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """Where an invitation leads: its link is good once. What makes it good is in no log."""
    given = request.POST if request.method == "POST" else request.GET
    link = {name: given.get(name, "")[:200] for name in ("who", "token")}
    person = people.person_of_link(**link)
    if person is None:
        return problem_page(
            request,
            status=410,
            what=_("This link is used up"),
            means=_("It is good once, and for three days."),
            now=_("Ask an owner of this dashboard for a new one."),
            actions=[Link(label=_("Sign in"), url=reverse("login"))],
        )
    form = SetPasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        _record_password(request, person)
        messages.success(request, _("Your password is set. Sign in with it."))
        return HttpResponseRedirect(reverse("login"))
    response = _password_page(request, form, link)
    # The address of this page opens the account; nothing is told of it when its files are loaded.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _password_page(
    request: HttpRequest, form: "SetPasswordForm[Person]", link: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "nav": "",
        "form": form,
        "link": link,
        "rules": password_validators_help_texts(),
    }
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


def _record_password(request: HttpRequest, person: Person) -> None:
    actor = Actor(person, person.name, *origin_of(request))
    record(actor, Action.PASSWORD, "succeeded", **people.target_of(person))
