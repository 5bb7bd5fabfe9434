"""The page of the search for everything; its results are what the dialog shows, too."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import current_connection
from pressui.pages import wants_fragment
from pressui.site import finder
from pressui.specs.filters import plain_text

PAGE = "site/find.html"


@require_safe
def find(request: AuthenticatedRequest) -> HttpResponse:
    """Everything that fits `q`: a page with links, or the options of the dialog."""
    typed = plain_text(request.GET.get("q", ""))
    found = finder.find(current_connection(), request.user, typed)
    context = {"found": found, "typed": typed}
    if wants_fragment(request):
        return render(request, f"{PAGE}#options", context)
    return render(request, PAGE, context)
