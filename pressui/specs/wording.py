"""What the words of a search mean: which count, how they begin, which name a kind of spec."""

from typing import Final

from pressui.fulltext import words_of
from pressui.press import Kind

# They tell nothing where other words stand beside them; "data" is what everything here is about.
_TELL_NOTHING: Final = """
a about again all also am an and another any are as at be because been before being both but by
can could data did do does doing each else even ever every few find for from get give go goes had
has have he help her here his how i if in into is it its just keep know let like look lot make
many may me might more most much must my need needs no not now of off often on once one only or
other our out over own per please really same see she should show so some somebody someone
something spec specs still such take than that the their them then there these they thing things
this those through to too tried try trying until up upon us use used using very want wants was we
were what when where whether which while who whole why will with without would you your
"""
STOP_WORDS: Final = frozenset(_TELL_NOTHING.split())
_APPS: Final = ("app", "application")
_SERVICE: Final = (Kind.SERVICE.value,)
KIND_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "app": (Kind.APP.value,),
    "application": (Kind.APP.value,),
    "workflow": (Kind.WORKFLOW.value,),
    "service": _SERVICE,
    "block": (Kind.WORKFLOW.value, Kind.SERVICE.value),
}
# What the forms of a word end with, and how long its beginning has to be without it.
_ENDINGS: Final = (
    ("ations", 4),
    ("ation", 4),
    ("ments", 5),
    ("ment", 5),
    ("ions", 5),
    ("ings", 4),
    ("ion", 5),
    ("ing", 4),
    ("ies", 4),
    ("ed", 4),
    ("es", 4),
    ("s", 3),
    ("e", 4),
    ("y", 4),
)
_NO_PLURAL: Final = "ss"


def stem(word: str) -> str:
    """The beginning that the forms of an English word share: "loads" and "loading" are "load"."""
    if word.endswith(_NO_PLURAL) or not word.isalpha():
        return word
    for ending, shortest in _ENDINGS:
        beginning = word.removesuffix(ending)
        if beginning != word and len(beginning) >= shortest:
            return _undoubled(beginning) if ending in ("ing", "ings", "ed") else beginning
    return word


def _undoubled(word: str) -> str:
    """ "planning" is of "plan"; "selling" is of "sell"."""
    is_doubled = word[-1] == word[-2] and word[-1] not in "aeiou"
    return word[:-1] if is_doubled and len(word) > 4 else word


def telling(text: str) -> tuple[str, ...]:
    """The words to look for, each once; the stop words only where there are no others."""
    words = tuple(dict.fromkeys(words_of(text)))
    return tuple(word for word in words if word not in STOP_WORDS) or words


def kinds_named(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds that one of these words names, and the other words.

    Words that name different kinds name none: "workflow app" is looked for as it stands.
    """
    plain = [word.removesuffix("s") for word in words]
    if "web" in plain[:-1] and plain[plain.index("web") + 1] in _APPS:
        at = plain.index("web")
        return _SERVICE, words[:at] + words[at + 2 :]
    named = [word for word, bare in zip(words, plain, strict=True) if bare in KIND_WORDS]
    if len(named) != 1:
        return (), words
    return KIND_WORDS[named[0].removesuffix("s")], tuple(w for w in words if w != named[0])
