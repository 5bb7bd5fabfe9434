"""Mends typing mistakes with the words that the catalogue itself has."""

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 4
# From so many letters on, one mistake in the beginning of a word is believed, and two mistakes.
LONG: Final = 6
TWO_MISTAKES: Final = 8


def is_worth_knowing(word: str) -> bool:
    """Whether somebody may have meant this word; a number is meant as it is typed."""
    return len(word) >= SHORTEST and word.isalpha()


def mended(typed: str, known: Iterable[str]) -> str:
    """The known word that is closest to what was typed, or its beginning; else as typed."""
    if not is_worth_knowing(typed):
        return typed
    best, least = typed, float("inf")
    for word in known:
        if word.startswith(typed):
            return typed
        allowed = _allowed(typed, word)
        if _may_be_meant(typed, word, allowed):
            distance = _distance(typed, word)
            if distance <= allowed and (distance, len(word)) < (least, len(best)):
                best, least = word, distance
    return best


def _allowed(typed: str, word: str) -> float:
    """How many mistakes are believed: neither "leaving" for "reading" nor "cancel" for "chance"."""
    if len(typed) < LONG or word[0] != typed[0]:
        return 1
    return 2 if len(typed) >= TWO_MISTAKES else 1.5


def _may_be_meant(typed: str, word: str, allowed: float) -> bool:
    """A quick look before the slow one; the first two letters are seldom both wrong.

    Of a short word the first letter is right: "dark" is not meant to be "mark".
    """
    near = typed[0] in word[:2] or (typed[1] in word[:2] and len(typed) >= LONG)
    return near and len(word) >= len(typed) - allowed and len(set(typed) - set(word)) <= allowed


def _distance(typed: str, word: str) -> float:
    """How many letters are missing, added, wrong, or exchanged with their neighbor.

    Where only the beginning of the word was typed, half a mistake more.
    """
    word = word[: len(typed) + 2]
    before: list[int] = []
    above = list(range(len(word) + 1))
    for i, letter in enumerate(typed, start=1):
        row = [i]
        for j, other in enumerate(word, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return min(above[-1], min(above) + 0.5)
