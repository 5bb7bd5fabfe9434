"""What a person asked of the catalogue: read from the address, and written back to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from pressui.press import Kind, Scope, SpecStatus

type Facet = Literal["kind", "status", "scope", "shown", "tag", "author"]

SORTS: Final = {
    "best": "Best match",
    "featured": "Featured first",
    "name": "Name",
    "newest": "Newest release",
    "deployed": "Most deployed",
}
VIEWS: Final = ("cards", "table")
# What the API's contract names; the mirror may know others.
KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "kind": tuple(Kind),
    "status": tuple(SpecStatus),
    "scope": tuple(Scope),
}
SHOWN: Final = ("featured", "favorites", "updates")
# Only what can be deployed is shown until somebody asks for more.
DEFAULT_STATUS: Final = (SpecStatus.AVAILABLE.value,)
ANY: Final = "any"
LONGEST_TEXT: Final = 200


class BadFilter(ValueError):
    """The address asks for something that there is not; `choices` is what there is."""

    def __init__(self, name: str, value: str, choices: tuple[str, ...]) -> None:
        super().__init__(f"{name}={value}")
        self.name, self.value, self.choices = name, value, choices


@dataclass(frozen=True)
class Filters:
    """All of it stands in the address, so that a page can be kept, sent and gone back to."""

    text: str = ""
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = DEFAULT_STATUS
    scope: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    sort: str = ""
    view: str = "cards"
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Reads an address. Raises `BadFilter`."""
        return cls(
            text=plain_text(query.get("q", "")),
            kind=_several(query, "kind"),
            status=_statuses(query),
            scope=_several(query, "scope"),
            tag=_several(query, "tag"),
            author=_several(query, "author"),
            shown=_among(query, "shown", SHOWN),
            sort=_one_of(query, "sort", ("", *SORTS)),
            view=_one_of(query, "view", VIEWS),
            page=_page(query.get("page", "")),
        )

    def chosen(self, facet: Facet) -> tuple[str, ...]:
        return {
            "kind": self.kind,
            "status": self.status,
            "scope": self.scope,
            "shown": self.shown,
            "tag": self.tag,
            "author": self.author,
        }[facet]

    def having(self, facet: Facet, *values: str) -> Self:
        changes: dict[str, Any] = {facet: values, "page": 1}
        return replace(self, **changes)

    def without(self, facet: Facet, value: str) -> Self:
        return self.having(facet, *(other for other in self.chosen(facet) if other != value))

    def toggled(self, facet: Facet, value: str) -> Self:
        chosen = self.chosen(facet)
        return self.without(facet, value) if value in chosen else self.having(facet, *chosen, value)

    def adding(self, facet: Facet, *values: str) -> Self:
        return self.having(facet, *dict.fromkeys((*self.chosen(facet), *values)))

    def with_tag(self, tag: str) -> Self:
        return self.adding("tag", tag)

    @property
    def cleared(self) -> Self:
        """What one begins with, in the same order and view."""
        return replace(type(self)(), sort=self.sort if self.sort != "best" else "", view=self.view)

    @property
    def order(self) -> str:
        """Where nothing was chosen: the best match of a text, else what is featured."""
        plain = "best" if self.text else "featured"
        return plain if self.sort in ("", "best") else self.sort

    def sorted_by(self, sort: str) -> Self:
        plain = replace(self, sort="", page=1)
        return plain if plain.order == sort else replace(plain, sort=sort)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Names and values of the shortest address that asks for the same."""
        return list(self._parts())

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a new search keeps: all but the text and the page."""
        return [(name, value) for name, value in self.parts if name not in ("q", "page")]

    @property
    def address(self) -> str:
        asked = urlencode(self.parts)
        return reverse("spec_list") + (f"?{asked}" if asked else "")

    def _parts(self) -> Iterator[tuple[str, str]]:
        if self.text:
            yield "q", self.text
        for name in ("kind", "scope", "shown", "tag", "author"):
            yield from ((name, value) for value in getattr(self, name))
        if self.status != DEFAULT_STATUS:
            yield from (("status", value) for value in self.status or (ANY,))
        plain = Filters()
        for name in ("sort", "view", "page"):
            if getattr(self, name) != getattr(plain, name):
                yield name, str(getattr(self, name))


def plain_text(value: str) -> str:
    """PostgreSQL takes no NUL in a text."""
    return " ".join(value.replace("\x00", " ").split())[:LONGEST_TEXT]


def _several(query: QueryDict, name: str) -> tuple[str, ...]:
    given = (value.replace("\x00", "").strip() for value in query.getlist(name))
    return tuple(dict.fromkeys(value for value in given if value))


def _among(query: QueryDict, name: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    given = _several(query, name)
    for value in given:
        if value not in choices:
            raise BadFilter(name, value, choices)
    return given


def _statuses(query: QueryDict) -> tuple[str, ...]:
    """No status at all is `any`, since none in the address means the default."""
    given = _several(query, "status")
    return tuple(value for value in given if value != ANY) if given else DEFAULT_STATUS


def _one_of(query: QueryDict, name: str, choices: tuple[str, ...]) -> str:
    value = query.get(name) or choices[0]
    if value not in choices:
        raise BadFilter(name, value, tuple(filter(None, choices)))
    return value


def _page(value: str) -> int:
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        raise BadFilter("page", value, ())
    return int(value)
