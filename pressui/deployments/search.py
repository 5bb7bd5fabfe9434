"""What the search box of the deployments understands."""

from collections.abc import Collection
from typing import Final

from pressui.terms import Grammar, SearchError, Term, written

__all__ = ["KINDS", "NO", "YES", "SearchError", "Term", "parse", "written"]

KINDS: Final = {
    "app": ("app",),
    "workflow": ("workflow",),
    "service": ("service",),
    "block": ("workflow", "service"),
}
# What pages call a status where the API calls it otherwise.
SPOKEN: Final = {
    "platform_error": "platform_resource_error",
    "rolled_back": "rollback_complete",
    "rolling_back": "rollback",
}
YES, NO = ("true", "yes"), ("false", "no")


def parse(text: str, statuses: Collection[str]) -> tuple[Term, ...]:
    """The terms of what was typed; all of them must hold. Raises `SearchError`."""
    keys: dict[str, Collection[str] | None] = {
        "status": statuses,
        "kind": tuple(KINDS),
        "spec": None,
        "tag": None,
        "owner": None,
        "outdated": (*YES, *NO),
        "name": None,
    }
    return Grammar(keys, SPOKEN).parse(text)
