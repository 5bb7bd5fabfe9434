"""JSON as people type it: read exactly, and where it cannot be, told by line and in plain words."""

import json
import math
from typing import Any, Final

from django.utils.translation import gettext as _

_CLOSER: Final = {"{": "}", "[": "]"}


class JsonProblem(ValueError):
    """What is wrong, where, and how to mend it."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column

    def __str__(self) -> str:
        place = {"line": self.line, "column": self.column, "message": self.message}
        return _("Line %(line)d, column %(column)d: %(message)s") % place


def to_text(value: Any) -> str:
    """JSON as people like to read it."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def read_json(text: str) -> Any:
    """The value of the text, else a JsonProblem."""
    try:
        value = json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_no_twins
        )
    except json.JSONDecodeError as error:
        raise _explain(text, error) from None
    except _AnyPlace as error:
        place = text.find(error.token)
        raise _at(text, max(place, 0), str(error)) from None
    except RecursionError:
        raise _at(text, 0, _("this is nested too deeply.")) from None
    except ValueError:
        raise _at(text, 0, _("a number in it is too long.")) from None
    return value


class _AnyPlace(ValueError):
    """Wrong where the parser does not tell the position: it is looked up by the token."""

    def __init__(self, token: str, message: str) -> None:
        super().__init__(message)
        self.token = token


def _no_constant(token: str) -> Any:
    raise _AnyPlace(token, _("%s is not a number that JSON knows.") % token)


def _finite(token: str) -> float:
    number = float(token)
    if not math.isfinite(number):
        raise _AnyPlace(token, _("this number is too large."))
    return number


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise _AnyPlace(json.dumps(twin), _("“%s” is given twice.") % twin)
    return found


def _at(text: str, position: int, message: str) -> JsonProblem:
    before = text[:position]
    return JsonProblem(message, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def _explain(text: str, error: json.JSONDecodeError) -> JsonProblem:
    position, kind = error.pos, error.msg
    character = text[position : position + 1]
    if "delimiter" in kind and "':'" in kind:
        return _at(text, position, _("a colon is missing after the name."))
    if "','" in kind:
        return _unclosed_or_comma(text, position, character)
    if kind.startswith("Unterminated string"):
        return _at(text, position, _('the text that begins here is not closed. Add " at its end.'))
    if kind.startswith("Invalid control character"):
        return _at(
            text, position, _("a text goes over the end of the line. Write \\n for a new line.")
        )
    if kind.startswith("Invalid \\"):
        return _at(text, position, _("a backslash has to be written twice: \\\\."))
    if kind.startswith("Extra data"):
        return _at(text, position, _("there is more after the end. Remove what follows."))
    return _missing_value(text, position, character, name_expected="property name" in kind)


def _open_brackets(text: str) -> list[tuple[str, int]]:
    """The brackets that are still open at the end of the text, with their positions."""
    found: list[tuple[str, int]] = []
    quoted = escaped = False
    for position, character in enumerate(text):
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in _CLOSER:
            found.append((character, position))
        elif character in _CLOSER.values() and found:
            found.pop()
    return found


def _unclosed_or_comma(text: str, position: int, character: str) -> JsonProblem:
    end = len(text[:position].rstrip())
    bracket, _where = (_open_brackets(text[:position]) or [("{", 0)])[-1]
    closer = _CLOSER[bracket]
    if character and character not in _CLOSER.values():
        return _at(text, end, _("a comma is missing at the end."))
    what = _("the list is not closed.") if bracket == "[" else _("the object is not closed.")
    return _at(text, end, f"{what} " + _("Add %s at the end of the line.") % closer)


def _missing_value(text: str, position: int, character: str, name_expected: bool) -> JsonProblem:
    before = text[:position].rstrip()
    if character == "'":
        return _at(text, position, _('use double quotes " instead of single ones.'))
    if before.endswith(",") and (not character or character in "}]"):
        return _at(text, len(before) - 1, _("the last comma is one too many. Remove it."))
    if not character and _open_brackets(text):
        return _unclosed_or_comma(text, len(text), "")
    if not character:
        return _at(text, position, _("a value is missing."))
    if name_expected:
        return _at(text, position, _("a name in double quotes is expected here."))
    return _at(text, position, _word_advice(text[position:]))


def _word_advice(rest: str) -> str:
    word = rest.split()[0].rstrip(",]}")
    known = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
    if word in known:
        return _("write %(right)s instead of %(wrong)s.") % {"right": known[word], "wrong": word}
    if word[:1].isalpha():
        return _("put the text in double quotes.")
    return _("a value is missing here.")


def to_line(value: Any) -> str:
    """JSON in one line."""
    return json.dumps(value, ensure_ascii=False)
