"""The Django admin: for owners alone, signed in as on every other page."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import RedirectView

from pressui.accounts.models import Person, Role
from pressui.accounts.permissions import require
from pressui.accounts.views import SignOutView

# What the rest of the dashboard has already, or what nothing here uses.
_ELSEWHERE = ["login", "logout", "password_change", "password_change_done", "autocomplete"]


def _leads_to(name: str) -> Callable[..., Any]:
    return require_safe(RedirectView.as_view(pattern_name=name))


class OwnersSite(AdminSite):
    site_header = gettext_lazy("Press UI")
    site_title = gettext_lazy("Press UI")
    index_title = gettext_lazy("Rows behind the pages")
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Person) and request.user.can_own

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuses others as every page does, which is recorded."""
        inner = super().admin_view(view, cacheable)
        methods = require_http_methods(["GET", "HEAD", "POST"])
        return methods(require(Role.OWNER)(inner))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = [url for url in super().get_urls() if getattr(url, "name", "") not in _ELSEWHERE]
        for url in kept:
            if isinstance(url, URLPattern):
                url.callback.login_url = None  # type: ignore[attr-defined] # that of every page
        return [
            path("login/", _leads_to("login"), name="login"),
            path("logout/", SignOutView.as_view(), name="logout"),
            path("password_change/", _leads_to("change_password"), name="password_change"),
            *kept,
        ]
