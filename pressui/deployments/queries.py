"""What pages read of deployments from the mirror: counts, home, what is quickly found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet

from pressui.accounts.models import Person
from pressui.conditions import counted_together, put_to_each
from pressui.connections.models import Connection
from pressui.deployments import ranking, texts
from pressui.deployments.lifecycle import KNOWN, NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.distinct import distinct_values
from pressui.operations.ownership import among, owned_count, owned_parts
from pressui.press import IN_MOTION
from pressui.specs.models import Spec, let_through

NEEDS = Q(status__in=NEEDS_ATTENTION)
MOVES = Q(status__in=IN_MOTION)
OUTDATED = Q(is_outdated=True)
_NEEDING_SHOWN = 6


def visible_deployments(connection: Connection, person: Person) -> QuerySet[Deployment]:
    """The deployments that are there, without the blocks that belong to an app."""
    rows = Deployment.objects.visible_to(person).present().whole()
    return rows.filter(connection=connection).as_listed()


def visible_among(
    connection: Connection, person: Person, keys: Iterable[int]
) -> QuerySet[Deployment]:
    """Those of some keys, without what no list shows."""
    rows = Deployment.objects.visible_to(person).as_listed().filter(pk__in=keys)
    # Else SQLite begins with the connection, and walks through all that is there.
    there = put_to_each(Q(gone_at=None, parent_id="", connection=connection))
    return rows.filter(there)


def countable_deployments(connection: Connection, person: Person) -> QuerySet[Deployment]:
    """What `visible_deployments` has, where all of it is counted and none is shown."""
    rows = Deployment.objects.of_specs_seen_by(person).present().whole()
    return rows.filter(connection=connection)


def known_deployment(
    connection: Connection, person: Person, family: str, deployment_id: str
) -> Deployment | None:
    """The deployment as the mirror has it, one that was deleted and a block of an app too."""
    rows = Deployment.objects.visible_to(person).filter(connection=connection, family=family)
    return rows.filter(deployment_id=deployment_id).select_related("spec", "connection").first()


def about_what_is_seen(person: Person) -> Q:
    """Operations and events of what a person may see; everything where nothing is held back."""
    if not person.limits:
        return Q()
    # The column itself, unlike `visible_to`: here an index begins with the specs that are seen.
    seen = Deployment.objects.filter(let_through(person.limits, "spec_id"))
    deployments = seen.values("deployment_id")
    specs = Spec.objects.visible_to(person).values("spec_id")
    return Q(target_id__in=deployments) | Q(target_id__in=specs) | Q(person=person)


def attention_count(connection: Connection, person: Person) -> int:
    return visible_deployments(connection, person).filter(NEEDS).count()


def known_statuses(connection: Connection) -> set[str]:
    """Every status there is to filter by, with those the API says and we do not know."""
    return {*KNOWN, *distinct_values(connection.deployments.present(), "status")}


@dataclass(frozen=True)
class Counted:
    """How many deployments there are, by status and by whether they are out of date."""

    numbers: Mapping[tuple[str, bool], int]

    @property
    def statuses(self) -> set[str]:
        """Every status there is to filter by, with those the API says and we do not know."""
        return {*KNOWN, *(status for status, _ in self.numbers)}

    @property
    def views(self) -> dict[str, int]:
        """How many deployments each view has; `well` is deployed and up to date."""
        counts = dict.fromkeys(("", "attention", "motion", "outdated", "well"), 0)
        for (status, is_outdated), number in self.numbers.items():
            belongs = {
                "": True,
                "attention": status in NEEDS_ATTENTION,
                "motion": status in IN_MOTION,
                "outdated": is_outdated,
                "well": status == "deployed" and not is_outdated,
            }
            for name in counts:
                counts[name] += number * belongs[name]
        return counts


def counted(connection: Connection, person: Person) -> Counted:
    """Counts all that this person sees, once: lists need it several times."""
    rows = countable_deployments(connection, person).order_by()
    # All rows, and no column of them: an index of statuses answers that alone.
    grouped = rows.values_list("status", "is_outdated").annotate(number=Count("*"))
    return Counted({(status, is_outdated): number for status, is_outdated, number in grouped})


def mine_count(connection: Connection, person: Person) -> int:
    return owned_count(visible_deployments(connection, person), person)


def quickly_found(connection: Connection, person: Person, text: str, most: int) -> list[Deployment]:
    """The deployments whose own title or name fits a text best, then those that fit otherwise."""
    seen = partial(visible_among, connection, person)
    named = ranking.shortest(seen, text)
    others = _others(connection, person, text, most) if len(named) < most else []
    by_key = {row.pk: row for row in (*named, *others)}
    return ranking.ranked(by_key.values(), text)[:most]


def _others(connection: Connection, person: Person, text: str, enough: int) -> list[Deployment]:
    """The newest that fit in title or name, then others; few of them, however many fit."""
    rows = visible_deployments(connection, person)
    begun = rows.filter(texts.with_id(text)).order_by("deployment_id")[:enough]
    found = {row.pk: row for row in begun}
    for parts in texts.PLACES:
        if len(found) < enough:
            fitting = visible_among(connection, person, texts.newest(text, parts))
            found |= {row.pk: row for row in fitting.order_by("-pk")}
    return [*found.values()]


def overview(connection: Connection, person: Person) -> dict[str, Any]:
    """What home shows: what needs people, what is in motion, what is out of date."""
    newest = visible_deployments(connection, person).order_by("-sort_time", "-id")
    counts = counted(connection, person).views
    own, others, mine = _needing(newest, person) if counts["attention"] else ([], [], 0)
    return {
        "attention": [*own, *others],
        "own": {row.pk for row in own},
        # Where nothing moves, all would be read to find that out.
        "in_motion": newest.filter(MOVES)[:6] if counts["motion"] else newest.none(),
        "outdated": newest.filter(OUTDATED)[:5],
        "counts": counts | {"attention_mine": mine},
    }


def _needing(
    newest: QuerySet[Deployment], person: Person
) -> tuple[list[Deployment], list[Deployment], int]:
    """What needs attention: of a person's own, of others, and how many are theirs."""
    needing = newest.filter(NEEDS)
    # Else SQLite begins with the statuses, and reads each row for whose it is.
    parts = owned_parts(newest.filter(put_to_each(NEEDS)), person)
    number = counted_together(parts)
    own = list(newest.filter(among(parts))[:_NEEDING_SHOWN]) if number else []
    others = needing.exclude(pk__in=[row.pk for row in own])[: _NEEDING_SHOWN - len(own)]
    return own, list(others), number
