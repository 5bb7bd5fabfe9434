"""The JSON of a body with marks where it differs from the defaults."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pressui.parameters import json_text

type Keys = tuple[str, ...]
type Line = tuple[str, bool]


@dataclass(frozen=True)
class Run:
    """Some lines that follow each other: all marked, or none of them."""

    text: str
    differs: bool = False


def marked(body: dict[str, Any], changed: Collection[Keys]) -> list[Run]:
    """The lines of the body; `changed` are the keys that lead to the values that differ."""
    return [
        Run("".join(f"{text}\n" for text, _differs in lines), differs)
        for differs, lines in groupby(_lines(body, (), changed), key=lambda line: line[1])
    ]


def _lines(value: Any, keys: Keys, changed: Collection[Keys]) -> Iterator[Line]:
    differs = keys in changed
    if differs or not isinstance(value, dict) or not value:
        # Not by splitlines: texts may hold other ends of lines than those of JSON.
        yield from ((text, differs) for text in json_text.to_text(value).split("\n"))
        return
    yield "{", False
    for place, (key, item) in enumerate(value.items(), 1):
        lines = list(_lines(item, (*keys, key), changed))
        yield from _entry(key, lines, "," if place < len(value) else "")
    yield "}", False


def _entry(key: str, lines: list[Line], comma: str) -> Iterator[Line]:
    """The lines of a value under its key, a step to the right."""
    for place, (text, differs) in enumerate(lines):
        before = "" if place else f"{json_text.to_line(key)}: "
        after = "" if place < len(lines) - 1 else comma
        yield f"  {before}{text}{after}", differs
