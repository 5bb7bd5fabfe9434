"""Lists: one page of rows, with the filters and sorts that a query string may ask for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pressui.sandbox.context import Call
from pressui.sandbox.errors import bad_request
from pressui.sandbox.store import Row
from pressui.sandbox.terms import Json

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
_LAST_PAGE = 10**9
_MANY = 2000
_LAST_CHARACTER = chr(0x10FFFF)
_COMMON = ("status", "name COLLATE NOCASE", "title COLLATE NOCASE", "scope", "featured")
_WITH_AGE = ("family", "kind")  # indexed together with the age, but with no other order
Query = dict[str, list[str]]


@dataclass
class Filters:
    """The WHERE of a list, built condition by condition."""

    query: Query
    columns: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, column: str, test: str, *values: Any) -> None:
        self.columns.append(column)
        self.tests.append(test)
        self.values.extend(values)

    def one_of(self, name: str, column: str, allowed: tuple[str, ...]) -> None:
        """A key that may be repeated; a value that does not exist is refused."""
        given = listed(self.query, name)
        for value in given:
            if value not in allowed:
                raise bad_request(f"{name}: {value} is not one of {', '.join(allowed)}")
        if given:
            self.add(column, f"IN ({', '.join('?' * len(given))})", *given)

    def begins_with(self, name: str, column: str) -> None:
        """Whatever the case: a range, so that an index can answer it."""
        if text := single(self.query, name):
            self.add(f"{column} COLLATE NOCASE", "BETWEEN ? AND ?", text, text + _LAST_CHARACTER)

    def contains(self, name: str, column: str) -> None:
        if text := single(self.query, name):
            self.add(f"instr({column}, ?)", "> 0", text.lower())

    def flag(self, name: str, column: str) -> None:
        text = (single(self.query, name) or "").lower()
        if text not in ("", "true", "false"):
            raise bad_request(f"{name}: must be true or false")
        if text:
            self.add(column, "= ?", int(text == "true"))

    def where(self, aside: tuple[str, ...] = ()) -> str:
        """Filters on columns that stand `aside` leave the choice of an index to the order."""
        parts = [
            f"{'+' if column in aside else ''}{column} {test}"
            for column, test in zip(self.columns, self.tests, strict=True)
        ]
        return " AND ".join(parts) or "1"


def single(query: Query, name: str) -> str | None:
    values = query.get(name)
    return values[-1] if values else None


def listed(query: Query, name: str) -> list[str]:
    """Repeated keys, or one key with commas."""
    return [item for value in query.get(name, []) for item in value.split(",")]


def order_by(query: Query, columns: dict[str, str]) -> str:
    """`field:asc`, `field:desc` or a bare field; newest first where nothing is asked for."""
    parts = []
    for item in listed(query, "sort"):
        name, _, direction = item.partition(":")
        if name not in columns:
            raise bad_request(f"sort: {name} is not one of {', '.join(columns)}")
        if direction not in ("", "asc", "desc"):
            raise bad_request(f"sort: {direction} is not one of asc, desc")
        parts.append(f"{columns[name]} {'DESC' if direction == 'desc' else 'ASC'}")
    if not parts:
        return "created_at DESC, seq DESC"
    return ", ".join([*parts, f"seq {parts[-1].rsplit(' ', 1)[-1]}"])


def page_of(query: Query) -> tuple[int, int]:
    """Page number and size; more than a page may hold is cut to that."""
    size = _positive(query, "pageSize", PAGE_SIZE)
    return _positive(query, "pageNumber", 1), min(size, MAX_PAGE_SIZE)


def _positive(query: Query, name: str, otherwise: int) -> int:
    text = single(query, name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:12]) <= _LAST_PAGE:
        raise bad_request(f"{name}: must be a whole number from 1")
    return int(text[:12])


def page(
    call: Call,
    table: str,
    thing: str,
    filters: Filters,
    columns: dict[str, str],
    answer: Callable[[Call, list[Row]], list[Json]],
) -> Json:
    """One page as the API answers it."""
    number, size = page_of(call.query)
    order = order_by(call.query, columns)
    where, values = filters.where(), filters.values
    store = call.context.store
    # Only names of ours are put into the text: what was sent is bound.
    total = store.count(f"SELECT count(*) FROM {table} WHERE {where}", *values)  # noqa: S608
    if total > _MANY:
        where = filters.where(_COMMON + (_WITH_AGE if "sort" in call.query else ()))
    sql = f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    begin = (number - 1) * size
    rows = store.rows(sql, *values, size, begin) if begin < total else []
    return {
        "pageNumber": number,
        "pageSize": size,
        "pageCount": -(-total // size),
        f"{thing.removesuffix('s')}Count": total,
        thing: answer(call, rows),
    }
