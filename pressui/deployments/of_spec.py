"""What was deployed from a spec, release by release, and who is out of date."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui import press
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.services import read_through_client, side_by_side
from pressui.deployments import mirror
from pressui.deployments.models import Deployment, DeploymentQuerySet
from pressui.deployments.rows import Authors
from pressui.press import PressError
from pressui.specs.models import Spec
from pressui.specs.versions import is_newer, version_key
from pressui.specs.views.spec import SpecPage, render_tab

# A list on a page that is not about lists: what changed last, the rest is told as a number.
SHOWN: Final = 100
# How many that the mirror does not know as the API does are described at once.
_LOOKS: Final = 5


@dataclass(frozen=True)
class Shown:
    """A deployment, and who changed it last.

    `app` is the one that it is a block of, where whoever looks may see it.
    """

    deployment: Deployment
    by: str
    app: Deployment | None


@dataclass(frozen=True)
class InRelease:
    """The deployments of one release: those that are shown, and how many there are."""

    version: str
    latest: str  # what is offered instead
    count: int
    deployments: Sequence[Shown]

    @property
    def is_outdated(self) -> bool:
        return is_newer(self.latest, than=self.version)


@require_safe
def spec_deployments(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The deployments of a spec by release; `only` narrows them to one of `_ONLY`."""
    more = partial(_deployments, only=request.GET.get("only", ""))
    return render_tab(request, family, spec_id, "deployments", more)


_ONLY: Final[dict[str, Callable[[DeploymentQuerySet], DeploymentQuerySet]]] = {
    "attention": lambda rows: rows.needing_attention(),
    "outdated": lambda rows: rows.filter(is_outdated=True),
}


def _deployments(page: SpecPage, *, only: str) -> dict[str, Any]:
    catch_up(page.spec)
    kept = {"release": page.asked} if page.asked else {}
    found = _ONLY[only](page.deployments) if only in _ONLY else page.deployments
    words = {"attention": _("Need attention"), "outdated": _("Out of date")}
    return {
        "by_release": by_release(page, found),
        "found_count": found.count(),
        # The list of those, where many can be upgraded at once.
        "behind": f"spec:{page.spec.name} outdated:true",
        "shown": SHOWN,
        "choices": [
            _choice(_("All"), kept, current=only not in _ONLY),
            *(_choice(words[name], {**kept, "only": name}, current=only == name) for name in _ONLY),
        ],
    }


def _choice(label: str, query: dict[str, str], *, current: bool) -> dict[str, Any]:
    address = "&".join(f"{name}={value}" for name, value in query.items())
    return {"label": label, "url": f"?{address}", "current": current}


def by_release(page: SpecPage, found: QuerySet[Deployment]) -> list[InRelease]:
    """Newest release first; of all together those that changed last are shown."""
    rows = found.order_by().values_list("current_version").annotate(Count("pk"))
    shown: dict[str, list[Shown]] = {}
    listed = list(found.defer("payload", "details")[:SHOWN])
    apps, authors = _apps_of(page, listed), Authors(page.spec.connection, listed)
    for one in listed:
        by = authors.of(one, one.revision, one.changed_by)
        shown.setdefault(one.current_version, []).append(Shown(one, by, apps.get(one.parent_id)))
    return [
        InRelease(version, page.spec.offered_to(version), count, shown.get(version, ()))
        for version, count in sorted(rows, key=lambda row: version_key(row[0]), reverse=True)
    ]


def _apps_of(page: SpecPage, blocks: Iterable[Deployment]) -> dict[str, Deployment]:
    """The apps that these are blocks of, by the API's id."""
    ids = {block.parent_id for block in blocks if block.parent_id}
    rows = page.spec.connection.deployments.visible_to(page.person).present()
    found = rows.filter(deployment_id__in=ids).defer("payload", "details")
    return {row.deployment_id: row for row in found}


def catch_up(spec: Spec) -> None:
    """Asks the API what is deployed from a spec, and looks at what the mirror tells differently.

    It asks for one page, the newest; away or not, what is known stays.
    """
    client = read_through_client(spec.connection)
    try:
        listed = client.specs.list_spec_release_deployments(
            spec.spec_id, None, page_size=100, return_iterator=False
        )
    except PressError:
        return
    asked_at = timezone.now()
    calls = [partial(_describe, spec, one) for one in _differing(spec, listed.items)[:_LOOKS]]
    for found in filter(None, side_by_side(calls)):
        mirror.store_described(spec.connection, found, asked_at)


def _differing(spec: Spec, listed: Iterable[press.Deployment]) -> list[press.Deployment]:
    """Those that the mirror lacks, or knows in another release, revision or status."""
    told = list(listed)
    ids = [one.id for one in told]
    rows = spec.connection.deployments.filter(deployment_id__in=ids, gone_at=None)
    known = {row.deployment_id: row for row in rows}
    return [one for one in told if one.id not in known or _differs(known[one.id], one)]


def _differs(row: Deployment, told: press.Deployment) -> bool:
    number = told.revision.number if told.revision else None
    return (row.current_version, row.revision, row.status) != (
        told.current_version or row.current_version,
        number or row.revision,
        told.status or row.status,
    )


def _describe(spec: Spec, one: press.Deployment) -> press.Deployment | None:
    client = read_through_client(spec.connection).family(one.family or spec.family)
    try:
        return client.describe_deployment(one.id)
    except PressError:
        return None
