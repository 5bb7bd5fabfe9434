"""Which release the mirror takes for the latest of a deployment: what an upgrade would offer."""

from collections.abc import Iterable, Sequence

from pressui import press
from pressui.connections.models import Connection
from pressui.specs.models import Release, Spec
from pressui.specs.versions import FULL, is_prerelease, offered

# With a title and a name: by these, too, its deployments are searched.
_READ = ("spec_id", "title", "name")


def specs_of(connection: Connection, deployments: Sequence[press.Deployment]) -> dict[str, Spec]:
    """The specs of these deployments, with their newest full release where that is asked for."""
    ids = {deployment.spec_id for deployment in deployments}
    specs = {one.spec_id: one for one in connection.specs.filter(spec_id__in=ids).only(*_READ)}
    _add_full(
        specs[one.spec_id]
        for one in deployments
        if one.spec_id in specs and is_prerelease(one.latest_version)
    )
    return specs


def _add_full(specs: Iterable[Spec]) -> None:
    """One query for all; most have no prerelease at all, and then there is none."""
    by_key = {spec.pk: spec for spec in specs}
    if not by_key:
        return
    known = Release.objects.filter(spec__in=by_key, **FULL).order_by("version_key")
    newest = dict(known.values_list("spec_id", "version"))
    for key, spec in by_key.items():
        spec.full_version = newest.get(key, "")


def latest_of(deployment: press.Deployment, spec: Spec | None) -> str:
    """The latest release as the API tells it, but for a prerelease beside a full one in use."""
    told, current = deployment.latest_version, deployment.current_version
    if not is_prerelease(told) or is_prerelease(current):
        return told
    return offered(told, current, spec.newest_full if spec else "")
