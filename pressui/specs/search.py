"""Finds specs by words as they are typed, best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from pressui import fulltext
from pressui.fulltext import Query, Rank, Text, words_of
from pressui.specs import spelling, wording
from pressui.specs.models import Spec, SpecText, Word

TABLE: Final = SpecText._meta.db_table
_HEADING, _ABOVE_BODY = "A", "ABC"


@dataclass(frozen=True)
class Search:
    """What is looked for: `text` as it is understood, `typed` as it came.

    Of `words` a spec needs so many as `least` says. Specs of `kinds`, which a word of the text
    named, come before their like; they are no filter.
    """

    typed: str
    text: str
    words: tuple[str, ...]
    least: int
    kinds: tuple[str, ...] = ()
    is_of_kind: bool = False  # nothing but a kind was named
    # Where fewer words had to do: all of them, those that no spec has, and what few have.
    every: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rarest: str = ""

    @classmethod
    def read(cls, text: str, typed: str = "") -> Self:
        words = wording.telling(text)
        kinds, others = wording.kinds_named(words)
        needed = others or words
        return cls(typed or text, text, needed, len(needed), kinds, bool(kinds and not others))

    @property
    def is_corrected(self) -> bool:
        return self.typed != self.text

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(wording.stem(word) for word in self.words))

    @property
    def enough(self) -> int:
        return min(self.least, len(self.stems))


def matching(specs: QuerySet[Spec], asked: Search | str) -> QuerySet[Spec]:
    """The specs that have the words of a search, each as the beginning of one of theirs."""
    asked = Search.read(asked) if isinstance(asked, str) else asked
    if not asked.text:
        return specs
    if not asked.words:
        return specs.none()
    of_kind = Q(kind__in=asked.kinds) if asked.is_of_kind else Q()
    return specs.filter(_has(Query(asked.stems, least=asked.enough)) | of_kind)


def best(found: QuerySet[Spec], asked: Search | str, start: int, stop: int) -> list[Spec]:
    """A part of what `matching` found: title and name before summary and tags before the rest.

    The texts alone are ranked, and what was found is a plain set of keys (`+ 0`): a join would
    let SQLite search the texts once for each spec.
    """
    asked = Search.read(asked) if isinstance(asked, str) else asked
    if not asked.words:
        return []
    if asked.is_of_kind:
        return _of_kind(found, asked, start, stop)
    query = Query(asked.stems, least=asked.enough)
    texts = SpecText.objects.filter(vector__matches=query).annotate(key=F("pk") + 0)
    ranked = texts.filter(key__in=found.order_by().values("pk")).order_by(
        *_first(asked), _begins_with(asked.text).desc(), Rank("vector", query).desc(), "key"
    )
    return in_order(list(ranked.values_list("key", flat=True)[start:stop]))


def _of_kind(found: QuerySet[Spec], asked: Search, start: int, stop: int) -> list[Spec]:
    """Nothing but a kind was named: what has the word in its heading, then that kind."""
    headed = _when(_has(Query(asked.stems, _HEADING)))
    of_kind = _when(Q(kind__in=asked.kinds))
    ranked = found.order_by(headed.desc(), of_kind.desc(), "-deployment_count", "sort_name", "id")
    return in_order(list(ranked.values_list("pk", flat=True)[start:stop]))


def in_order(keys: Sequence[int]) -> list[Spec]:
    """The specs of these keys as lists show them, in the same order."""
    specs = Spec.objects.defer("payload", "description").in_bulk(keys)
    return [specs[key] for key in keys if key in specs]


def _first(asked: Search) -> list[OrderBy]:
    """What comes first of all; where words are missing, what has the one that few others have."""
    rarest = [_when(_has(Query((wording.stem(asked.rarest),))))] if asked.rarest else []
    tier = _tier(asked)
    if not asked.kinds:
        return [*(one.desc() for one in rarest), tier.desc()]
    of_kind = Spec.objects.filter(kind__in=asked.kinds).values("pk")
    # As much as one step and a half of the tiers.
    liked = Case(When(pk__in=of_kind, then=3), default=Value(0), output_field=IntegerField())
    return [*(one.desc() for one in rarest), (tier * 2 + liked).desc(), liked.desc()]


def _when(condition: Q) -> Case:
    return Case(When(condition, then=1), default=Value(0), output_field=IntegerField())


def _tier(asked: Search) -> Case:
    named = _named(asked.text)
    exact = Spec.objects.filter(Q(sort_name=named) | Q(name=named)).values("pk")
    whole = Query(tuple(words_of(asked.text)), _HEADING, whole=True)
    return Case(
        When(pk__in=exact, then=6),
        When(_has(whole), then=4),
        When(_has(Query(asked.words, _HEADING, whole=True, least=asked.enough)), then=3),
        When(_has(Query(asked.stems, _HEADING, least=asked.enough)), then=2),
        When(_has(Query(asked.stems, _ABOVE_BODY, least=asked.enough)), then=1),
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
    heading = _with_plain_numbers(words_of(f"{spec.title} {spec.name}"))
    author = words_of(spec.created_by.partition("@")[0])
    body = [*words_of(spec.description), *author]
    return Text(spec.pk, (heading, tags, words_of(spec.summary), body))


def _with_plain_numbers(words: list[str]) -> list[str]:
    """So that "2972" finds "02972"."""
    plain = [word.lstrip("0") for word in words if word.isdigit() and word.startswith("0")]
    return words + [word for word in plain if word]


def rebuild() -> None:
    """Indexes the whole mirror anew, and forgets the words that nothing has any more."""
    Word.objects.all().delete()
    fulltext.rebuild(TABLE, Spec.objects.defer("payload"), index)
