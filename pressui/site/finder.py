"""The search for everything: specs, deployments, what can be done, and pages."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import lifecycle
from pressui.deployments import queries as deployments
from pressui.deployments.models import Deployment
from pressui.site import finder_verbs, recent
from pressui.site.finder_places import places
from pressui.site.finder_verbs import Verb
from pressui.site.hits import MOST, Found, Group, Hit
from pressui.site.icons import STATUSES
from pressui.specs import queries as specs
from pressui.specs import search, understanding
from pressui.specs.models import Spec


def find(connection: Connection, person: Person, typed: str) -> Found:
    """What fits a text; without one, what this person used last and the pages there are."""
    pages, is_named = places(person, typed)
    if not typed:
        return _found("", "", _used_last(connection, person), pages)
    verb, rest = finder_verbs.verb_of(typed)
    rows, more = _deployments(connection, person, rest)
    found, asked, told = _specs(connection, person, rest, is_sure=bool(pages.hits or rows))
    # Whoever names a status, or what is done to a deployment, is after deployments.
    is_of_them = more != rest or bool(verb and verb.action)
    if not rows and not is_of_them and asked != rest:
        rows, more = _deployments(connection, person, asked)
    groups = [_spec_group(found, rest), _deployment_group(rows, more)]
    if is_of_them:
        groups.reverse()
    # What was named comes before what was found, all else after it.
    groups.insert(0 if verb else len(groups), _actions(found, rows, person, verb))
    groups.insert(0 if is_named else len(groups), pages)
    return _found(asked, told, *groups)


def _used_last(connection: Connection, person: Person) -> Group:
    used = recent.used_last(connection, person)
    return Group(_("You used last"), tuple(_spec_hit(one.spec) for one in used))


def _spec_group(found: Sequence[Spec], text: str) -> Group:
    # As it was typed: the page tells how it understands that.
    more = _more("spec_list", text, "any")
    return Group(_("Specs"), tuple(map(_spec_hit, found)), more, _("All in Specs"))


def _deployment_group(rows: Sequence[Deployment], asked: str) -> Group:
    hits = tuple(Hit(row.label, row.get_absolute_url(), deployment=row) for row in rows)
    more = _more("deployment_list", asked)
    return Group(_("Deployments"), hits, more, _("All in Deployments"))


def _actions(
    found: Sequence[Spec], rows: Sequence[Deployment], person: Person, verb: Verb | None
) -> Group:
    if verb and verb.action:
        return Group(_("Actions"), tuple(finder_verbs.on_deployments(rows, person, verb)))
    return Group(_("Actions"), tuple(finder_verbs.on_specs(found, person, verb)))


def _found(text: str, told: str, *groups: Group) -> Found:
    return Found(tuple(group for group in groups if group.hits), text, told)


def _specs(
    connection: Connection, person: Person, text: str, *, is_sure: bool
) -> tuple[list[Spec], str, str]:
    """The specs, how the text was understood for them, and what of it they do not have.

    Nothing is guessed where something else is called what was typed.
    """
    visible = specs.visible_specs(connection, person)
    asked = understanding.understand(visible, connection, text)
    is_guess = asked.is_corrected or bool(asked.every)
    if is_guess and is_sure:
        return [], text, ""
    matching = search.matching(visible, asked)
    told = understanding.told(asked, matching.count()) if is_guess else ""
    return search.best(matching, asked, 0, MOST), asked.text, told


def _more(page: str, text: str, status: str = "") -> str:
    query = {"q": text} | ({"status": status} if status else {})
    return reverse(page, query=query)


def _spec_hit(spec: Spec) -> Hit:
    return Hit(spec.label, spec.get_absolute_url(), spec.latest_version, spec=spec)


def _deployments(connection: Connection, person: Person, text: str) -> tuple[list[Deployment], str]:
    """Those of a status where one was named, else by words; and what the whole list is asked."""
    status = _status_of(text)
    if not status:
        return deployments.quickly_found(connection, person, text, MOST), text
    rows = deployments.visible_deployments(connection, person)
    newest = rows.filter(status=status).order_by("-sort_time", "-id")
    return list(newest[:MOST]), f"status:{status}"


def _status_of(text: str) -> str:
    """The status that a text names whole, as the API calls it or as we do; else nothing."""
    said = " ".join(text.casefold().split())
    for status, look in STATUSES.items():
        if status in lifecycle.KNOWN and said in (status, str(look.word).casefold()):
            return status
    return ""
