"""Serves every component with invented data, to look at: `python scripts/gallery.py 8123`.

It needs no database and none of the dashboard's own settings.
"""

import secrets
import sys
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LINKS = (
    "home",
    "find",
    "people_list",
    "spec_list",
    "deployment_list",
    "activity",
    "manage_spec_list",
    "login",
    "logout",
    "account",
    "notices",
)
CONTEXT = "django.template.context_processors"

settings.configure(
    DEBUG=True,
    SECRET_KEY=secrets.token_hex(),
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    STATIC_URL="/static/",
    STATICFILES_DIRS=[ROOT / "static"],
    PRESS_IMAGE_HOSTS=[],
    INSTALLED_APPS=[
        "django.contrib.humanize",
        "django.contrib.staticfiles",
        "django_htmx",
        "pressui.site",
    ],
    MIDDLEWARE=["django.middleware.csp.ContentSecurityPolicyMiddleware"],
    SECURE_CSP={
        "default-src": [CSP.NONE],
        **{f"{kind}-src": [CSP.SELF] for kind in ("script", "style", "font", "img", "connect")},
        "form-action": [CSP.SELF],
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [ROOT / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [f"{CONTEXT}.request"],
                "builtins": ["pressui.site.templatetags.ui"],
            },
        }
    ],
)


class SignIn(forms.Form):
    """What the page to sign in asks."""

    username = forms.CharField(label="Name")
    password = forms.CharField(label="Password")


class Person:
    """Somebody who is signed in."""

    name, initials, email, is_authenticated = "Ana Duarte", "AD", "ana@harrow.example", True

    def get_role_display(self) -> str:
        return "Analyst"


def page_context(name: str, away: bool) -> dict[str, Any]:
    """What the layout and the sample pages read."""
    from scripts.gallery_data import samples

    checked = timezone.now() - timedelta(seconds=400 if away else 8)
    return samples(timezone.now()) | {
        "nav": {"catalogue": "specs", "deployment": "deployments"}.get(name, name),
        "attention_count": 4,
        "perms_ui": {"can_deploy": True, "can_manage": True, "can_own": True},
        "connection": {
            "label": "harrow-retail · prod",
            "away": away,
            "api_away": away,
            "away_since": checked,
            "checked_at": checked,
            "problem": "Connection refused" if away else "",
        },
    }


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One sample page; ?theme=dark and ?away=1 change what surrounds it."""
    request.user = Person()  # type: ignore[assignment]
    context = page_context(name, bool(request.GET.get("away")))
    context["theme"] = request.GET.get("theme", "")
    if name == "login":
        request.user.is_authenticated = False  # type: ignore[misc]
        context["form"] = SignIn(request.GET if "username" in request.GET else None)
        return render(request, "registration/login.html", context)
    if name.isdigit():
        return render(request, f"{name}.html", context, status=int(name))
    return render(request, f"components/gallery/{name}.html", context)


urlpatterns = [
    path("", show, {"name": "home"}),
    path("<str:name>/", show, name="page"),
    *(path(f"to/{name}/", show, {"name": "parts"}, name=name) for name in LINKS),
]


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """Browsers open connections ahead; one thread alone would wait for them."""

    daemon_threads = True


def main() -> None:
    """Serves the pages until it is stopped."""
    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8123
    pages = StaticFilesHandler(get_wsgi_application())
    make_server("127.0.0.1", port, pages, server_class=ThreadedServer).serve_forever()


if __name__ == "__main__":
    main()
