"""The star by which a person marks a spec as a favorite."""

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import current_connection
from pressui.pages import wants_fragment
from pressui.specs import favorites, queries
from pressui.specs.facets import Facets, read_facets
from pressui.specs.filters import BadFilter, Filters
from pressui.specs.typed_terms import understood
from pressui.specs.views.finding import spec_or_404
from pressui.terms import SearchError


@require_POST
def spec_star(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Stars a spec or gives the star up, and leads back to where that was done."""
    spec = spec_or_404(request, family, spec_id)
    wanted = request.POST.get("starred")
    if wanted not in ("yes", "no"):
        return HttpResponseBadRequest(_("Say whether it is to be starred: yes or no."))
    favorites.star(request.user, spec, starred=wanted == "yes")
    if wants_fragment(request):
        context = {"spec": spec, "is_favorite": wanted == "yes", "facets": _facets_beside(request)}
        return render(request, "specs/starred.html", context)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else spec.get_absolute_url())


def _facets_beside(request: AuthenticatedRequest) -> Facets | None:
    """Where the star stands in the list: the facets, which count the favorites."""
    htmx = getattr(request, "htmx", None)
    address = urlsplit((htmx and htmx.current_url_abs_path) or "")
    if address.path != reverse("spec_list"):
        return None
    connection = current_connection()
    specs = queries.visible_specs(connection, request.user)
    try:
        filters = understood(specs, Filters.read(QueryDict(address.query)))
        return read_facets(specs, queries.wanted(specs, connection, request.user, filters))
    except (BadFilter, SearchError):
        return None
