"""Semantic versions: what is one, and which of two is the later."""

import re

_IDENTIFIER = r"(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    rf"(?:-({_IDENTIFIER}(?:\.{_IDENTIFIER})*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)
_LONGEST = 128

Precedence = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


def is_version(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST and bool(_SEMVER.fullmatch(text))


def precedence(text: str) -> Precedence:
    """A key that sorts as the standard says: 1.9.0 < 1.10.0, and 2.0.0-rc.1 < 2.0.0."""
    match = _SEMVER.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a semantic version")
    major, minor, patch, pre = match.groups()
    return int(major), int(minor), int(patch), pre is None, _identifiers(pre or "")


def _identifiers(pre: str) -> tuple[tuple[bool, int, str], ...]:
    """Numbers come before words, and compare as numbers."""
    return tuple(
        (False, int(part), "") if part.isdigit() else (True, 0, part)
        for part in pre.split(".")
        if part
    )


def latest(versions: list[str]) -> str:
    """The one with the highest precedence; of equals the last."""
    best = versions[0]
    for version in versions[1:]:
        if precedence(version) >= precedence(best):
            best = version
    return best
