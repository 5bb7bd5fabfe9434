"""The few values that a column of many rows has, found by leaping through its index."""

from typing import Any

from django.db import connection as database
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

# Each value leads to the next one, the smallest above it.
_LEAPS = (
    "WITH RECURSIVE leap(value) AS (SELECT ({first}) UNION ALL"
    " SELECT ({following}) FROM leap WHERE value IS NOT NULL)"
    " SELECT value FROM leap WHERE value IS NOT NULL"
)


def distinct_values(rows: QuerySet[Any], column: str) -> list[Any]:
    """The values of an indexed column; each costs one look at the index, however many rows."""
    above = RawSQL("leap.value", ())
    first, first_params = _least(rows, column)
    following, following_params = _least(rows.filter(**{f"{column}__gt": above}), column)
    with database.cursor() as cursor:
        cursor.execute(
            _LEAPS.format(first=first, following=following), first_params + following_params
        )
        return [value for (value,) in cursor.fetchall()]


def _least(rows: QuerySet[Any], column: str) -> tuple[str, tuple[Any, ...]]:
    least = rows.order_by(column).values(column)[:1]
    sql, params = least.query.sql_with_params()
    return sql, tuple(params)
