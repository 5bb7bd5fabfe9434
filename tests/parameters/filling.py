"""Schemas in short, and forms filled in the way a table of cases says it."""

from typing import Any, Final

from django.utils.datastructures import MultiValueDict

from pressui.parameters.controls import ChoiceField, SwitchField
from pressui.parameters.fields import Field
from pressui.parameters.forms import ParameterForm
from pressui.parameters.groups import ObjectField, RowsField
from pressui.parameters.schema import Block, FormSchema
from pressui.press.resources import ParameterSchema, read_schema
from tests.parameters.browser import Pairs, multi

UNTOUCHED: Final = object()


def parameter(name: str, kind: str, *, required: bool = False, **rest: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "required": required, **rest}


def parameters(*run: dict[str, Any], build: tuple[dict[str, Any], ...] = ()) -> ParameterSchema:
    schema = read_schema({"build": list(build), "run": list(run)})
    assert schema is not None
    return schema


def schema_of(*run: dict[str, Any], build: tuple[dict[str, Any], ...] = ()) -> FormSchema:
    """The form schema of a block spec with these parameters."""
    return FormSchema.of_block(Block("b", "B", "workflow", "1.0.0", parameters(*run, build=build)))


def filled(schema: FormSchema, **given: Any) -> ParameterForm:
    """The form after a person gave these; the others stand as they were drawn."""
    return ParameterForm(schema, filled_in(schema, **given))


def filled_in(schema: FormSchema, **given: Any) -> MultiValueDict[str, str]:
    """What is posted of it then."""
    blank = ParameterForm(schema)
    pairs = [("p.schema", schema.fingerprint)]
    for group in blank.groups:
        for field in group.fields:
            pairs += typed(field, given.get(field.parameter.name, UNTOUCHED))
    return multi(pairs)


def typed(field: Field, given: Any) -> Pairs:
    """What is posted for one field: a text, True or False, a choice's title, a list, a dict."""
    if isinstance(field, RowsField):
        return _rows(field, given)
    if isinstance(field, ObjectField):
        inner = given if isinstance(given, dict) else {}
        return [
            pair
            for child in field.inner
            for pair in typed(child, inner.get(child.parameter.name, UNTOUCHED))
        ]
    if isinstance(field, SwitchField):
        return [(field.name, "true" if (field.on if given is UNTOUCHED else given) else "false")]
    if isinstance(field, ChoiceField):
        return [(field.name, _choice(field, given))]
    if given is EMPTY:
        return [(field.name, ""), (f"{field.name}.empty", "1")]
    return [(field.name, field.text if given is UNTOUCHED else given)]  # type: ignore[attr-defined]


EMPTY: Final = object()


def _rows(field: RowsField, given: Any) -> Pairs:
    if given is EMPTY:
        return [(f"{field.name}.empty", "1")]
    if given is UNTOUCHED:
        keys, rows = list(field.rows), list(field.rows.values())
        given = [UNTOUCHED for _row in rows]
    else:
        keys = [f"r{place}" for place in range(len(given))]
        rows = [field._row(key) for key in keys]
    pairs: Pairs = []
    for key, row, item in zip(keys, rows, given, strict=True):
        pairs += [(f"{field.name}.row", key), *typed(row, item)]
    return pairs


def _choice(field: ChoiceField, given: Any) -> str:
    if given is UNTOUCHED:
        return field.chosen
    titles = {option.title: str(place) for place, option in enumerate(field.parameter.options)}
    return titles.get(given, given)
