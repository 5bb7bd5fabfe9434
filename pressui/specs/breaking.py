"""What a release, or the end of a spec, means for what is live: values that no longer fit, apps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.parameters.compare import Side
from pressui.parameters.schema import FormSchema
from pressui.parameters.upgrades import Verdict, classify
from pressui.press import Family, PressError
from pressui.specs import schemas, services, usage
from pressui.specs.models import Spec

if TYPE_CHECKING:
    from django.db.models import QuerySet

# How many live deployments are looked at for one page.
MOST_DEPLOYMENTS: Final = 1_000


@dataclass(frozen=True)
class Broken:
    """A live deployment whose values would not do any more, and why."""

    deployment: Any
    reasons: Sequence[str]


@dataclass(frozen=True)
class AppUse:
    """An app that uses a block: its release, the block's release in it, and what is live."""

    spec: Spec
    version: str
    block_version: str
    live: int


@dataclass(frozen=True)
class Impact:
    """What a new release would mean: those that break, of how many, and those nobody knows."""

    live: int
    broken: Sequence[Broken]
    unknown: int
    apps: Sequence[AppUse]
    unseen_apps: int = 0

    @property
    def fitting(self) -> int:
        return self.live - self.unknown - len(self.broken)


def of_release(spec: Spec, schema: FormSchema | None, person: Person) -> Impact:
    """What a release with this schema breaks; where a schema is not known, nothing is known."""
    broken, unknown = [], 0
    live = list(live_deployments(spec, person)[:MOST_DEPLOYMENTS])
    schemas_before = _Schemas(spec)
    for deployment in live:
        before = schemas_before.side_of(deployment)
        if before is None or schema is None:
            unknown += 1
        elif reasons := blockers(before, schema):
            broken.append(Broken(deployment, reasons))
    unseen = usage.unseen_apps(spec, person)
    return Impact(len(live), broken, unknown, apps_using(spec, person), unseen)


def blockers(before: Side, after: FormSchema) -> list[str]:
    """What of the values would not do any more; of secrets nobody knows, so they are left out."""
    return [
        f"{line.label}: {line.why}"
        for line in classify(before, after)
        if line.verdict in (Verdict.INVALID, Verdict.REQUIRED)
        and (line.was is None or not line.parameter.secret)
    ]


def live_deployments(spec: Spec, person: Person) -> "QuerySet[Any]":
    """What was deployed from a spec and is there now, but for the blocks that apps own."""
    return spec.deployments.visible_to(person).present().whole().order_by("name", "id")


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


# --- Withdrawing many ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Withdrawn:
    """A spec that nobody could deploy any more: what is live of it, and the apps that use it."""

    spec: Spec
    live: int
    apps: Sequence[Spec]


def of_withdrawing(
    connection: Connection, specs: Sequence[Spec], person: Person
) -> list[Withdrawn]:
    """Those of these specs that somebody uses, in two queries."""
    live = _live_counts(specs)
    apps = usage.apps_by_block(connection, specs, person)
    found = [Withdrawn(spec, live[spec.pk], apps.get(spec.spec_id, [])) for spec in specs]
    return [one for one in found if one.live or one.apps]


def _live_counts(specs: Sequence[Spec]) -> dict[int, int]:
    whole = Q(deployments__gone_at=None, deployments__parent_id="")
    rows = Spec.objects.filter(pk__in=[spec.pk for spec in specs])
    return dict(rows.annotate(n=Count("deployments", filter=whole)).values_list("pk", "n"))


# --- Apps that use a block -----------------------------------------------------------------------
def apps_using(spec: Spec, person: Person) -> list[AppUse]:
    """The apps whose latest release has this block, with how much of each is live."""
    if spec.family == Family.APPS:
        return []
    return [
        AppUse(use.spec, use.app_version, use.version, live_deployments(use.spec, person).count())
        for use in usage.apps_using(spec, person)
    ]
