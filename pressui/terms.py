"""Understands a search box: words, and terms such as `status:failed`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

# A term runs to the next space outside of quotes; a quote that is never closed runs to the end.
_TERM = re.compile(r'(?:"[^"]*(?:"|$)|[^\s"])+')
_VALUE = re.compile(r'(?:"[^"]*(?:"|$)|[^,"])+')
_KEY = re.compile(r"([A-Za-z_]+):(.*)", re.DOTALL)


class SearchError(ValueError):
    """What was typed cannot be understood; the text says why and what to do."""


@dataclass(frozen=True)
class Term:
    """One condition: any of `values`, under `key`; a plain word has no key.

    `text` is the term as it was typed, so that the others can be kept when it is removed.
    """

    key: str
    values: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True)
class Grammar:
    """The keys that one box understands, each with the values it can have; None is any text.

    `spoken` are values by what pages call them, where that is another word.
    """

    keys: Mapping[str, Collection[str] | None]
    spoken: Mapping[str, str] = field(default_factory=dict)

    def parse(self, text: str) -> tuple[Term, ...]:
        """The terms of what was typed; all of them must hold. Raises `SearchError`."""
        return tuple(self._term(word) for word in _TERM.findall(self._closed(text)))

    def _closed(self, text: str) -> str:
        """ "status: failed" means "status:failed"; "status: kind:app" lacks a value."""
        gap = rf"(?<!\S)({'|'.join(self.keys)}):\s+(?=\S)(?![A-Za-z_]+:)"
        return re.sub(gap, r"\1:", text, flags=re.IGNORECASE)

    def _term(self, word: str) -> Term:
        keyed = _KEY.fullmatch(word)
        key, given = (keyed[1].lower(), keyed[2]) if keyed else ("", "")
        # A colon that ends a word stands there as in a title.
        if keyed is None or (key not in self.keys and not given):
            return Term("", (_unquoted(word),), word)
        if key not in self.keys:
            raise SearchError(
                _("There is no filter “%(key)s:”. Use one of %(keys)s, or put the text in quotes.")
                % {"key": key, "keys": " ".join(f"{name}:" for name in self.keys)}
            )
        values = tuple(filter(None, (_unquoted(value) for value in _VALUE.findall(given))))
        if not values:
            raise SearchError(_("Say what after “%(key)s:”.") % {"key": key})
        return Term(key, tuple(self._checked(key, value) for value in values), word)

    def _checked(self, key: str, value: str) -> str:
        """The value as we compare it, where only some values make sense."""
        known = self.keys[key]
        if known is None:
            return value
        plain = re.sub(r"[ -]", "_", value.lower())
        plain = self.spoken.get(plain, plain)
        if plain not in known:
            raise SearchError(
                _("There is no %(key)s “%(value)s”. Use one of %(known)s.")
                % {"key": key, "value": value, "known": ", ".join(self._offered(known))}
            )
        return plain

    def _offered(self, known: Collection[str]) -> list[str]:
        """The values in the words of the pages, to be typed without quotes."""
        words = {value: word for word, value in self.spoken.items()}
        return sorted(words.get(value, value).replace("_", "-") for value in known)


def written(key: str, value: str) -> str:
    """The term as a person would type it."""
    plain = value.replace('"', " ").strip()
    return f"{key}:{plain}" if re.fullmatch(r"[^\s,]+", plain) else f'{key}:"{plain}"'


def _unquoted(text: str) -> str:
    return text.replace('"', "").strip()
