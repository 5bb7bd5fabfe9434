"""What an upgrade would change, in a few words: the classes of its parameters, worst first."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pressui.parameters.upgrades import Line

# What says that somebody has to look, by the class; what is kept is not told.
_WORDS: Final = {
    "invalid": gettext_lazy("%(n)d now invalid"),
    "required": gettext_lazy("%(n)d newly required"),
    "again": gettext_lazy("%(n)d with a secret to enter again"),
    "new": gettext_lazy("%(n)d new with defaults"),
    "removed": gettext_lazy("%(n)d removed"),
}


def in_words(lines: Sequence[Line]) -> str:
    """ "2 new with defaults, 1 default changed"; or that all values still fit."""
    counts = Counter(line.verdict.value for line in lines)
    parts = [str(words) % {"n": counts[name]} for name, words in _WORDS.items() if counts[name]]
    if moved := counts["default"]:
        words = ngettext("%(n)d default changed", "%(n)d defaults changed", moved)
        parts.append(words % {"n": moved})
    return ", ".join(parts) or _("all values still fit")
