"""What can be done with one deployment of a list, in a menu at its row."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import freshness
from pressui.deployments.action_list import actions_of, by_reason
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.rows import open_writes, rows_of
from pressui.pages import wants_fragment


@require_safe
def deployment_menu(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    """The actions as the deployment stands now; without htmx its page, which has them too."""
    deployment = find_or_404(request, family, deployment_id)
    if not wants_fragment(request):
        return HttpResponseRedirect(deployment.get_absolute_url())
    connection = deployment.connection
    fresh = freshness(connection)
    [row] = rows_of([deployment], request.user, connection, fresh)
    in_doubt = deployment_id in open_writes(connection, [deployment_id])
    offers = actions_of(request.user, deployment, fresh, in_doubt)
    context = {
        "deployment": deployment,
        "row": row,
        "offers": [offer for offer in offers if not offer.reason],
        "refused": by_reason(offers),
        "here": request.htmx.current_url_abs_path or "",
    }
    return render(request, "deployments/row_menu.html", context)
