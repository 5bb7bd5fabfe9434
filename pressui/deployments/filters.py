"""What a person asked of the list of deployments, read from the address and written back to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pressui.deployments import search
from pressui.deployments.paging import Sort
from pressui.deployments.search import YES, SearchError, Term
from pressui.pages import Link

VIEWS = {
    "": gettext_lazy("All"),
    "attention": gettext_lazy("Needs attention"),
    "motion": gettext_lazy("In motion"),
    "outdated": gettext_lazy("Out of date"),
    "mine": gettext_lazy("Mine"),
}
SORTS = {
    "newest": Sort("sort_time", descending=True, is_time=True),
    "oldest": Sort("sort_time", descending=False, is_time=True),
    "name": Sort("sort_label", descending=False),
}
SORT_WORDS = {
    "newest": gettext_lazy("newest first"),
    "oldest": gettext_lazy("oldest first"),
    "name": gettext_lazy("by name"),
}
# What stands in the address, and what it is when it does not.
DEFAULTS = {"view": "", "q": "", "status": "", "kind": "", "owner": "", "sort": "newest"}
LONGEST = 200


@dataclass(frozen=True)
class ListQuery:
    """View, search, filters and order. With an `error` nothing can be listed; `q` is kept."""

    view: str = ""
    q: str = ""
    status: str = ""
    kind: str = ""
    owner: str = ""
    sort: str = "newest"
    terms: tuple[Term, ...] = ()
    error: str = ""

    @classmethod
    def read(cls, address: Mapping[str, str], statuses: Collection[str]) -> "ListQuery":
        given = {name: address.get(name, "").strip() or DEFAULTS[name] for name in DEFAULTS}
        query = replace(cls(), **given)  # type: ignore[arg-type]
        try:
            query._check(statuses)
            return replace(query, terms=search.parse(query.q, statuses))
        except SearchError as error:
            return replace(query, error=str(error))

    def _check(self, statuses: Collection[str]) -> None:
        known: dict[str, Collection[str]] = {
            "view": VIEWS,
            "sort": SORTS,
            "status": ("", *statuses),
            "kind": ("", *search.KINDS),
        }
        for name, values in known.items():
            if getattr(self, name) not in values:
                raise SearchError(
                    _("There is no %(name)s “%(value)s”. Choose one from the list.")
                    % {"name": name, "value": getattr(self, name)}
                )
        if len(self.q) > LONGEST:
            raise SearchError(_("That is too long to search for: use fewer words."))

    @property
    def order(self) -> Sort:
        return SORTS[self.sort]

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """What was typed, and what was chosen beside it."""
        chosen = (("status", self.status), ("kind", self.kind), ("owner", self.owner))
        return self.terms + tuple(Term(key, (value,)) for key, value in chosen if value)

    @property
    def is_filtered(self) -> bool:
        return bool(self.all_terms)

    @property
    def counted_view(self) -> str | None:
        """The view whose count tells how many are found, if there is one."""
        asked = [(term.key, *map(str.lower, term.values)) for term in self.all_terms]
        if asked == [("owner", "me")] and self.view in ("", "mine"):
            return "mine"
        return None if asked else self.view

    @property
    def is_of_outdated(self) -> bool:
        """Whether it shows only what has a newer release."""
        typed = (term.values for term in self.terms if term.key == "outdated")
        return self.view == "outdated" or any(set(YES) & set(values) for values in typed)

    @property
    def chosen(self) -> int:
        """How many of the filters beside the box are set, the order among them."""
        beside = ("status", "kind", "owner", "sort")
        return sum(getattr(self, name) != DEFAULTS[name] for name in beside)

    @property
    def given(self) -> dict[str, str]:
        """What stands in the address, by name."""
        return {name: getattr(self, name) for name in DEFAULTS}

    @property
    def key(self) -> str:
        """A short text that differs for another query."""
        return sha256(self.address().encode()).hexdigest()[:12]

    def address(self, page: str = "deployment_list", **changes: str) -> str:
        """The address of this list with `changes`; it begins at the first page again."""
        wanted = self.given | changes
        shown = {k: v for k, v in wanted.items() if v != DEFAULTS.get(k, "")}
        return reverse(page) + (f"?{urlencode(shown)}" if shown else "")

    def without(self, term: Term) -> str:
        """The address of this list without one of the typed terms."""
        return self.address(q=" ".join(other.text for other in self.terms if other is not term))


# A page has the same few tags again and again.
@lru_cache(maxsize=1024)
def tag_link(tag: str) -> Link:
    """To the deployments that have a tag."""
    return {"label": tag, "url": ListQuery(q=search.written("tag", tag)).address()}
