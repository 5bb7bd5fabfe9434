"""Understands a search: what finds nothing is mended, then looked for by fewer of its words."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.connections.models import Connection
from pressui.fulltext import words_of
from pressui.specs import spelling
from pressui.specs.models import Spec
from pressui.specs.search import Search, Together, matching, words_together

# Of a longer text the words that fewest specs have are looked for.
MOST_WORDS: Final = 4
# Fewer specs leave no choice; and so many words say what is looked for.
_FEW, _ENOUGH = 3, 2
_NUMBERS: Final = ("none", "one", "two", "three", "four", "five", "six")


def understand(specs: QuerySet[Spec], connection: Connection, typed: str) -> Search:
    """All words as they were typed; else mended; else so many of them as some spec has."""
    asked = Search.read(typed)
    if not asked.words or matching(specs, asked).exists():
        return asked
    together = words_together(specs, asked.words)
    mended = Search.read(_mended(connection, typed, _counts(asked, together)), typed)
    if mended.is_corrected:
        if matching(specs, mended).exists():
            return mended
        better = words_together(specs, mended.words)
        # A word that nothing has is left alone where mending it brings no more of them together.
        if _most(better, mended.words) > _most(together, asked.words):
            return _with_fewer(mended, better)
    return _with_fewer(asked, together)


def _most(together: Together, words: Collection[str]) -> int:
    """So many of the words some spec has."""
    return max((len(had.intersection(words)) for had in together), default=0)


def _counts(asked: Search, together: Together) -> dict[str, int]:
    """How many specs have each word."""
    return {
        word: sum(count for words, count in together.items() if word in words)
        for word in asked.words
    }


def _mended(connection: Connection, typed: str, counts: dict[str, int]) -> str:
    """Each word that nothing has becomes the closest one of the catalogue."""
    if all(counts.values()):
        return typed
    known = list(connection.words.values_list("word", flat=True))
    plain = words_of(typed)
    mended = [word if counts.get(word, 1) else spelling.mended(word, known) for word in plain]
    return " ".join(mended) if mended != plain else typed


def _with_fewer(asked: Search, together: Together) -> Search:
    """The most words that some spec has together; one fewer where hardly any spec has them."""
    counts = _counts(asked, together)
    missing = tuple(word for word, count in counts.items() if not count)
    known = sorted((word for word, count in counts.items() if count), key=lambda w: counts[w])
    if not known:
        return replace(asked, text=asked.typed, missing=missing)
    words = tuple(word for word in asked.words if word in known[:MOST_WORDS])
    most = _most(together, words)
    least = most - 1 if most > _ENOUGH and _number_with(together, words, most) < _FEW else most
    found = replace(asked, words=words, least=least, most=most, rarest=known[0])
    return replace(found, missing=missing, every=asked.words)


def _number_with(together: Together, words: Collection[str], least: int) -> int:
    """How many specs have at least so many of the words."""
    return sum(count for had, count in together.items() if len(had.intersection(words)) >= least)


def told(asked: Search, count: int) -> str:
    """Which words were left out, and how many specs have the others; empty where none was."""
    facts = {"missing": _listed(asked.missing), "words": _listed(asked.words)}
    if not count or not asked.every:
        return _nothing(asked) % facts
    every, least = len(asked.every), len(asked.words)
    facts |= {"n": f"{count:,}", "least": _number(asked.least), "every": _number(every)}
    if asked.missing and asked.least == least:
        return _nothing(asked) % facts + " " + _have(count, _("%(words)s")) % facts
    some = _("one of them") if every == 2 else _("%(least)s of the %(every)s words")
    if asked.most > asked.least:
        some = _("at least %(least)s of the %(every)s words")
    return _nothing(asked) % facts + " " + _have(count, some) % facts


def _nothing(asked: Search) -> str:
    if asked.missing:
        return _("Nothing has %(missing)s.")
    if len(asked.every) == 2:
        return _("Nothing has both of these words.")
    return _("Nothing has all of these words.") if asked.every else ""


def _have(count: int, what: str) -> str:
    have = ngettext("%(n)s spec has {what}:", "%(n)s specs have {what}:", count)
    return have.format(what=what)


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f"“{word}”" for word in words]
    return _(" and ").join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))
