"""What an upgrade would change, and what it asks of a person, in a few words."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pressui.parameters.upgrades import Line, Verdict

# What says that somebody has to look, by the class; what is kept is not told.
_WORDS: Final = {
    Verdict.INVALID: gettext_lazy("%(n)d now invalid"),
    Verdict.REQUIRED: gettext_lazy("%(n)d newly required"),
    Verdict.AGAIN: gettext_lazy("%(n)d with a secret to enter again"),
    Verdict.NEW: gettext_lazy("%(n)d new with defaults"),
    Verdict.REMOVED: gettext_lazy("%(n)d removed"),
}
_HELD: Final = (Verdict.INVALID, Verdict.REQUIRED, Verdict.AGAIN)


def in_words(lines: Iterable[Line]) -> str:
    """ "2 new with defaults, 1 default changed"; or that all values still fit."""
    counts = _counted(lines)
    parts = [str(words) % {"n": counts[name]} for name, words in _WORDS.items() if counts[name]]
    if moved := counts[Verdict.DEFAULT]:
        words = ngettext("%(n)d default changed", "%(n)d defaults changed", moved)
        parts.append(words % {"n": moved})
    return ", ".join(parts) or _("all values still fit")


def fit_words(lines: Iterable[Line]) -> str:
    """ "3 values to decide"; or how many still fit, where nothing is to be decided."""
    counts = _counted(lines)
    if held := sum(counts[one] for one in _HELD):
        return ngettext("%(n)d value to decide", "%(n)d values to decide", held) % {"n": held}
    fit = counts[Verdict.KEPT] + counts[Verdict.DEFAULT]
    return ngettext("Its value still fits", "All %(n)d values still fit", fit) % {"n": fit}


def _counted(lines: Iterable[Line]) -> Counter[Verdict]:
    return Counter(line.verdict for line in lines)
