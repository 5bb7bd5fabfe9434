"""The search for everything: specs, deployments, what can be done, and pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import queries as deployments
from pressui.deployments.models import Deployment
from pressui.fulltext import words_of
from pressui.site import recent
from pressui.specs import queries as specs
from pressui.specs import rules, search, understanding
from pressui.specs.models import Spec

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST: Final = 8
# So many of the specs that were found are offered to be deployed.
DEPLOYABLE: Final = 3
_VERBS: Final = {"deploy": "deploy", "edit": "edit", "new": "deploy"}


@dataclass(frozen=True)
class Hit:
    """One thing that was found: where it is, and what is shown of it."""

    label: str
    url: str
    note: str = ""
    icon: str = ""
    spec: Spec | None = None
    deployment: Deployment | None = None


@dataclass(frozen=True)
class Group:
    """Things of one kind, eight at most; `more` leads to all of them."""

    title: str
    hits: tuple[Hit, ...]
    more: str = ""


@dataclass(frozen=True)
class Found:
    """Everything that was found; `text` is how what was typed was understood."""

    groups: tuple[Group, ...]
    text: str

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def find(connection: Connection, person: Person, typed: str) -> Found:
    """What fits a text; without one, what this person used last and the pages there are."""
    if not typed:
        used = tuple(_spec_hit(used.spec) for used in recent.used_last(connection, person))
        return _found("", Group(_("You used last"), used), _pages(person, ""))
    visible = specs.visible_specs(connection, person)
    verb, rest = _verb(typed)
    asked = understanding.understand(visible, connection, rest)
    found = search.best(search.matching(visible, asked), asked, 0, MOST)
    return _found(
        asked.text,
        Group(_("Actions"), tuple(_actions(found, person, verb))) if verb else _none(),
        Group(_("Specs"), tuple(map(_spec_hit, found)), _more("spec_list", asked.text, "any")),
        _deployments(connection, person, rest),
        _none() if verb else Group(_("Actions"), tuple(_actions(found, person, ""))),
        _pages(person, typed),
    )


def _found(text: str, *groups: Group) -> Found:
    return Found(tuple(group for group in groups if group.hits), text)


def _none() -> Group:
    return Group("", ())


def _verb(typed: str) -> tuple[str, str]:
    """What is to be done and with what; "deploy churn" is about "churn"."""
    first, _space, rest = typed.partition(" ")
    verb = _VERBS.get(first.casefold(), "")
    return (verb, rest.strip()) if verb and rest.strip() else ("", typed)


def _more(page: str, text: str, status: str = "") -> str:
    query = {"q": text} | ({"status": status} if status else {})
    return reverse(page, query=query)


def _spec_hit(spec: Spec) -> Hit:
    return Hit(spec.label, spec.get_absolute_url(), spec.latest_version, spec=spec)


def _deployments(connection: Connection, person: Person, text: str) -> Group:
    found = deployments.quickly_found(connection, person, text, MOST)
    hits = (Hit(row.label, row.get_absolute_url(), deployment=row) for row in found)
    return Group(_("Deployments"), tuple(hits), _more("deployment_list", text))


def _actions(found: Iterable[Spec], person: Person, verb: str) -> Iterator[Hit]:
    """What this person may do with the specs that were found."""
    listed = list(found)[: MOST if verb else DEPLOYABLE]
    for spec in listed:
        args = (spec.family, spec.spec_id)
        if verb == "edit":
            if person.can_manage:
                label = _("Edit %(name)s") % {"name": spec.label}
                yield Hit(label, reverse("manage_spec_edit", args=args), icon="pencil")
        elif not rules.why_no_deploy(spec, person):
            label = _("Deploy %(name)s") % {"name": spec.label}
            yield Hit(label, reverse("deploy", args=args), spec.latest_version, icon="rocket")


# Name of the address, what it is called, other words for it, its icon, its query.
_PAGES: Final[tuple[tuple[str, "StrOrPromise", str, str, dict[str, str]], ...]] = (
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
    ("account", gettext_lazy("Your account"), "profile role me", "user", {}),
)


def _pages(person: Person, typed: str) -> Group:
    words = words_of(typed)
    hits = []
    for name, label, others, icon, query in _PAGES:
        known = words_of(f"{label} {others}")
        fits = all(any(one.startswith(word) for one in known) for word in words)
        if fits and (name != "manage_spec_list" or person.can_manage):
            hits.append(Hit(str(label), reverse(name, query=query or None), icon=icon))
    return Group(_("Pages"), tuple(hits[:MOST]) if words or not typed else ())
