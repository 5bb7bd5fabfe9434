"""The one way in which a page finds the spec of its address."""

from django.http import Http404
from django.utils.translation import gettext as _

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import current_connection
from pressui.specs import services
from pressui.specs.models import Spec


def spec_or_404(request: AuthenticatedRequest, family: str, spec_id: str) -> Spec:
    """The spec, as far as this person may see it."""
    found = services.find(current_connection(), request.user, family, spec_id)
    if found is None:
        raise Http404(_("There is no such spec."))
    return found
