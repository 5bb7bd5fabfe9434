"""The page of one deployment, and its live part."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.polling import watch
from pressui.connections.services import Freshness, current_connection, freshness
from pressui.deployments import live, queries, services
from pressui.deployments.action_list import Offer, actions_of, by_reason
from pressui.deployments.failure_help import help_for, report_of
from pressui.deployments.failures import failure_of
from pressui.deployments.filters import tag_link
from pressui.deployments.models import Deployment
from pressui.deployments.relatives import parent_of
from pressui.deployments.remedies import remedies_of
from pressui.deployments.rows import Authors, Row, rows_of, version_of
from pressui.deployments.standing import learn_revisions
from pressui.deployments.tabs import TABS, tab_of, tabs_of
from pressui.deployments.timelines import done_beside, timeline_of
from pressui.deployments.trees import Tree, tree_of
from pressui.deployments.values import chosen_alone, sections_of
from pressui.operations.models import Operation

PAGE = "deployments/detail.html"
REFUSALS_SHOWN = 3


@require_safe
def deployment_detail(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """Status, failure, tree, values, revisions, and what can be done; read through first."""
    deployment = find_or_404(request, family, deployment_id)
    if not deployment.gone_at:
        deployment = services.refresh(deployment)
        learn_revisions(deployment)
        services.read_why(deployment)
    watch(deployment.connection)
    context = _shown(request, deployment) | _values(request, deployment)
    return render(request, PAGE, context | {"nav": "deployments"})


@require_safe
def deployment_live(request: AuthenticatedRequest, family: str, deployment_id: str) -> HttpResponse:
    """What changes while the page is open, from rows alone; 204 where nothing did."""
    deployment = queries.known_deployment(current_connection(), request.user, family, deployment_id)
    if deployment is None:
        raise Http404(_("There is no such deployment."))
    watch(deployment.connection)
    context = _shown(request, deployment)
    fresh: Freshness = context["fresh"]
    if live.is_unchanged(request, context["version"]):
        return live.unchanged(fresh)
    is_new_revision = request.GET.get("revision") != str(deployment.revision)
    attention = queries.attention_count(deployment.connection, request.user)
    news = {"is_new_revision": is_new_revision, "attention_now": attention}
    context |= {"live": True, **news}
    response = render(request, f"{PAGE}#live", context)
    return live.with_news(response, fresh, announce=_news(request, deployment))


@require_safe
def deployment_values(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """The values of the current revision, asked for when an open page sees a new one."""
    deployment = services.refresh(find_or_404(request, family, deployment_id))
    context = {"deployment": deployment} | _values(request, deployment)
    return render(request, "deployments/values.html", context)


def find_or_404(request: AuthenticatedRequest, family: str, deployment_id: str) -> Deployment:
    """The deployment, as far as this person may see it."""
    found = services.find(current_connection(), request.user, family, deployment_id)
    if found is None:
        raise Http404(_("There is no such deployment."))
    return found


def _values(request: AuthenticatedRequest, deployment: Deployment) -> dict[str, Any]:
    """All of them on their own tab; beside the rest those that somebody chose."""
    revision = deployment.revisions.filter(number=deployment.revision).first()
    sections = sections_of(deployment, revision)
    is_brief = tab_of(request) != "values"
    shown = [one for one in map(chosen_alone, sections) if one.values] if is_brief else sections
    count = sum(len(section.values) for section in sections)
    return {"sections": shown, "is_brief": is_brief, "values_count": count}


def _shown(request: AuthenticatedRequest, deployment: Deployment) -> dict[str, Any]:
    connection = deployment.connection
    fresh = freshness(connection)
    [row] = rows_of([deployment], request.user, connection, fresh)
    authors = Authors(connection, [deployment])
    tree, operations = tree_of(deployment, request.user), _unsettled(deployment)
    offers = actions_of(request.user, deployment, fresh, _in_doubt(operations))
    timeline = timeline_of(deployment, authors)
    parts = {
        "deployment": deployment,
        "row": row,
        "parent": parent_of(deployment, request.user),
        "tree": tree,
        "failure": failure_of(deployment, tree, row),
        "timeline": timeline,
        "operations": operations,
        "refusals": _refusals(deployment),
        "done": done_beside(deployment),
        "offers": offers,
        "may_go_back": any(one.name == "roll_back" and not one.reason for one in offers),
        "refused": by_reason([_redeploy(row), *offers]),
        "created_by": authors.of(deployment, 1, deployment.created_by),
        "tags": [tag_link(str(tag)) for tag in deployment.tags],
        "fresh": fresh,
        **tabs_of(request, deployment, len(timeline)),
    }
    if parts["failure"]:
        parts |= _helped(request, deployment, tree, row)
        parts["remedies"] = remedies_of(
            deployment,
            offers,
            may_redeploy=not row.why_not,
            times=parts["failure"].times,
            parent=parts["parent"],
        )
    return parts | _polling(deployment, row, parts)


def _redeploy(row: Row) -> Offer:
    """As a line of the list, for where it is not possible."""
    return Offer("redeploy", _("Redeploy"), "refresh", "", row.why_not)


def _helped(
    request: AuthenticatedRequest, deployment: Deployment, tree: Tree, row: Row
) -> dict[str, Any]:
    """What helps with the failure that the page shows."""
    helped = help_for(deployment, request.user)
    address = request.build_absolute_uri(deployment.get_absolute_url())
    return {"help": helped, "report": report_of(deployment, tree, row.by, helped, address)}


def _polling(deployment: Deployment, row: Row, parts: dict[str, Any]) -> dict[str, Any]:
    """How the page asks again, and with which version; nothing once the deployment is gone."""
    named = ("tree", "timeline", "refusals", "offers", "done", "failure", "parent")
    operations = [(operation.pk, operation.state) for operation in parts["operations"]]
    problem = parts["fresh"].problem
    version = version_of(
        row.shown, problem, operations, parts.get("help"), *(parts[name] for name in named)
    )
    known = {"version": version, "status": deployment.status, "revision": deployment.revision}
    known |= {"tab": parts["tab"]} if parts["tab"] != TABS[0] else {}
    address = reverse("deployment_live", args=[deployment.family, deployment.deployment_id])
    failure = parts["failure"]
    is_moving = row.is_in_motion or bool(operations) or bool(failure and failure.is_being_read)
    return {
        "version": version,
        "live_url": "" if deployment.gone_at else f"{address}?{urlencode(known)}",
        "every": live.IN_MOTION_EVERY if is_moving else live.SETTLED_EVERY,
    }


def _unsettled(deployment: Deployment) -> list[Operation]:
    """What was asked of this deployment and nobody knows yet how it went."""
    open_states = (Operation.State.REQUESTED, Operation.State.UNKNOWN)
    asked = deployment.connection.operations.filter(target_id=deployment.deployment_id)
    return list(asked.filter(state__in=open_states))


def _in_doubt(operations: Iterable[Operation]) -> bool:
    """Whether something is asked that has to be found out before anything else is."""
    return any(operation.kind != Operation.Kind.EXECUTE for operation in operations)


def _refusals(deployment: Deployment) -> list[Operation]:
    """What was asked of this deployment lately and was not done."""
    asked = deployment.connection.operations.filter(target_id=deployment.deployment_id)
    return list(asked.filter(state=Operation.State.FAILED)[:REFUSALS_SHOWN])


def _news(request: AuthenticatedRequest, deployment: Deployment) -> str:
    """What a screen reader is told; only of a change of status."""
    if deployment.gone_at:
        return _("%(name)s was deleted") % {"name": deployment.label}
    if request.GET.get("status") == deployment.status:
        return ""
    words = {"name": deployment.label, "status": deployment.status.replace("_", " ")}
    return _("%(name)s: %(status)s") % words
