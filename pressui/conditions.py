"""Conditions that are put to each row of a list."""

from django.db.models import Case, Q, Value, When


def put_to_each(condition: Q) -> Q:
    """The same condition, which a database then asks of row after row, as they come from an index.

    It would else begin with the rows that it thinks fit: of how many have the beginning of a word,
    or what is in a sub-query, it knows little. It reads those one by one, where all of an index is
    read sooner, or sorts them all, where the first page of a list is enough.
    """
    return Q(Case(When(condition, then=Value(True)), default=Value(False)))
