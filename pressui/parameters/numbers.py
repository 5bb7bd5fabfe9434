"""Numbers as people type them, kept as they were typed: 10 stays whole, 10.0 does not."""

import json
import math
import re

from django.utils.translation import gettext as _

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_LONGEST = 400


def to_text(number: float) -> str:
    """The shortest text that reads back as the same number."""
    return json.dumps(number)


def read_number(typed: str) -> int | float:
    """The number that was typed, else a ValueError that says how to write it."""
    text = typed.strip().replace("\N{MINUS SIGN}", "-")
    if len(text) > _LONGEST:
        raise ValueError(_("This number is too long."))
    if _WHOLE.fullmatch(text):
        return int(text)
    if not _DECIMAL.fullmatch(text):
        raise ValueError(_advice(text))
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(_("This number is too large."))
    return number


def _advice(text: str) -> str:
    if "," in text:
        return _("Write the number without commas: 1000, or 0.5 with a point.")
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        return _("This is not a number that can be sent. Write one such as 10 or 0.5.")
    return _("This is not a number. Write one such as 10, 0.5 or 1e-7.")
