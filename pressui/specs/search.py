"""Finds specs by words as they are typed, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Length, Replace

from pressui import fulltext
from pressui.conditions import put_to_each
from pressui.fulltext import Query, Text, words_of
from pressui.specs import spelling, wording
from pressui.specs.models import Spec, SpecText, Word

TABLE: Final = SpecText._meta.db_table
_HEADING, _WITH_TAGS, _ABOVE_BODY = "A", "AB", "ABC"
# How much longer than its stems the words of a title may be, and how many such titles are read.
_LONGER: Final = 8
_NAMESAKES: Final = 100
# Among equals: what others use most, and what is new; never what is oldest.
_LIKED: Final = ("-deployment_count", F("released_at").desc(nulls_last=True), "-id")


type Together = dict[frozenset[str], int]


@dataclass(frozen=True)
class Search:
    """What is looked for: `text` as it is understood, `typed` as it came.

    Of `words` a spec needs so many as `least` says; those with `most` come first. Specs of
    `kinds`, which a word of the text named, come before their like; they are no filter.
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
    most: int = 0

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
    fits = _has(Query(asked.stems, least=asked.enough))
    if asked.is_of_kind:
        fits |= Q(kind__in=asked.kinds)
    return specs.filter(put_to_each(fits))


def words_together(specs: QuerySet[Spec], words: Sequence[str]) -> Together:
    """Which of the words some specs have together, and how many specs have just those."""
    has = {
        f"has_{place}": _when(_has(Query((wording.stem(word),))))
        for place, word in enumerate(words)
    }
    rows = specs.order_by().values_list(*has.values()).annotate(number=Count("*"))
    return {
        frozenset(word for word, is_had in zip(words, row, strict=False) if is_had): number
        for *row, number in rows
    }


def best(found: QuerySet[Spec], asked: Search | str, start: int, stop: int) -> list[Spec]:
    """A part of what `matching` found, by where the words stand, then what can be deployed."""
    asked = Search.read(asked) if isinstance(asked, str) else asked
    if not asked.words:
        return []
    first = _of_kind(asked) if asked.is_of_kind else _first(asked)
    begins = _when(Q(sort_name__startswith=_named(asked.text)))
    usable = _when(Q(status="available"))
    order = (usable.desc(), _words_in_name(), "-featured", begins.desc(), *_LIKED)
    ranked = found.order_by(*first, *order)
    return in_order(list(ranked.values_list("pk", flat=True)[start:stop]))


def _words_in_name() -> OrderBy:
    """The fewer words a spec is called by, the more of its name was typed."""
    without = Length(Replace("sort_name", Value(" "), Value("")))
    return (Length("sort_name") - without).asc()


def _of_kind(asked: Search) -> list[OrderBy]:
    """Nothing but a kind was named: what has the word in its heading, then that kind."""
    whole, begun = Query(asked.words, _HEADING, whole=True), Query(asked.stems, _HEADING)
    conditions = (_has(whole), _has(begun), Q(kind__in=asked.kinds))
    return [_when(condition).desc() for condition in conditions]


def in_order(keys: Sequence[int]) -> list[Spec]:
    """The specs of these keys as lists show them, in the same order."""
    specs = Spec.objects.defer("payload", "description").in_bulk(keys)
    return [specs[key] for key in keys if key in specs]


def _first(asked: Search) -> list[OrderBy]:
    """What comes first of all; where words are missing, what has most of them, then the rarest."""
    rarest = [_when(_has(Query((wording.stem(asked.rarest),))))] if asked.rarest else []
    # Forms of one word are one: no text has more of them than there are.
    most = min(asked.most, len(asked.stems))
    if most > asked.enough:
        rarest = [_when(_has(Query(asked.stems, least=most))), *rarest]
    tier = _tier(asked)
    # Of a single word the tiers know it.
    headed = [_when(_has(Query(asked.stems, _HEADING, least=1)))] if asked.enough > 1 else []
    if not asked.kinds:
        return [one.desc() for one in (*rarest, tier, *headed)]
    # As much as one step and a half of the tiers.
    of_kind = When(kind__in=asked.kinds, then=3)
    liked = Case(of_kind, default=Value(0), output_field=IntegerField())
    return [one.desc() for one in (*rarest, tier * 2 + liked, liked, *headed)]


def _when(condition: Q) -> Case:
    return Case(When(condition, then=1), default=Value(0), output_field=IntegerField())


def _tier(asked: Search) -> Case:
    every = Query(tuple(words_of(asked.text)), _HEADING, whole=True)
    enough = Query(asked.words, _HEADING, whole=True, least=asked.enough)
    # Of a single word both ask the same.
    wholes = {enough.tsquery: (enough, 4), every.tsquery: (every, 5)}
    exact, alike = _namesakes(asked)
    return Case(
        When(pk__in=exact, then=9),
        When(pk__in=alike, then=7),
        *(When(_has(query), then=tier) for query, tier in reversed(wholes.values())),
        *(
            When(_has(Query(asked.stems, parts, least=asked.enough)), then=tier)
            for parts, tier in ((_HEADING, 3), (_WITH_TAGS, 2), (_ABOVE_BODY, 1))
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


def _namesakes(asked: Search) -> tuple[list[int], list[int]]:
    """The specs that are called just that, and those called so in other forms of the words."""
    words, every = words_of(asked.text), _stems(asked.text)
    wanted = (every,) if asked.kinds else (every, frozenset(asked.stems))
    exact, alike = [], []
    for key, *names in _short_named(tuple(asked.stems), asked.text):
        if any(words_of(name) == words for name in names):
            exact.append(key)
        elif any(_stems(name) in wanted for name in names):
            alike.append(key)
    return exact, alike


def _short_named(stems: tuple[str, ...], text: str) -> Iterable[tuple[int, str, str]]:
    """Keys, titles and names of specs that have these in the heading, and not much else there."""
    longest = len(text) + _LONGER * len(stems)
    short = Q(label_length__lte=longest) | Q(name_length__lte=longest)
    headed = Spec.objects.filter(_has(Query(stems, _HEADING)))
    lengths = headed.annotate(label_length=Length("sort_name"), name_length=Length("name"))
    ordered = lengths.filter(short).order_by("label_length", "-pk")
    return ordered.values_list("pk", "title", "name")[:_NAMESAKES]


def _stems(text: str) -> frozenset[str]:
    return frozenset(wording.stem(word) for word in wording.telling(text))


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
    author = words_of(spec.created_by.partition("@")[0])
    body = [*words_of(spec.description), *author]
    return Text(spec.pk, (heading(spec), tags, words_of(spec.summary), body))


def heading(spec: Spec) -> list[str]:
    """The words of what a spec is called."""
    return _with_plain_numbers(words_of(f"{spec.title} {spec.name}"))


def _with_plain_numbers(words: list[str]) -> list[str]:
    """So that "2972" finds "02972"."""
    plain = [word.lstrip("0") for word in words if word.isdigit() and word.startswith("0")]
    return words + [word for word in plain if word]


def rebuild() -> None:
    """Indexes the whole mirror anew, and forgets the words that nothing has any more."""
    Word.objects.all().delete()
    fulltext.rebuild(TABLE, Spec.objects.defer("payload"), index)
