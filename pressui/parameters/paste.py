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
        return [cell.strip() for cell in next(csv.reader(lines, skipinitialspace=True))]
    return [_unquoted(line.strip("\r")) for line in lines]


def _unquoted(line: str) -> str:
    cells = next(csv.reader([line]), [])
    return cells[0] if len(cells) == 1 and line.startswith('"') else line


def _table(element: Parameter, lines: list[str]) -> list[dict[str, str]]:
    first = lines[0] if lines else ""
    separator = max("\t,;", key=first.count)
    rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    names = [child.name for child in element.properties]
    if rows and set(head := [cell.strip() for cell in rows[0]]) <= set(names):
        return [dict(zip(head, row, strict=False)) for row in rows[1:]]
    return [dict(zip(names, row, strict=False)) for row in rows]
