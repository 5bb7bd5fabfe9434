"""Home, and the pages that Django shows when something went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import current_connection
from pressui.deployments import queries as deployments
from pressui.specs import queries as specs


@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    connection = current_connection()
    context = {
        "nav": "home",
        **deployments.overview(connection, request.user),
        "featured": specs.featured(connection, request.user),
    }
    return render(request, "site/home.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or the session ended; nothing was sent to the API."""
    return render(request, "errors/csrf.html", status=403)
