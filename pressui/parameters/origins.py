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
from pressui.parameters.json_text import to_line
from pressui.press.resources import MISSING

LONGEST: Final = 120

# The block, or "" for an app's own and a single block's; the phase; the parameter.
type Place = tuple[str, str, str]


@dataclass(frozen=True)
class Origin:
    """Where a value is from, in words; the mark is of that value, "" for whatever is there."""

    words: str
    mark: str = ""


type Origins = Mapping[Place, Origin]


def tell_origins(form: ParameterForm, origins: Origins) -> None:
    """Puts at the fields of a form that was filled in where their values are from."""
    for place, field in _places(form):
        if place in origins:
            _tell(field, origins[place])


def read_origins(form: ParameterForm, typed: Typed) -> None:
    """Takes from a posted form what still holds: a value that was changed is from nowhere."""
    fields = {} if form.is_stale else {field.name: field for _place, field in _places(form)}
    for line in typed.getlist(f"{form.prefix}.source"):
        name, mark, words = [*line.split(" ", 2), "", ""][:3]
        if name in fields and mark and words:
            _tell(fields[name], Origin(words, mark))


def origins_of(form: ParameterForm) -> dict[Place, Origin]:
    """What is told in a form, for another that takes its values over."""
    told = ((place, field) for place, field in _places(form) if field.source)
    return {place: Origin(field.source, field.source_mark) for place, field in told}


def _places(form: ParameterForm) -> Iterator[tuple[Place, Field]]:
    for part in form.sections:
        for band in part.bands:
            for field in band.fields:
                yield (part.section.block, band.phase, field.parameter.name), field


def _tell(field: Field, origin: Origin) -> None:
    """Nothing at a default, which is from the spec, and nothing at a secret, which is typed."""
    if field.secret or field.value is MISSING or field.untouched:
        return
    text = to_line(field.value).encode("utf-8", "surrogatepass")
    mark = sha256(text).hexdigest()[:12]
    if origin.mark in ("", mark):
        field.source, field.source_mark = shortened(origin.words, LONGEST), mark
