"""Keeps the token and secret values out of what errors say, also when the API repeats them."""

import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "•••"
WITHHELD = "The API's message is withheld, since it repeats a secret value."
SHORTEST_TO_CUT = 4


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, in whatever spelling they stand in it.

    Cutting out a value of three characters would show where it stood, and so what it was: a
    message with one of those as a word is withheld as a whole.
    """
    for secret in sorted({*secrets} - {""}, key=len, reverse=True):
        if len(secret) < SHORTEST_TO_CUT:
            if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text):
                return WITHHELD
            continue
        for spelling in _spellings(secret):
            text = text.replace(spelling, MASK)
    return text


def _spellings(secret: str) -> list[str]:
    spellings = {
        secret,
        secret.strip() or secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        html.escape(secret),
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
    }
    return sorted(spellings, key=len, reverse=True)


def credentials(token: str) -> tuple[str, ...]:
    """The spellings of a token to keep secret: whole, and without a scheme such as `Bearer`."""
    return (token, token.split()[-1])
