"""The star by which a person marks a spec as a favorite."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.pages import wants_fragment
from pressui.specs import favorites
from pressui.specs.views.finding import spec_or_404


@require_POST
def spec_star(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """Stars a spec or gives the star up, and leads back to where that was done."""
    spec = spec_or_404(request, family, spec_id)
    wanted = request.POST.get("starred")
    if wanted not in ("yes", "no"):
        return HttpResponseBadRequest(_("Say whether it is to be starred: yes or no."))
    favorites.star(request.user, spec, starred=wanted == "yes")
    if wants_fragment(request):
        context = {"spec": spec, "is_favorite": wanted == "yes"}
        return render(request, "specs/star.html", context)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else spec.get_absolute_url())
