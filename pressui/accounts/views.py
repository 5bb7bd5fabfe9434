"""Signing in and out, one's own account, and the record of what was done."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from pressui.accounts.demo import offered_accounts
from pressui.accounts.forms import SignInForm
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.accounts.services import Action, Actor, actor_of, origin_of, record


@method_decorator(login_not_required, name="dispatch")
@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class SignInView(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=offered_accounts(), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        record(actor_of(self.request), Action.SIGN_IN, "succeeded")
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
        "demo_accounts": offered_accounts(),
    }
    return render(request, "registration/login.html", context, status=429)


@require_safe
def account(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "accounts/account.html", {"nav": ""})
