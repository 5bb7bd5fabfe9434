"""Ignore rules for artifacts, read as the published client reads them: as a `.gitignore`.

The last rule that matches a file decides; `!` takes it in again, also from an ignored folder.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    matches: re.Pattern[str]
    takes_in: bool


class IgnoreRules:
    """The rules of all ignore files of a folder, in their order."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rules = tuple(rule for rule in map(_read_rule, lines) if rule is not None)
        self._takes_some_in = any(rule.takes_in for rule in self._rules)

    def ignores(self, path: str) -> bool:
        """Whether a path below the folder is left out; a folder's path ends in `/`."""
        for rule in reversed(self._rules):
            if rule.matches.fullmatch(path):
                return not rule.takes_in
        return False

    def prunes(self, folder: str) -> bool:
        """Whether nothing below a folder can be wanted, so that it need not be read at all."""
        return not self._takes_some_in and self.ignores(folder)


def _read_rule(line: str) -> Rule | None:
    pattern = re.sub(r"(?<!\\)[ \t]+$", "", line.rstrip("\r\n"))
    if not pattern or pattern.startswith("#"):
        return None
    takes_in = pattern.startswith("!")
    pattern = pattern[1:] if takes_in else pattern
    pattern = pattern.removeprefix("./")
    below = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    pattern = pattern.removesuffix("/")
    if not pattern.strip("/"):
        return None
    return Rule(re.compile(_path(pattern) + below, re.DOTALL), takes_in)


def _path(pattern: str) -> str:
    """A pattern with a slash in it counts from the folder, one without at any depth."""
    parts = pattern.strip("/").split("/") if "/" in pattern else ["**", pattern]
    *leading, last = parts
    folders = "".join("(?:.+/)?" if part == "**" else _name(part) + "/" for part in leading)
    return folders + (".+" if last == "**" else _name(last))


_PIECES = re.compile(
    r"\\(?P<literal>.)|(?P<stars>\*+)|(?P<one>\?)|\[(?P<set>[!^]?\]?[^\]]*)\]|(?P<rest>.)"
)


def _name(pattern: str) -> str:
    return "".join(_piece(found) for found in _PIECES.finditer(pattern))


def _piece(found: re.Match[str]) -> str:
    if found["stars"]:
        return "[^/]*"
    if found["one"]:
        return "[^/]"
    if found["set"] is not None:
        return _set(found["set"])
    return re.escape(found["literal"] or found["rest"])


def _set(content: str) -> str:
    """A set of characters; one that cannot be read (`[z-a]`) matches nothing."""
    negated = content[:1] in ("!", "^")
    body = content[1:] if negated else content
    body = re.sub(r"([\[\]\\^&~|])", r"\\\1", body).replace("--", r"\-")
    try:
        return re.compile(f"[^/{body}]" if negated else f"(?!/)[{body}]").pattern
    except re.error:
        return "(?!)"
