"""Full-text search on SQLite (FTS5) and PostgreSQL (tsvector), behind one lookup.

A text stands in a table of its own with four parts, A to D, the most telling first. Its model
is unmanaged: `create_index` makes the table in a migration. Texts and what is searched for are
cut into words here, so that both databases agree and no input can break a query's syntax.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from django.db import connection as database
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.sql.compiler import SQLCompiler

PARTS: Final = "ABCD"
LONGEST_WORD: Final = 60
# A vector of PostgreSQL holds a megabyte, and positions up to 16,383.
MOST_WORDS: Final = 16_000
BATCH: Final = 500
_COLUMNS: Final = {"A": "heading", "B": "tags", "C": "summary", "D": "body"}
_WORD: Final = re.compile(r"[^\W_]+")

type _Sql = tuple[str, tuple[str | int, ...]]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:LONGEST_WORD] for word in _WORD.findall(letters)]


@dataclass(frozen=True)
class Query:
    """All these words, each as the beginning of a word, or whole, in some of the parts.

    With `least`, so many of the words are enough.
    """

    words: tuple[str, ...]
    parts: str = PARTS
    whole: bool = False
    least: int = 0

    @property
    def fts5(self) -> str:
        columns = " ".join(_COLUMNS[part] for part in self.parts)
        star = "" if self.whole else "*"
        return f"{{{columns}}} : ({self._ways('"', f'"{star}', 'AND', 'OR')})"

    @property
    def tsquery(self) -> str:
        # Without a word on parts, PostgreSQL need not look where in a text a word stands.
        mark = ("" if self.whole else "*") + ("" if self.parts == PARTS else self.parts)
        return self._ways("'", f"':{mark}" if mark else "'", "&", "|")

    def _ways(self, begin: str, end: str, both: str, either: str) -> str:
        """Every choice of so many words, as an alternative of its own."""
        chosen = combinations([f"{begin}{word}{end}" for word in self.words], self._enough)
        return f" {either} ".join(f"({f' {both} '.join(words)})" for words in chosen)

    @property
    def _enough(self) -> int:
        return self.least or len(self.words)


class SearchField(models.TextField):  # type: ignore[type-arg]
    """What is searched in a table of texts; its column has the name of the table."""


@SearchField.register_lookup
class Matches(models.Lookup):
    """`text__vector__matches=Query(…)`."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> _Sql:
        is_sqlite = connection.vendor == "sqlite"
        return "%s", (value.fts5 if is_sqlite else value.tsquery,)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> _Sql:
        column, _ = self.process_lhs(compiler, connection)
        _, params = self.process_rhs(compiler, connection)
        how = "MATCH %s" if connection.vendor == "sqlite" else "@@ %s::tsquery"
        return f"{column} {how}", tuple(params)


class HeadingLength(models.Func):
    """How long the first part of a text is: the shorter, the more of it was named by a query."""

    output_field = models.IntegerField()

    def __init__(self) -> None:
        super().__init__(models.F("vector"))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> _Sql:
        column, _params = compiler.compile(self.source_expressions[0])
        table = column.partition(".")[0]
        return f"length({table}.{_COLUMNS['A']})", ()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> _Sql:
        column, _params = compiler.compile(self.source_expressions[0])
        return f"length(ts_filter({column}, '{{a}}'))", ()


# The newest row first, in a way that no index has: PostgreSQL takes any beginning of a word for one
# that many texts have, and would walk through all of them by their keys to meet the first few.
NEWEST: Final = models.ExpressionWrapper(
    models.F("pk") + 0, output_field=models.BigIntegerField()
).desc()


@dataclass(frozen=True)
class Text:
    """What is found of one row: its words, the most telling part first."""

    id: int
    parts: Sequence[Sequence[str]]


def write(table: str, texts: Iterable[Text]) -> None:
    """Writes texts, each in the place of what stood there for its row."""
    is_sqlite = database.vendor == "sqlite"
    sql, row = (_REPLACE, _columns) if is_sqlite else (_UPSERT, _vector)
    rows: list[tuple[int | str, ...]] = [(text.id, *row(text)) for text in texts]
    with database.cursor() as cursor:
        cursor.executemany(sql.format(table=table), rows)


_REPLACE: Final = (
    "INSERT OR REPLACE INTO {table} (rowid, heading, tags, summary, body) VALUES (%s,%s,%s,%s,%s)"
)
_UPSERT: Final = (
    "INSERT INTO {table} (rowid, {table}) VALUES (%s, %s::tsvector)"
    " ON CONFLICT (rowid) DO UPDATE SET {table} = EXCLUDED.{table}"
)


def _columns(text: Text) -> tuple[str, ...]:
    return tuple(" ".join(words) for words in text.parts)


def _vector(text: Text) -> tuple[str]:
    marked = [(word, part) for part, words in zip(PARTS, text.parts, strict=True) for word in words]
    places = enumerate(marked[:MOST_WORDS], start=1)
    return (" ".join(f"'{word}':{place}{part}" for place, (word, part) in places),)


def clear(table: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables


def rebuild[Row: models.Model](
    table: str, rows: models.QuerySet[Row], index: Callable[[Sequence[Row]], None]
) -> None:
    """Indexes all rows anew, so many at a time."""
    last = 0
    with transaction.atomic():
        clear(table)
        while batch := list(rows.order_by("pk").filter(pk__gt=last)[:BATCH]):
            index(batch)
            last = batch[-1].pk


def create_index(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration: makes the table of texts."""
    if editor.connection.vendor == "sqlite":
        columns = ", ".join(_COLUMNS.values())
        options = "tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'"
        editor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, {options})")
        return
    editor.execute(f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, {table} tsvector NOT NULL)")
    editor.execute(f"CREATE INDEX {table}_gin ON {table} USING gin ({table})")


def drop_index(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(f"DROP TABLE {table}")
