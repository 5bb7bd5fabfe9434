"""Finds specs by words as they are typed, best first, and mends typing mistakes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from pressui import fulltext
from pressui.connections.models import Connection
from pressui.fulltext import Query, Rank, Text, words_of
from pressui.specs import spelling
from pressui.specs.models import Spec, SpecText, Word

TABLE: Final = SpecText._meta.db_table
_HEADING, _ABOVE_BODY = "A", "ABC"


@dataclass(frozen=True)
class Search:
    """What is looked for: `text` as it is understood, `typed` as it came."""

    typed: str
    text: str

    @property
    def is_corrected(self) -> bool:
        return self.typed != self.text


def understand(specs: QuerySet[Spec], connection: Connection, typed: str) -> Search:
    """Mends the words that stand nowhere in the catalogue, where that finds something."""
    if not words_of(typed) or matching(specs, typed).exists():
        return Search(typed, typed)
    known = connection.words.values_list("word", flat=True)
    mended = " ".join(spelling.mended(word, known) for word in words_of(typed))
    return Search(typed, mended if matching(specs, mended).exists() else typed)


def matching(specs: QuerySet[Spec], text: str) -> QuerySet[Spec]:
    """The specs that have every word of a text, each as the beginning of one of theirs."""
    if not text:
        return specs
    query = Query(loosened(text))
    return specs.filter(_has(query)) if query.words else specs.none()


def loosened(text: str) -> tuple[str, ...]:
    """The words to look for; one in the plural finds the singular, too."""
    is_plural = re.compile(r"\w{3,}[^s\W]s")
    return tuple(word[:-1] if is_plural.fullmatch(word) else word for word in words_of(text))


def best(found: QuerySet[Spec], text: str, start: int, stop: int) -> list[Spec]:
    """A part of what `matching` found: title and name before summary and tags before the rest.

    The texts alone are ranked, and what was found is a plain set of keys (`+ 0`): a join would
    let SQLite search the texts once for each spec.
    """
    words = loosened(text)
    if not words:
        return []
    texts = SpecText.objects.filter(vector__matches=Query(words)).annotate(key=F("pk") + 0)
    rank = Rank("vector", Query(words))
    ranked = texts.filter(key__in=found.order_by().values("pk")).order_by(
        _tier(text, words).desc(), _begins_with(text).desc(), rank.desc(), "key"
    )
    return in_order(list(ranked.values_list("key", flat=True)[start:stop]))


def in_order(keys: Sequence[int]) -> list[Spec]:
    """The specs of these keys as lists show them, in the same order."""
    specs = Spec.objects.defer("payload", "description").in_bulk(keys)
    return [specs[key] for key in keys if key in specs]


def _tier(text: str, words: tuple[str, ...]) -> Case:
    named = _named(text)
    exact = Spec.objects.filter(Q(sort_name=named) | Q(name=named)).values("pk")
    return Case(
        When(pk__in=exact, then=4),
        When(_has(Query(tuple(words_of(text)), _HEADING, whole=True)), then=3),
        When(_has(Query(words, _HEADING)), then=2),
        When(_has(Query(words, _ABOVE_BODY)), then=1),
        default=Value(0),
        output_field=IntegerField(),
    )


def _begins_with(text: str) -> Case:
    beginning = Spec.objects.filter(sort_name__startswith=_named(text)).values("pk")
    return Case(When(pk__in=beginning, then=1), default=Value(0))


def _named(text: str) -> str:
    return " ".join(text.casefold().split())


def _has(query: Query) -> Q:
    return Q(pk__in=SpecText.objects.filter(vector__matches=query).values("pk"))


def index(specs: Sequence[Spec]) -> None:
    """Writes what is searched of these specs, and notes their words."""
    texts = [_text(spec) for spec in specs]
    fulltext.write(TABLE, texts)
    words = {
        (spec.connection_id, word)
        for spec, text in zip(specs, texts, strict=True)
        for part in text.parts
        for word in part
        if spelling.is_worth_knowing(word)
    }
    Word.objects.bulk_create(
        [Word(connection_id=connection_id, word=word) for connection_id, word in sorted(words)],
        ignore_conflicts=True,
    )


def _text(spec: Spec) -> Text:
    tags = [word for tag in spec.tags for word in words_of(str(tag))]
    heading = f"{spec.title} {spec.name}"
    parts = (words_of(heading), tags, words_of(spec.summary), words_of(spec.description))
    return Text(spec.pk, parts)


def rebuild() -> None:
    """Indexes the whole mirror anew, and forgets the words that nothing has any more."""
    Word.objects.all().delete()
    fulltext.rebuild(TABLE, Spec.objects.defer("payload"), index)
