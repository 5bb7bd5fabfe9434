"""The sandbox's SQLite file: one connection, one lock, one transaction a request."""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row
_TABLES = Path(__file__).with_name("tables.sql")


class Store:
    """Rows in and out. Requests take turns, so none ever sees another one half done."""

    def __init__(self, path: Path) -> None:
        _put_aside_if_of_another_version(path)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = Row
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -64000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._counts: dict[tuple[Any, ...], int] = {}
        self._counted_at = -1
        self._make_tables()

    def _make_tables(self) -> None:
        if self.row("SELECT 1 FROM sqlite_master WHERE name = 'meta'") is None:
            script = f"BEGIN;\n{_TABLES.read_text()}\nPRAGMA user_version = {_version()};\nCOMMIT;"
            self._connection.executescript(script)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing of it."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> Row | None:
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def run(self, sql: str, *values: Any) -> None:
        self._connection.execute(sql, values)

    def count(self, sql: str, *values: Any) -> int:
        """How many rows; remembered until something is written."""
        changes = self._connection.total_changes
        if changes != self._counted_at:
            self._counts.clear()
            self._counted_at = changes
        key = (sql, *values)
        if key not in self._counts:
            self._counts[key] = self._connection.execute(sql, values).fetchone()[0]
        return self._counts[key]

    def insert(self, table: str, **values: Any) -> None:
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
        self._connection.execute(sql, [_plain(value) for value in values.values()])

    def insert_many(self, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        """Thousands of rows: indexes are made anew afterwards, which is quicker."""
        own = (
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index' AND sql > ''"
        )
        indexes = self.rows(own, table)
        for index in indexes:
            self.run(f"DROP INDEX {index['name']}")
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        self._connection.executemany(sql, rows)
        for index in indexes:
            self.run(index["sql"])

    def update(self, table: str, row_id: str, **values: Any) -> None:
        changes = ", ".join(f"{column} = ?" for column in values)
        sql = f"UPDATE {table} SET {changes} WHERE id = ?"  # noqa: S608 - our own names
        self._connection.execute(sql, [*(_plain(value) for value in values.values()), row_id])

    def remembered(self, name: str, otherwise: str) -> str:
        row = self.row("SELECT value FROM meta WHERE name = ?", name)
        return otherwise if row is None else str(row["value"])

    def remember(self, name: str, value: str) -> None:
        self.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value)

    def close(self) -> None:
        """For good: the lock is kept, so that a request under way waits for the end."""
        self._lock.acquire()
        self._connection.close()


def _version() -> int:
    """A number that changes with the tables."""
    return zlib.crc32(_TABLES.read_bytes()) & 0x7FFFFFFF


def _put_aside_if_of_another_version(path: Path) -> None:
    """A file with other tables cannot be read: it is kept beside the new one."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != _version():
        path.rename(path.with_suffix(".old.sqlite3"))
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def dump(value: Any) -> str:
    """JSON text as it is stored: keys in the order they came, numbers as they were written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    return dump(value) if isinstance(value, dict | list | tuple) else value
