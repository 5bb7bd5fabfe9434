"""Fills a sandbox with markup in every text that the API sends, as an attacker would."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.ids import FAILED_APP

MARKUP = (
    "\"'><script>alert(1)</script><img src=x-hostile onerror=alert(1)>"
    '<b hx-get="/x-hostile" hx-trigger="load">{{ 7 }}</b></textarea></style>'
)
ADDRESS = "javascript:alert(1)//"
DESCRIPTION = (
    f"{MARKUP}\n\n[a]({ADDRESS}) ![b]({ADDRESS}) <a href='{ADDRESS}'>c</a>"
    '\n\n<svg onload=alert(1)></svg><form action="/accounts/logout/"><input autofocus'
    " onfocus=alert(1)></form>\n\n```<script>\nalert(1)\n```\n\n# <img src=x-hostile>"
)
# By these the platform finds its things, or tells how to read them; all else is anybody's text.
KEPT = {
    *("id", "kind", "type", "version", "release", "dependsOn", "descriptionContentType"),
    *("createdAt", "status", "conditions", "operator", "specId", "deploymentId", "serviceType"),
}
TEXTS = {"title", "description", "placeholder", "summary", "notes", "message", "code"}


def make_hostile(path: Path) -> None:
    """Rewrites the rows of a sandbox that is not running."""
    with closing(sqlite3.connect(path)) as database, database:
        for table, plain, documents in (
            ("specs", ("title", "created_by", "updated_by"), ("metadata",)),
            ("releases", ("notes", "created_by"), ("config",)),
            ("deployments", ("title", "created_by", "updated_by"), ("metadata",)),
            ("revisions", ("notes", "created_by"), ("errors", "parameters")),
        ):
            for column in plain:
                database.execute(f"UPDATE {table} SET {column} = {column} || ?", [MARKUP])  # noqa: S608
            for column in documents:
                _rewrite(database, table, column, everything=True)
        _rewrite(database, "releases", "parameters", everything=False)
        database.execute("UPDATE specs SET tenants = ?", [json.dumps([MARKUP])])
        status = "UPDATE deployments SET status = ? WHERE id = ?"
        database.execute(status, ["failed", FAILED_APP])


def _rewrite(database: sqlite3.Connection, table: str, column: str, *, everything: bool) -> None:
    for key, text in database.execute(f"SELECT seq, {column} FROM {table}").fetchall():  # noqa: S608
        made = _hostile(json.loads(text), everything=everything)
        if column == "metadata" and isinstance(made, dict):
            made |= {"description": DESCRIPTION, "imageUrl": ADDRESS}
            made["tags"] = [{"name": MARKUP}, {"name": "plain"}]
        statement = f"UPDATE {table} SET {column} = ? WHERE seq = ?"  # noqa: S608
        database.execute(statement, [json.dumps(made), key])


def _hostile(value: Any, key: str = "", *, everything: bool) -> Any:
    """The value with markup in its texts; in all of them, or in those that are only read."""
    if isinstance(value, dict):
        return {name: _hostile(inner, name, everything=everything) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hostile(inner, key, everything=everything) for inner in value]
    if not isinstance(value, str) or key in KEPT:
        return value
    return value + MARKUP if everything or key in TEXTS else value
