"""What a release, or the end of a spec, means for what is live: values that no longer fit, apps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pressui import press
from pressui.connections.models import Connection
from pressui.connections.services import read_through_client, side_by_side
from pressui.parameters.compare import Side
from pressui.parameters.schema import FormSchema
from pressui.parameters.upgrades import Verdict, classify
from pressui.press import Family, PressError
from pressui.specs import mirror, schemas, services
from pressui.specs.models import Release, Spec

if TYPE_CHECKING:
    from django.db.models import QuerySet

# How many live deployments are looked at, and how many releases of apps are read for one page.
MOST_DEPLOYMENTS: Final = 1_000
MOST_READ: Final = 30


@dataclass(frozen=True)
class Broken:
    """A live deployment whose values would not do any more, and why."""

    deployment: Any
    reasons: Sequence[str]


@dataclass(frozen=True)
class AppUse:
    """An app whose releases use a block."""

    spec: Spec
    versions: Sequence[str]
    live: int


@dataclass(frozen=True)
class Impact:
    """What a new release would mean: those that break, of how many, and those nobody knows."""

    live: int
    broken: Sequence[Broken]
    unknown: int
    apps: Sequence[AppUse]


def of_release(spec: Spec, schema: FormSchema | None) -> Impact:
    """What a release with this schema breaks; where a schema is not known, nothing is known."""
    broken, unknown = [], 0
    live = list(live_deployments(spec)[:MOST_DEPLOYMENTS])
    schemas_before = _Schemas(spec)
    for deployment in live:
        before = schemas_before.side_of(deployment)
        if before is None or schema is None:
            unknown += 1
        elif reasons := blockers(before, schema):
            broken.append(Broken(deployment, reasons))
    return Impact(len(live), broken, unknown, apps_using(spec))


def blockers(before: Side, after: FormSchema) -> list[str]:
    """What of the values would not do any more; of secrets nobody knows, so they are left out."""
    return [
        f"{line.label}: {line.why}"
        for line in classify(before, after)
        if line.verdict in (Verdict.INVALID, Verdict.REQUIRED)
        and (line.was is None or not line.parameter.secret)
    ]


def live_deployments(spec: Spec) -> "QuerySet[Any]":
    """What was deployed from a spec and is there now, but for the blocks that apps own."""
    return spec.deployments.present().whole().order_by("name", "id")


class _Schemas:
    """The schemas of the releases that live deployments use, each read once."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._known: dict[str, FormSchema | None] = {}

    def side_of(self, deployment: Any) -> Side | None:
        """The kept values of the latest revision under their schema; None where one is lacking."""
        revision = deployment.revisions.filter(number=deployment.revision).first()
        if revision is None or not revision.values:
            return None
        schema = self._schema(revision.version)
        return Side(schema, json.loads(revision.values)) if schema else None

    def _schema(self, version: str) -> FormSchema | None:
        if version not in self._known:
            self._known[version] = self._read(version)
        return self._known[version]

    def _read(self, version: str) -> FormSchema | None:
        try:
            release = services.described_release(self._spec, version)
            return schemas.form_schema(release) if release else None
        except (PressError, schemas.SchemaUnknown):
            return None


# --- Apps that use a block -----------------------------------------------------------------------
def apps_using(spec: Spec) -> list[AppUse]:
    """The apps that use a block spec, as far as their releases are known."""
    if spec.family == Family.APPS:
        return []
    _read_latest_apps(spec.connection)
    found = Release.objects.filter(
        spec__connection=spec.connection,
        spec__family=Family.APPS.value,
        spec__gone_at=None,
        payload__contains=spec.spec_id,
    ).select_related("spec")
    by_app: dict[Spec, list[str]] = {}
    for release in found.order_by("spec__sort_name", "-version_key"):
        blocks = press.read_release(json.loads(release.payload), version=release.version).blocks
        if any(block.spec_id == spec.spec_id for block in blocks):
            by_app.setdefault(release.spec, []).append(release.version)
    return [
        AppUse(app, versions, live_deployments(app).filter(current_version__in=versions).count())
        for app, versions in by_app.items()
    ]


def _read_latest_apps(connection: Connection) -> None:
    """Reads the latest releases of apps that nobody has opened yet, some at a time."""
    apps = connection.specs.filter(family=Family.APPS.value, gone_at=None).exclude(
        latest_version=""
    )
    known = {
        (release.spec_id, release.version)
        for release in Release.objects.filter(spec__in=apps)
        .exclude(payload="")
        .only("spec_id", "version")
    }
    wanted = [app for app in apps if (app.pk, app.latest_version) not in known][:MOST_READ]
    client = read_through_client(connection).apps
    calls = [partial(_described_or_none, client, app.spec_id, app.latest_version) for app in wanted]
    for app, found in zip(wanted, side_by_side(calls), strict=True):
        if found is not None:
            mirror.keep_described(app, app.latest_version, found.raw)


def _described_or_none(client: Any, spec_id: str, version: str) -> press.Release | None:
    try:
        found: press.Release = client.describe_spec_release(spec_id, version)
    except PressError:
        return None  # what is away is not known, and the page says so
    return found
