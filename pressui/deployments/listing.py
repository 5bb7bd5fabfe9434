"""The deployments that a query of the list asks for: which, and how many."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from pressui.accounts.models import Person
from pressui.conditions import counted_together, put_to_each
from pressui.connections.models import Connection
from pressui.deployments import owners, ranking, texts
from pressui.deployments.filters import DEFAULTS, ListQuery
from pressui.deployments.models import Deployment
from pressui.deployments.queries import (
    MOVES,
    NEEDS,
    OUTDATED,
    countable_deployments,
    visible_among,
    visible_deployments,
)
from pressui.deployments.search import KINDS, YES, Term
from pressui.deployments.texts import tagged
from pressui.fulltext import Query, words_of
from pressui.operations.models import Operation
from pressui.operations.ownership import among, owned_parts, parts_of

_VIEWS = {"": Q(), "attention": NEEDS, "motion": MOVES, "outdated": OUTDATED}
# Of deployments that are called alike so many stand first.
_NAMESAKES = 5


@dataclass(frozen=True)
class Listing:
    """What `query` asks for of a connection's deployments, as `person` may see them."""

    connection: Connection
    person: Person
    query: ListQuery

    @cached_property
    def rows(self) -> QuerySet[Deployment]:
        """All of them, without an order yet."""
        return self._narrowed(self._visible)

    def _narrowed(self, rows: QuerySet[Deployment]) -> QuerySet[Deployment]:
        rows = rows.annotate(tags_text=Cast("tags", TextField()))
        rows = rows.filter(self._view())
        for term in self._terms:
            rows = rows.filter(self._condition(term))
        return rows

    def _view(self) -> Q:
        if self.query.view == "mine":
            return among(self._owned_by("me"))
        return _VIEWS[self.query.view]

    @cached_property
    def number(self) -> int | None:
        """How many there are, where that is known sooner than which; else None."""
        if self.query.view or len(self._terms) != 1:
            return None
        (term,) = self._terms
        if query := _by_words(term):
            return self._number_with(query)
        if term.key == "owner" and len(term.values) == 1:
            return counted_together(self._owned[term.values[0]])
        return None

    def count(self) -> int:
        return self.rows.count() if self.number is None else self.number

    def namesakes(self) -> list[Deployment]:
        """Those that are called just what was typed: they stand before the newest."""
        plain = [term for term in self.query.terms if term.key in ("", "name")]
        if not plain or self.query.sort != DEFAULTS["sort"]:
            return []
        seen = partial(visible_among, self.connection, self.person)
        called = ranking.namesakes(seen, _text_of(plain), _NAMESAKES)
        fitting = self._narrowed(seen([row.pk for row in called]))
        keys = set(fitting.values_list("pk", flat=True))
        return [row for row in called if row.pk in keys]

    @cached_property
    def _visible(self) -> QuerySet[Deployment]:
        return visible_deployments(self.connection, self.person)

    def _number_with(self, query: Query) -> int:
        """How many have these words: by the index of words, which is soon counted."""
        if self.person.limits or not self.person.is_active:
            seen = countable_deployments(self.connection, self.person)
            return texts.count_among(seen, query)
        return texts.count_but(_unlisted(self.connection), query)

    @cached_property
    def _terms(self) -> list[Term]:
        """What narrows the list; all plain words together are one term."""
        terms = [term for term in self.query.all_terms if not _is_sign(term)]
        terms = terms or [*self.query.all_terms]  # nothing but signs finds nothing
        words = [term for term in terms if _is_words(term)]
        others = [term for term in terms if term not in words]
        return [*others, Term("", (_text_of(words),))] if words else others

    @cached_property
    def _owned(self) -> dict[str, list[QuerySet[Deployment]]]:
        """What belongs to each owner who is asked for, in parts that share no row."""
        asked = (value for term in self._terms if term.key == "owner" for value in term.values)
        return {value: self._owned_by(value) for value in asked}

    def _owned_by(self, value: str) -> list[QuerySet[Deployment]]:
        if value.lower() == "me":
            return owned_parts(self._visible, self.person)
        asked = Operation.objects.filter(person_name__in=owners.names(value))
        return parts_of(self._visible, asked, owners.addresses(value))

    def _condition(self, term: Term) -> Q:
        """Any of a term's values."""
        condition = Q()
        for value in term.values:
            condition |= self._one(term.key, value)
        return condition

    def _one(self, key: str, value: str) -> Q:
        if key == "status":
            return Q(status=value)
        if key == "kind":
            return Q(kind__in=KINDS[value])
        if key == "outdated":
            return Q(is_outdated=value in YES)
        if key == "name":
            return Q(name_lower__contains=value.lower())
        if key == "tag":
            return _has_tag(value)
        if key == "owner":
            return among(self._owned[value])
        if key == "spec":
            of_id = Deployment.objects.filter(api_spec_id=value).values("pk")
            return put_to_each(texts.of_spec(value) | Q(pk__in=of_id))
        return put_to_each(texts.having(value))


def _is_sign(term: Term) -> bool:
    """Whether it is what stands between words, as in "Demand · Nordics"."""
    return not term.key and not any(map(words_of, term.values))


def _is_words(term: Term) -> bool:
    return not (term.key or _is_sign(term) or any(map(texts.is_id, term.values)))


def _by_words(term: Term) -> Query | None:
    """What the index of words is asked for a term that it knows all about."""
    if len(term.values) != 1:
        return None
    words = tuple(words_of(term.values[0]))
    if term.key == "tag" and words:
        return tagged(words)
    return Query(words) if _is_words(term) else None


def _text_of(terms: Iterable[Term]) -> str:
    return " ".join(value for term in terms for value in term.values)


def _has_tag(tag: str) -> Q:
    """A tag with these words; one without any as the column's JSON has it in each database."""
    if words := tuple(words_of(tag)):
        return put_to_each(texts.fitting(tagged(words)))
    written = {json.dumps(tag), json.dumps(tag, ensure_ascii=False)}
    return Q(*(("tags_text__contains", text) for text in written), _connector=Q.OR)


def _unlisted(connection: Connection) -> list[QuerySet[Deployment]]:
    """All that is mirrored and in no list of this connection, in parts that share no row."""
    rows = Deployment.objects.present()
    return [
        Deployment.objects.filter(gone_at__isnull=False),
        rows.filter(connection=connection, parent_id__gt=""),
        rows.filter(connection__gt=connection),
        rows.filter(connection__lt=connection),
    ]
