"""What pages read of deployments from the mirror: lists, counts, home."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from pressui.accounts.models import Person
from pressui.conditions import put_to_each
from pressui.connections.models import Connection
from pressui.deployments import owners, ranking, texts
from pressui.deployments.filters import DEFAULTS, ListQuery
from pressui.deployments.lifecycle import KNOWN, NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.deployments.search import KINDS, YES, Term
from pressui.distinct import distinct_values
from pressui.fulltext import words_of
from pressui.operations.models import Operation
from pressui.operations.ownership import among, owned, owned_count, parts_of
from pressui.press import IN_MOTION
from pressui.specs.models import Spec, let_through

NEEDS = Q(status__in=NEEDS_ATTENTION)
MOVES = Q(status__in=IN_MOTION)
OUTDATED = Q(is_outdated=True)
_NEEDING_SHOWN = 6
# What no list shows, and is long.
_UNSHOWN = ("payload", "details", "spec__payload", "spec__description")
# Of deployments that are called alike so many stand first.
_NAMESAKES = 5


def visible_deployments(connection: Connection, person: Person) -> QuerySet[Deployment]:
    """The deployments that are there, without the blocks that belong to an app."""
    rows = Deployment.objects.visible_to(person).present().whole()
    return rows.filter(connection=connection).select_related("spec")


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


def _views(person: Person) -> dict[str, Q]:
    return {
        "": Q(),
        "attention": NEEDS,
        "motion": MOVES,
        "outdated": OUTDATED,
        "mine": owned_by(person),
    }


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
    rows = visible_deployments(connection, person).order_by()
    # All rows, and no column of them: an index of statuses answers that alone.
    grouped = rows.values_list("status", "is_outdated").annotate(number=Count("*"))
    return Counted({(status, is_outdated): number for status, is_outdated, number in grouped})


def mine_count(connection: Connection, person: Person) -> int:
    return owned_count(visible_deployments(connection, person), person)


def listed(connection: Connection, person: Person, query: ListQuery) -> QuerySet[Deployment]:
    """The deployments that `query` asks for, without an order yet."""
    rows = visible_deployments(connection, person).annotate(tags_text=Cast("tags", TextField()))
    rows = rows.filter(_views(person)[query.view])
    terms = [term for term in query.all_terms if not _is_sign(term)]
    for term in terms or query.all_terms:
        rows = rows.filter(_condition(term, person))
    return rows


def called_so(connection: Connection, person: Person, query: ListQuery) -> list[Deployment]:
    """Those of the list that are called just what was typed: they stand before the newest."""
    plain = (term.values for term in query.terms if term.key in ("", "name"))
    text = " ".join(value for values in plain for value in values)
    if not text or query.sort != DEFAULTS["sort"]:
        return []
    rows = visible_deployments(connection, person).defer(*_UNSHOWN)
    found = ranking.namesakes(rows, text, _NAMESAKES)
    fitting = listed(connection, person, query).filter(pk__in=[row.pk for row in found])
    keys = set(fitting.values_list("pk", flat=True)) if found else set()
    return [row for row in found if row.pk in keys]


def _is_sign(term: Term) -> bool:
    """Whether it is what stands between words, as in "Demand · Nordics"."""
    return not term.key and not any(map(words_of, term.values))


def owned_by(person: Person) -> Q:
    return owned(Deployment.objects.present().whole(), person)


def _condition(term: Term, person: Person) -> Q:
    """Any of a term's values."""
    condition = Q()
    for value in term.values:
        condition |= _one(term.key, value, person)
    return condition


def _one(key: str, value: str, person: Person) -> Q:
    if key == "status":
        return Q(status=value)
    if key == "kind":
        return Q(kind__in=KINDS[value])
    if key == "outdated":
        return Q(is_outdated=value in YES)
    if key == "name":
        return Q(name__icontains=value)
    if key == "tag":
        return _has_tag(value)
    if key == "owner":
        return _has_owner(value, person)
    if key == "spec":
        of_id = Deployment.objects.filter(api_spec_id=value).values("pk")
        return put_to_each(texts.of_spec(value) | Q(pk__in=of_id))
    return put_to_each(texts.having(value))


def _has_owner(value: str, person: Person) -> Q:
    if value.lower() == "me":
        return owned_by(person)
    asked = Operation.objects.filter(person_name__in=owners.names(value))
    there = Deployment.objects.present().whole()
    return among(parts_of(there, asked, owners.addresses(value)))


def _has_tag(tag: str) -> Q:
    """A tag with these words; one without any as the column's JSON has it in each database."""
    if words_of(tag):
        return texts.with_words(tag, "B", whole=True)
    written = {json.dumps(tag), json.dumps(tag, ensure_ascii=False)}
    return Q(*(("tags_text__contains", text) for text in written), _connector=Q.OR)


def quickly_found(connection: Connection, person: Person, text: str, most: int) -> list[Deployment]:
    """The deployments whose own title or name fits a text best, then those that fit otherwise."""
    rows = visible_deployments(connection, person).defer(*_UNSHOWN)
    named = ranking.shortest(rows, text)
    others = texts.candidates(rows, text, most) if len(named) < most else []
    by_key = {row.pk: row for row in (*named, *others)}
    return ranking.ranked(by_key.values(), text)[:most]


def overview(connection: Connection, person: Person) -> dict[str, Any]:
    """What home shows: what needs people, what is in motion, what is out of date."""
    rows = visible_deployments(connection, person).defer("payload", "details")
    newest = rows.order_by("-sort_time", "-id")
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
    number = owned_count(newest.filter(put_to_each(NEEDS)), person)
    own = list(needing.filter(owned_by(person))[:_NEEDING_SHOWN]) if number else []
    others = needing.exclude(pk__in=[row.pk for row in own])[: _NEEDING_SHOWN - len(own)]
    return own, list(others), number
