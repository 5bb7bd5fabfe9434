"""Conditions that are put to each row of a list, and sets of keys that are added up."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Case, Q, QuerySet, Value, When

NOTHING: Final = Q(pk__in=())


def put_to_each(condition: Q) -> Q:
    """The same condition, which a database then asks of row after row, as they come from an index.

    It would else begin with the rows that it thinks fit: of how many have the beginning of a word,
    or what is in a sub-query, it knows little. It reads those one by one, where all of an index is
    read sooner, or sorts them all, where the first page of a list is enough.
    """
    return Q(Case(When(condition, then=Value(True)), default=Value(False)))


def keys_together(parts: Sequence[QuerySet[Any]], key: str = "pk") -> QuerySet[Any]:
    """The keys of parts of which no row is in two: nothing has to be compared."""
    first, *others = [part.order_by().values(key) for part in parts]
    return first.union(*others, all=True) if others else first


def counted_together(parts: Sequence[QuerySet[Any]]) -> int:
    """How many rows such parts have, in one query."""
    return keys_together(parts).count()
