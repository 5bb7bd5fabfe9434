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
    return Grammar(keys).parse(text)
