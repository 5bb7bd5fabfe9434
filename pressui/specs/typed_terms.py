"""Reads the box of the catalogue: words, and filters such as `tag:pricing kind:app`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pressui.specs.filters import ANY, DEFAULT_STATUS, KNOWN, Facet, Filters
from pressui.specs.models import Spec
from pressui.terms import Grammar, SearchError, Term

BLOCK: Final = "block"
_BLOCKS: Final = ("workflow", "service")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_FACETS: Final[Mapping[str, Facet]] = {
    "tag": "tag",
    "kind": "kind",
    "author": "author",
    "status": "status",
    "scope": "scope",
}


def understood(specs: QuerySet[Spec], filters: Filters) -> Filters:
    """The same filters, where terms that were typed stand beside those that were chosen.

    Raises `SearchError`.
    """
    if ":" not in filters.text and "@" not in filters.text:
        return filters
    terms = _grammar(specs).parse(filters.text)
    words = [value for term in terms if not _facet(term) for value in term.values]
    found = replace(filters, text=" ".join(words))
    for term in terms:
        found = _with_term(found, term)
    return replace(found, page=filters.page)


def _grammar(specs: QuerySet[Spec]) -> Grammar:
    keys: dict[str, Collection[str] | None] = {"tag": None, "kind": (), "author": None}
    keys |= {"status": (ANY,), "scope": ()}
    for name, contract in KNOWN.items():
        there = specs.order_by().values_list(name, flat=True).distinct()
        more = (BLOCK,) if name == "kind" else keys[name] or ()
        keys[name] = {*contract, *more, *(value.lower().replace("-", "_") for value in there)}
    return Grammar(keys)


def _facet(term: Term) -> Facet | None:
    """Who writes an e-mail address means an author."""
    if not term.key:
        return "author" if _EMAIL.fullmatch(term.values[0]) else None
    return _FACETS[term.key]


def _with_term(filters: Filters, term: Term) -> Filters:
    facet = _facet(term)
    if facet is None:
        return filters
    if facet == "tag" and len(term.values) > 1:
        raise SearchError(_("Write “tag:” before each tag; specs with all of them are found."))
    values = tuple(v for value in term.values for v in (_BLOCKS if value == BLOCK else (value,)))
    if facet != "status":
        return filters.adding(facet, *values)
    if ANY in values:
        return filters.having("status")
    chosen = () if filters.status == DEFAULT_STATUS else filters.status
    return replace(filters, status=chosen).adding("status", *values)
