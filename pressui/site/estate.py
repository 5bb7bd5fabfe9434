"""What home tells of the estate: its rows, how often each was like that, how far each is behind."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Final

from django.db.models import Count
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import Freshness
from pressui.deployments.models import Deployment, StatusChange
from pressui.deployments.rows import Row, rows_of
from pressui.specs.models import Release
from pressui.specs.versions import version_key

LATELY: Final = timedelta(days=30)


@dataclass(frozen=True)
class Told:
    """A row of home. `times`: how often it came to its status lately; `behind`: releases.

    `is_mine`: it is told as one's own; so are those that need attention.
    """

    row: Row
    times: int
    behind: int
    is_mine: bool

    @property
    def shown(self) -> tuple[object, ...]:
        return (self.row.shown, self.times, self.behind, self.is_mine)


def parts_of(
    found: Mapping[str, Iterable[Deployment]],
    own: Collection[int],
    person: Person,
    connection: Connection,
    fresh: Freshness,
) -> dict[str, list[Told]]:
    """The rows of each part, read for all of them together: one may stand in two."""
    parts = {name: list(rows) for name, rows in found.items()}
    shown = {row.pk: row for row in chain(*parts.values())}
    rows = {row.deployment.pk: row for row in rows_of(shown.values(), person, connection, fresh)}
    times, behind = _times(shown), _behind(shown.values())
    return {
        name: [Told(rows[one.pk], times[one.pk], behind[one.pk], one.pk in own) for one in part]
        for name, part in parts.items()
    }


def _times(shown: Mapping[int, Deployment]) -> Counter[int]:
    """How often each was seen to come to the status that it has, in the last days."""
    changes = StatusChange.objects.filter(deployment__in=shown, at__gte=timezone.now() - LATELY)
    counted = changes.order_by().values_list("deployment_id", "status").annotate(n=Count("pk"))
    return Counter({pk: n for pk, status, n in counted if shown[pk].status == status})


def _behind(shown: Iterable[Deployment]) -> Counter[int]:
    """How many releases came after the one that each has, up to its latest."""
    outdated = [one for one in shown if one.is_outdated]
    releases = Release.objects.filter(spec__in={one.spec_id for one in outdated}).order_by()
    keys: defaultdict[int, list[str]] = defaultdict(list)
    for spec, key in releases.values_list("spec_id", "version_key"):
        keys[spec].append(key)
    return Counter({one.pk: _between(keys[one.spec_id or 0], one) for one in outdated})


def _between(keys: Sequence[str], deployment: Deployment) -> int:
    now, latest = version_key(deployment.current_version), version_key(deployment.latest_version)
    return sum(now < key <= latest for key in keys)
