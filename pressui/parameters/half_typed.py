"""What somebody typed that is no value (yet), kept as it was typed; never a secret."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.datastructures import MultiValueDict

from pressui.parameters.builders import UNREADABLE
from pressui.parameters.controls import JsonField
from pressui.parameters.fields import Field, Typed, holds_secret
from pressui.parameters.forms import ParameterForm
from pressui.parameters.places import placed
from pressui.parameters.schema import Place, shape

type Kept = dict[str, Any]


def half_typed(form: ParameterForm, typed: Typed) -> list[Kept]:
    """What was posted for each field that is wrong, or has something wrong within."""
    wrong = [one for one in placed(form) if one[1].shown and _is_wrong(one[1])]
    return [
        {
            "place": [place.block, place.phase, place.name],
            "shape": shape(field.parameter),
            "typed": found,
        }
        for place, field in wrong
        if not form.is_stale and (found := dict(_typed_in(field, typed)))
    ]


def type_again(form: ParameterForm, kept: Sequence[Kept]) -> None:
    """Puts it into the same fields of another form, where these still ask for the same."""
    fields = dict(placed(form))
    for one in kept:
        field = fields.get(Place(*one["place"]))
        if field is not None and shape(field.parameter) == one["shape"]:
            field.read(_renamed(one["typed"], field.name))
            for inner in field.every():
                inner.revealed = True
    form.clean()


def _is_wrong(field: Field) -> bool:
    """What is not there yet was not typed."""
    return any(one.error and not one.lacking for one in field.walk())


def _typed_in(field: Field, typed: Typed) -> Iterator[tuple[str, list[str]]]:
    """All that was posted for a field and those within it, by what comes after its name."""
    names = {one.name for one in field.every() if not _may_hold_secret(one)}
    for key in typed:
        name, _dot, what = key.partition(".")
        if name in names and what != "paste":
            yield key.removeprefix(field.name), typed.getlist(key)


def _may_hold_secret(field: Field) -> bool:
    parameter = field.parameter
    if not isinstance(field, JsonField):
        return field.secret
    return holds_secret(parameter) or not UNREADABLE.isdisjoint(parameter.malformed)


def _renamed(typed: Mapping[str, list[str]], name: str) -> Typed:
    return MultiValueDict({f"{name}{after}": texts for after, texts in typed.items()})
