"""The table of those who look after specs: which rows a person asked for, and its filters."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.press import Kind, Scope, SpecStatus
from pressui.specs import queries
from pressui.specs.filters import Filters
from pressui.specs.models import Spec, SpecTag

# Enough for whoever types the beginning of a tag.
MOST_TAGS: Final = 500
_NOT_KEPT: Final = ("page", "sort", "view")


@dataclass(frozen=True)
class Choice:
    """A filter with its values, and which of them is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def asked(data: QueryDict) -> Filters:
    """The filters of an address or a form: by name, and every status where none is named.

    Raises `BadFilter`.
    """
    filters = Filters.read(data)
    status = filters.status if any(data.getlist("status")) else ()
    return replace(filters, status=status, sort="name")


def rows(connection: Connection, person: Person, filters: Filters) -> QuerySet[Spec]:
    specs = queries.visible_specs(connection, person)
    return queries.matching(specs, queries.wanted(specs, connection, person, filters))


def kept(filters: Filters) -> list[tuple[str, str]]:
    """The filters as a form or an address hands them on."""
    return [(name, value) for name, value in filters.parts if name not in _NOT_KEPT]


def address(filters: Filters, number: int = 1) -> str:
    return f"?{urlencode([*kept(filters), ('page', str(number))])}"


def is_narrow(filters: Filters) -> bool:
    plain = Filters(status=(), sort="name")
    return replace(filters, page=1) != plain


def choices(filters: Filters) -> list[Choice]:
    any_of = ("kind", _("Any kind"), Kind), ("status", _("Any status"), SpecStatus)
    facets = (*any_of, ("scope", _("Any scope"), Scope))
    found = [
        Choice(name, label, [("", label), *_words(values)], _only(getattr(filters, name)))
        for name, label, values in facets
    ]
    shown = [("", _("Featured or not")), ("featured", _("Featured"))]
    return [*found, Choice("shown", shown[0][1], shown, _only(filters.shown))]


def _words(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(value), str(value).capitalize()) for value in values]


def _only(chosen: tuple[str, ...]) -> str:
    return chosen[0] if chosen else ""


def tag_options(connection: Connection, person: Person) -> SafeString:
    """The known tags as options of a list; there may be hundreds, on every page of a form."""
    tags = known_tags(connection, person)
    return format_html_join("", '<option value="{}"></option>', ((tag,) for tag in tags))


def known_tags(connection: Connection, person: Person) -> list[str]:
    """The tags that stand on something this person sees; fields of tags complete them."""
    specs = queries.visible_specs(connection, person)
    names = SpecTag.objects.filter(spec__in=specs).order_by("name").values_list("name", flat=True)
    return list(names.distinct()[:MOST_TAGS])
