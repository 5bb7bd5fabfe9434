"""What stands around the listed specs: chips, orders, views, pages, ways out of nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.names import spoken_name
from pressui.specs import queries, search
from pressui.specs.facets import TITLES, label_of
from pressui.specs.filters import DEFAULT_STATUS, SORTS, Facet, Filters
from pressui.specs.models import Spec
from pressui.specs.queries import SpecPage, Wanted
from pressui.specs.search import Search

LONGEST_CHIP: Final = 40
KIND_PLURALS: Final = {"app": "Apps", "workflow": "Workflows", "service": "Services"}
_CHIPS: Final[tuple[Facet, ...]] = ("kind", "status", "scope", "tag", "author")


@dataclass(frozen=True)
class Chip:
    """A filter in words, with the filters without it."""

    text: str
    without: Filters

    @property
    def url(self) -> str:
        return self.without.address


@dataclass(frozen=True)
class WayOut:
    """Where nothing was found: what would be found with other filters; `only` is the one spec."""

    text: str
    url: str
    only: Spec | None = None


def count_words(count: int) -> str:
    return ngettext("%(n)s spec", "%(n)s specs", count) % {"n": f"{count:,}"}


def short(text: str) -> str:
    return Truncator(text).chars(LONGEST_CHIP)


def chips(filters: Filters) -> list[Chip]:
    """What is filtered by; the words are those of the facets."""
    found = []
    if filters.text:
        found.append(Chip(f"“{short(filters.text)}”", replace(filters, text="", page=1)))
    for facet in _CHIPS:
        found += [
            Chip(f"{TITLES[facet]}: {_label(facet, value)}", filters.without(facet, value))
            for value in filters.chosen(facet)
        ]
    shown = filters.chosen("shown")
    return found + [Chip(label_of(value), filters.without("shown", value)) for value in shown]


def _label(facet: Facet, value: str) -> str:
    if facet == "author":
        return short(spoken_name(value))
    return short(value) if facet == "tag" else label_of(value)


def ways_out(specs: QuerySet[Spec], wanted: Wanted) -> list[WayOut]:
    """What giving up one filter would find, else all of them."""
    filters = wanted.filters
    found = list(_without_one(specs, wanted))
    if found or not filters.text:
        return found
    matching = search.matching(specs, wanted.search)
    if count := matching.count():
        alone = replace(filters.cleared, text=filters.text, status=())
        text = _("Without any filter: %s") % count_words(count)
        found.append(WayOut(text, alone.address, _only(matching, count)))
    return found


def _only(matching: QuerySet[Spec], count: int) -> Spec | None:
    return matching.defer("payload", "description").first() if count == 1 else None


def _without_one(specs: QuerySet[Spec], wanted: Wanted) -> Iterator[WayOut]:
    filters = wanted.filters
    for chip in chips(replace(filters, text="")):
        without = replace(chip.without, text=filters.text)
        matching = queries.matching(specs, replace(wanted, filters=without))
        count = matching.count()
        if not count:
            continue
        if filters.status == DEFAULT_STATUS and without.status != filters.status:
            text = _("With those that are unavailable or archived: %s") % count_words(count)
        else:
            text = _("Without “%(chip)s”: %(count)s") % {
                "chip": chip.text,
                "count": count_words(count),
            }
        yield WayOut(text, without.address, _only(matching, count))


def sorts(filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "name": sort,
            "label": label,
            "url": filters.sorted_by(sort).address,
            "current": sort == filters.order,
        }
        for sort, label in SORTS.items()
        if filters.text or sort != "best"
    ]


def heads(filters: Filters) -> dict[str, dict[str, Any]]:
    """The heads of the table that it can be sorted by."""
    return {sort["name"]: sort for sort in sorts(filters)}


def views(filters: Filters) -> list[dict[str, Any]]:
    named = (("cards", _("Cards"), "layout-grid"), ("table", _("Table"), "table"))
    return [
        {
            "label": label,
            "icon": icon,
            "url": replace(filters, view=view).address,
            "current": view == filters.view,
        }
        for view, label, icon in named
    ]


def pages(filters: Filters, page: SpecPage) -> dict[str, Any]:
    numbers = {"first": page.first_shown, "last": page.last_shown, "count": page.count}
    words = {name: f"{number:,}" for name, number in numbers.items()}

    def address(number: int, *, exists: bool) -> str:
        return replace(filters, page=number).address if exists else ""

    return {
        "shown": _("%(first)s to %(last)s of %(count)s") % words,
        "number": page.number,
        "last_number": page.last,
        "list_url": reverse("spec_list"),
        "kept_by_page": [(name, value) for name, value in filters.parts if name != "page"],
        "first": address(1, exists=page.number > 2),
        "previous": address(page.number - 1, exists=page.number > 1),
        "next": address(page.number + 1, exists=page.number < page.last),
        "last": address(page.last, exists=page.number < page.last - 1),
    }


def first_kind(asked: Search, filters: Filters) -> WayOut | None:
    """The kind that a word of the text named, and that one alone."""
    if not asked.kinds or filters.kind or filters.order != "best":
        return None
    named = ", ".join(KIND_PLURALS[kind] for kind in asked.kinds)
    return WayOut(named, filters.having("kind", *asked.kinds).address)


def title(filters: Filters) -> str:
    """What the browser calls the page: what was looked for."""
    asked = [chip.text for chip in chips(filters) if chip.without.status == filters.status]
    return " · ".join([", ".join(asked[:3]), _("Specs")] if asked else [_("Specs")])
