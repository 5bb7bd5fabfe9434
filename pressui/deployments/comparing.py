"""The page that compares two revisions of a deployment, or one with a release's defaults."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments import services
from pressui.deployments.answers import cannot_show
from pressui.deployments.detail_pages import find_or_404
from pressui.deployments.lifecycle import Action
from pressui.deployments.models import Deployment
from pressui.deployments.standing import NoSuchRevision, release_of, standing
from pressui.deployments.values import schema_of
from pressui.parameters.compare import Side, differences
from pressui.press import PressError
from pressui.specs.schemas import SchemaUnknown


@dataclass(frozen=True)
class Compared:
    """One side of the page; `number` is None for a release's defaults."""

    words: str
    version: str
    side: Side
    number: int | None = None
    is_told: bool = True


@dataclass(frozen=True)
class BlockChange:
    """A block of an app on both sides; the version is empty where the block is not there."""

    title: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@require_safe
def compare_deployment(
    request: AuthenticatedRequest, family: str, deployment_id: str
) -> HttpResponse:
    """What differs between two revisions, changes first."""
    deployment = find_or_404(request, family, deployment_id)
    if not deployment.gone_at:
        deployment = services.refresh(deployment)
    try:
        before, after = _sides(request, deployment)
    except NoSuchRevision:
        raise Http404(_("There is no such revision.")) from None
    except (PressError, SchemaUnknown) as error:
        return cannot_show(request, deployment, error)
    return render(request, "deployments/compare.html", _context(deployment, before, after))


def _sides(request: AuthenticatedRequest, deployment: Deployment) -> tuple[Compared, Compared]:
    """The revisions in the address; left out: the latest, and the one before it."""
    latest = deployment.revision
    to = _number(request, "to", latest)
    before = _revision(deployment, _number(request, "from", max(to - 1, 1)))
    release = request.GET.get("release", "")
    return before, _release(deployment, release) if release else _revision(deployment, to)


def _number(request: AuthenticatedRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(_("There is no such revision."))
    return int(text)


def _revision(deployment: Deployment, number: int) -> Compared:
    found = standing(deployment, number)
    words = _("Revision %(number)s") % {"number": number}
    return Compared(words, found.release.version, found.side, number, found.is_told)


def _release(deployment: Deployment, version: str) -> Compared:
    """A release with nothing given: its defaults."""
    if not deployment.spec or not deployment.spec.releases.filter(version=version).exists():
        raise Http404(_("Its spec has no such release."))
    release = release_of(deployment, version)
    words = _("Release %(version)s, its defaults") % {"version": version}
    return Compared(words, version, Side(schema_of(deployment, release), {}, ()))


def _context(deployment: Deployment, before: Compared, after: Compared) -> dict[str, Any]:
    found = differences(before.side, after.side)
    blocks = _blocks(before.side, after.side)
    return {
        "nav": "deployments",
        "deployment": deployment,
        "forbidden": services.why_forbidden(Action.REVISE, deployment),
        "before": before,
        "after": after,
        "changed": [one for one in found if one.is_changed],
        "same": [one for one in found if not one.is_changed],
        "blocks": blocks,
        "blocks_changed": [block for block in blocks if block.is_changed],
        "numbers": range(deployment.revision, 0, -1),
        "releases": deployment.spec.releases.all() if deployment.spec else (),
    }


def _blocks(before: Side, after: Side) -> list[BlockChange]:
    old = {one.block: one for one in before.schema.sections if one.block}
    new = {one.block: one for one in after.schema.sections if one.block}
    return [
        BlockChange(
            title=(new.get(name) or old[name]).title,
            before=old[name].version if name in old else "",
            after=new[name].version if name in new else "",
        )
        for name in dict.fromkeys((*new, *old))
    ]
