"""Orders semantic versions (https://semver.org, item 11) in Python and in the database alike."""

import re

_VERSION = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)
_RELEASED, _PRERELEASE = "z", "a"
# What the key of a full release ends with, for the database; that of a prerelease does not.
FULL = {"version_key__endswith": _RELEASED}


def version_key(version: str) -> str:
    """A text that sorts as the version does; empty, so lowest, for what is no version.

    Only digits and small letters are in it: those sort alike under every collation.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        return ""
    core = "".join(number.zfill(10) for number in match.group(1, 2, 3))
    if match[4] is None:
        return core + _RELEASED
    return core + _PRERELEASE + "".join(map(_identifier_key, match[4].split("."))) + "0"


def _identifier_key(identifier: str) -> str:
    if identifier.isdigit():
        return "1" + identifier.zfill(20)
    return "2" + identifier.encode().hex() + "00"


def is_prerelease(version: str) -> bool:
    """Whether it comes before a full release, as 2.0.0-rc.1 does before 2.0.0."""
    match = _VERSION.fullmatch(version)
    return match is not None and match[4] is not None


def offered(latest: str, current: str, newest_full: str) -> str:
    """What is offered where `current` runs: a prerelease only where one runs already.

    `newest_full` is the newest full release that is known, empty where none is.
    """
    if not is_prerelease(latest) or is_prerelease(current):
        return latest
    return newest_full if is_newer(newest_full, than=current) else current


def is_newer(version: str, than: str) -> bool:
    """Whether `version` has precedence over `than`; False where either is no version."""
    key, other = version_key(version), version_key(than)
    return bool(key and other) and key > other
