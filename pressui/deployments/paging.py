"""Pages a list by a cursor (sort key, id), so that it stands still while rows come and go."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from pressui.deployments.models import Deployment

PAGE_SIZE = 25


class BadCursor(ValueError):
    """The cursor in the address is none that we gave."""


@dataclass(frozen=True)
class Sort:
    """An order of the list, by a field that always has a value."""

    field: str
    descending: bool
    is_time: bool = False

    def order(self, backwards: bool) -> list[str]:
        down = "-" if self.descending is not backwards else ""
        return [f"{down}{self.field}", f"{down}id"]


@dataclass(frozen=True)
class Cursor:
    """A place in the list: beside the row with this key and id, on the side of `backwards`."""

    value: Any
    id: int
    backwards: bool = False

    def encode(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        text = json.dumps([value, self.id, self.backwards], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, sort: Sort) -> "Cursor":
        try:
            padded = text + "=" * (-len(text) % 4)
            value, row_id, backwards = json.loads(base64.urlsafe_b64decode(padded))
            value = _moment(value) if sort.is_time else _words(value)
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise BadCursor(text) from error
        if type(row_id) is not int or type(backwards) is not bool or not 0 < row_id < 2**63:
            raise BadCursor(text)
        return cls(value, row_id, backwards)


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


@dataclass(frozen=True)
class Page:
    """The rows of one page, how many stand before them, and the cursors beside them."""

    rows: list[Deployment]
    before: int
    total: int
    previous: str
    next: str

    @property
    def first_number(self) -> int:
        return self.before + 1

    @property
    def last_number(self) -> int:
        return self.before + len(self.rows)


def beneath(page: Page, first: list[Deployment]) -> Page:
    """The same page of a list that begins with these."""
    if page.before:
        return replace(page, before=page.before + len(first), total=page.total + len(first))
    return replace(page, rows=[*first, *page.rows], total=page.total + len(first))


def page_of(
    found: QuerySet[Deployment], sort: Sort, cursor: Cursor | None, total: int | None = None
) -> Page:
    """The page beside `cursor`, or the first one. Four queries at most.

    `total` is how many there are, where that is known.
    """
    if total == 0:
        found = found.none()
    backwards = cursor is not None and cursor.backwards
    there = found.filter(_beyond(sort, cursor)) if cursor else found
    # Keys first: an index may know them alone, and nothing is read of what is not shown.
    keys = list(
        there.order_by(*sort.order(backwards)).values_list("pk", flat=True)[: PAGE_SIZE + 1]
    )
    has_more, rows = len(keys) > PAGE_SIZE, _in_order(keys[:PAGE_SIZE])
    if backwards:
        rows.reverse()
    before = _count_before(found, sort, rows[0]) if cursor and rows else 0
    has_next = has_more if not backwards else bool(rows)
    if not has_next and (rows or not cursor):
        total = before + len(rows)  # the last page
    return Page(
        rows=rows,
        before=before,
        total=found.count() if total is None else total,
        previous=_beside(sort, rows[0], backwards=True) if before else "",
        next=_beside(sort, rows[-1], backwards=False) if has_next else "",
    )


def _in_order(keys: Sequence[int]) -> list[Deployment]:
    """What lists show of these deployments, in the same order."""
    rows = Deployment.objects.as_listed().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _beside(sort: Sort, row: Deployment, *, backwards: bool) -> str:
    return Cursor(getattr(row, sort.field), row.pk, backwards).encode()


def _count_before(found: QuerySet[Deployment], sort: Sort, row: Deployment) -> int:
    here = Cursor(getattr(row, sort.field), row.pk, backwards=True)
    return found.filter(_beyond(sort, here)).count()


def _beyond(sort: Sort, cursor: Cursor) -> Q:
    """What stands on the cursor's side of its row."""
    side = "lt" if sort.descending is not cursor.backwards else "gt"
    # The key alone comes first: by it an index finds where to begin.
    near = Q(**{f"{sort.field}__{side}e": cursor.value})
    beside = Q(**{f"{sort.field}__{side}": cursor.value}) | Q(**{f"id__{side}": cursor.id})
    return near & beside
