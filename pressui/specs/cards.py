"""A spec as a list shows it: with what this person may do and where its tags lead."""

from collections.abc import Iterable
from dataclasses import dataclass

from pressui.accounts.models import Person
from pressui.names import spoken_name
from pressui.specs import favorites, notes, rules
from pressui.specs.filters import Filters
from pressui.specs.models import Spec

TAGS_SHOWN = 2


@dataclass(frozen=True)
class FilterLink:
    name: str
    url: str


@dataclass(frozen=True)
class Card:
    """One cell of the sheet, or one row of the table; `deploy_reason` says why not."""

    spec: Spec
    tags: list[FilterLink]
    tags_hidden: int
    deploy_reason: str
    is_favorite: bool = False
    advice: str = ""
    author: FilterLink | None = None

    @property
    def deploy_url(self) -> str:
        return f"{self.spec.get_absolute_url()}deploy/"


def card(
    spec: Spec, person: Person, filters: Filters, *, is_favorite: bool = False, advice: str = ""
) -> Card:
    names = [str(name) for name in spec.tags]
    shown = [FilterLink(name, filters.with_tag(name).address) for name in names[:TAGS_SHOWN]]
    reason = rules.why_no_deploy(spec, person)
    hidden = len(names) - len(shown)
    return Card(spec, shown, hidden, reason, is_favorite, advice, _author(spec, filters))


def _author(spec: Spec, filters: Filters) -> FilterLink | None:
    by = spec.created_by
    return FilterLink(spoken_name(by), filters.having("author", by).address) if by else None


def cards(specs: Iterable[Spec], person: Person, filters: Filters) -> list[Card]:
    listed = list(specs)
    starred = favorites.among(person, listed)
    advice = notes.among(listed)
    return [
        card(spec, person, filters, is_favorite=spec.pk in starred, advice=advice.get(spec.pk, ""))
        for spec in listed
    ]
