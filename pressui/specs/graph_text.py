"""Words in a picture: how wide they are as far as a server can tell, and what its columns say."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _

# Widths of a letter at 12 px: in mono all alike, in the sans by its kind.
MONO: Final = 7.25
_KINDS: Final = {"iljI|.,:;'! ·": 3.3, "frt()[]-/": 4.6, "acksvxyz_": 6.6, "mwMW@%…": 10.5}
_WIDTHS: Final = {letter: width for letters, width in _KINDS.items() for letter in letters}
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
# A column whose steps begin with more words than these is none of one kind.
_WORDS: Final = 2


def width_of(words: str) -> float:
    """About how wide a text is in the sans."""
    return sum(_WIDTHS.get(letter, 8.3 if letter.isupper() else 7.2) for letter in words)


def cut(words: str, width: float, letter: float) -> str:
    """As much of a text in letters of one width as fits, with an ellipsis where some is missing."""
    room = max(1, int(width / letter))
    return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"


def cut_sans(words: str, width: float) -> str:
    """The same in the sans."""
    if width_of(words) <= width:
        return words
    kept = words
    while kept and width_of(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def stage_names(columns: Iterable[Sequence[str]]) -> list[str]:
    """A name for each column of steps: the word that their names begin with, else its number.

    Where two columns would be called alike, none is called so.
    """
    named = [_beginnings(names) for names in columns]
    return [
        name if name and named.count(name) == 1 else _("Stage %d") % number
        for number, name in enumerate(named, start=1)
    ]


def _beginnings(names: Sequence[str]) -> str:
    """ "Extract", or "Publish, notify"; empty where they begin with too many words."""
    found = [_WORD.match(name) for name in names]
    words = list(dict.fromkeys(match[0].lower() for match in found if match))
    if not words or len(words) > _WORDS or None in found:
        return ""
    told = ", ".join(words)
    return told[:1].upper() + told[1:]
