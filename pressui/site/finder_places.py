"""The pages that the search for everything knows, and the switches of every page."""

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.accounts.models import Person
from pressui.fulltext import words_of
from pressui.site.hits import MOST, Group, Hit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Name of the address, what it is called, other words for it, its icon, its query.
_PLACES: Final[tuple[tuple[str, "StrOrPromise", str, str, dict[str, str]], ...]] = (
    ("home", gettext_lazy("Home"), "start overview", "home", {}),
    ("spec_list", gettext_lazy("Specs"), "catalogue catalog apps blocks", "layout-grid", {}),
    (
        "spec_list",
        gettext_lazy("My favorites"),
        "specs stars starred favourites",
        "star",
        {"shown": "favorites", "status": "any"},
    ),
    ("deployment_list", gettext_lazy("Deployments"), "list", "rocket", {}),
    (
        "deployment_list",
        gettext_lazy("Needs attention"),
        "failed warning broken deployments",
        "alert-triangle",
        {"view": "attention"},
    ),
    (
        "deployment_list",
        gettext_lazy("In motion"),
        "deploying running now deployments",
        "refresh",
        {"view": "motion"},
    ),
    (
        "deployment_list",
        gettext_lazy("Out of date"),
        "updates upgrade behind newer deployments",
        "circle-arrow-up",
        {"view": "outdated"},
    ),
    (
        "deployment_list",
        gettext_lazy("My deployments"),
        "mine owner me",
        "user",
        {"view": "mine"},
    ),
    ("activity", gettext_lazy("Activity"), "history who did what log audit", "history", {}),
    ("manage_spec_list", gettext_lazy("Manage"), "admin staff metadata edit", "pencil", {}),
    ("account", gettext_lazy("Your account"), "profile role me password", "user", {}),
)
# What it is called, other words for it, its icon, the control that it presses, and where it leads
# without script.
_SWITCHES: Final = (
    (gettext_lazy("Dark or light theme"), "mode", "moon", "[data-theme-switch]", ""),
    (gettext_lazy("Sign out"), "log out logout signout leave", "logout", "#sign-out", "account"),
)


def places(person: Person, typed: str) -> tuple[Group, bool]:
    """The pages and switches that a text names, and whether it names one of them whole."""
    words = words_of(typed)
    if typed and not words:
        return Group(""), False
    hits, is_named = [], False
    for name, label, others, icon, query in _PLACES:
        known = words_of(f"{label} {others}")
        if _fits(words, known) and (name != "manage_spec_list" or person.can_manage):
            hits.append(Hit(str(label), reverse(name, query=query or None), icon=icon))
            is_named |= bool(words) and set(words) <= set(known)
    for label, others, icon, press, name in _SWITCHES if words else ():
        known = words_of(f"{label} {others}")
        if _fits(words, known):
            hits.append(Hit(str(label), reverse(name) if name else "", icon=icon, press=press))
            is_named |= set(words) <= set(known)
    return Group(_("Pages"), tuple(hits[:MOST])), is_named


def _fits(words: list[str], known: list[str]) -> bool:
    return all(any(one.startswith(word) for one in known) for word in words)
