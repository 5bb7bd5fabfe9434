"""Where the value of a field is from, told at the field for as long as that value stands there.

The page hands it back in hidden inputs: the field, a mark of the value that was filled in, and
the words. Who changes those inputs changes words that only they see.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pressui.parameters.fields import Field, Typed, shortened
from pressui.parameters.forms import ParameterForm
from pressui.parameters.groups import ObjectField
from pressui.parameters.json_text import to_line
from pressui.parameters.places import placed
from pressui.press.resources import MISSING

LONGEST: Final = 120

# The block, or "" for an app's own and a single block's; the phase; the parameter; then, of an
# object, the fields within down to one.
type Steps = tuple[str, ...]
TOP: Final = 3


@dataclass(frozen=True)
class Origin:
    """Where a value is from, in words; the mark is of that value, "" for whatever is there."""

    words: str
    mark: str = ""


type Origins = Mapping[Steps, Origin]


def tell_origins(form: ParameterForm, origins: Origins) -> None:
    """Puts at the fields of a form that was filled in where their values are from.

    What is said of a whole object is said of each of its fields.
    """
    for steps, field in _leaves(form):
        origin = origins.get(steps) or origins.get(steps[:TOP])
        if origin:
            _tell(field, origin)


def read_origins(form: ParameterForm, typed: Typed) -> None:
    """Takes from a posted form what still holds: a value that was changed is from nowhere."""
    fields = {} if form.is_stale else {field.name: field for _steps, field in _leaves(form)}
    for line in typed.getlist(f"{form.prefix}.source"):
        name, mark, words = [*line.split(" ", 2), "", ""][:3]
        if name in fields and mark and words:
            _tell(fields[name], Origin(words, mark))


def origins_of(form: ParameterForm) -> dict[Steps, Origin]:
    """What is told in a form, for another that takes its values over."""
    told = ((steps, field) for steps, field in _leaves(form) if field.source)
    return {steps: Origin(field.source, field.source_mark) for steps, field in told}


def _leaves(form: ParameterForm) -> Iterator[tuple[Steps, Field]]:
    """The fields that have a value of their own: objects have their fields'."""
    for place, field in placed(form):
        yield from _within((place.block, place.phase, place.name), field)


def _within(steps: Steps, field: Field) -> Iterator[tuple[Steps, Field]]:
    if not isinstance(field, ObjectField):
        yield steps, field
        return
    for child in field.inner:
        yield from _within((*steps, child.parameter.name), child)


def _tell(field: Field, origin: Origin) -> None:
    """Nothing at a default, which is from the spec, and nothing at a secret, which is typed."""
    if field.secret or field.value is MISSING or field.untouched:
        return
    text = to_line(field.value).encode("utf-8", "surrogatepass")
    mark = sha256(text).hexdigest()[:12]
    if origin.mark in ("", mark):
        field.source, field.source_mark = shortened(origin.words, LONGEST), mark
