"""Rows out of pasted text: lines or CSV for plain lists, a table for lists of objects."""

import csv
import re
from typing import Any

from pressui.press.resources import Parameter


def pasted_rows(element: Parameter, text: str) -> list[Any]:
    """What each new row is to be filled with: a text, or texts by property."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if element.type == "number":
        return [part for part in re.split(r"[\s,;]+", text) if part]
    if element.type == "object":
        return _table(element, lines)
    if len(lines) == 1 and "," in lines[0]:
        return [cell.strip() for cell in _cells(lines)[0]]
    return [_unquoted(line) for line in lines]


def _cells(lines: list[str], separator: str = ",") -> list[list[str]]:
    """The cells of CSV; a text that is none stays as it is."""
    try:
        return list(csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True))
    except csv.Error:
        return [[line] for line in lines]


def _unquoted(line: str) -> str:
    cells = _cells([line])[0] if line.startswith('"') else []
    return cells[0] if len(cells) == 1 else line


def _table(element: Parameter, lines: list[str]) -> list[dict[str, str]]:
    first = lines[0] if lines else ""
    rows = _cells(lines, max("\t,;", key=first.count))
    names = [child.name for child in element.properties]
    if rows and set(head := [cell.strip() for cell in rows[0]]) <= set(names):
        return [dict(zip(head, row, strict=False)) for row in rows[1:]]
    return [dict(zip(names, row, strict=False)) for row in rows]
