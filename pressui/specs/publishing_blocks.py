"""The blocks of an app that is being published: those that a person may see, and no others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.press import Family
from pressui.specs import queries, search, services
from pressui.specs.models import AppBlock, Spec, SpecQuerySet
from pressui.specs.publishing import Publication
from pressui.specs.publishing_values import BlockRow

FOUND_SHOWN: Final = 8


@dataclass(frozen=True)
class ShownBlock:
    """A row of an app's blocks; `spec` is None where this person knows no such block."""

    row: BlockRow
    spec: Spec | None
    versions: Sequence[str]


def offered(connection: Connection, person: Person) -> SpecQuerySet:
    """The block specs that this person may put into an app."""
    return queries.visible_specs(connection, person).filter(family=Family.BLOCKS.value)


def shown(blocks: SpecQuerySet, rows: Sequence[BlockRow]) -> list[ShownBlock]:
    known = {spec.spec_id: spec for spec in blocks.filter(spec_id__in=[r.spec_id for r in rows])}
    return [ShownBlock(row, known.get(row.spec_id), _versions(known, row)) for row in rows]


def taken_versions(spec: Spec | None) -> list[str]:
    return list(spec.releases.values_list("version", flat=True)) if spec else []


def _versions(known: Mapping[str, Spec], row: BlockRow) -> list[str]:
    versions = taken_versions(known.get(row.spec_id))
    return versions if row.version in versions or not row.version else [row.version, *versions]


def found(blocks: SpecQuerySet, rows: Sequence[BlockRow], term: str) -> list[Spec]:
    """Blocks that are not in the app yet."""
    others = blocks.exclude(spec_id__in=[row.spec_id for row in rows])
    matching = search.matching(others, term)
    return list(matching.exclude(latest_version="").order_by("sort_name")[:FOUND_SHOWN])


def held_back(
    connection: Connection, spec: Spec | None, publication: Publication, person: Person
) -> list[str]:
    """The blocks of a publication that its author may not see; what the app has already may stay.

    A block that is not there at all is among them: whoever is held back is not told which it is.
    """
    if not publication.is_app or not person.limits:
        return []
    ids = _ids(publication.body.get("config")) - _there_already(spec)
    return sorted(id_ for id_ in ids if not _is_seen(connection, person, id_))


def _ids(config: Any) -> set[str]:
    items: Collection[Any] = config if isinstance(config, list) else ()
    return {str(item.get("id") or "") for item in items if isinstance(item, dict)}


def _there_already(spec: Spec | None) -> set[str]:
    if spec is None:
        return set()
    rows = AppBlock.objects.filter(release__spec=spec, release__version=spec.latest_version)
    return set(rows.values_list("block_id", flat=True))


def _is_seen(connection: Connection, person: Person, spec_id: str) -> bool:
    return services.find(connection, person, Family.BLOCKS, spec_id) is not None
