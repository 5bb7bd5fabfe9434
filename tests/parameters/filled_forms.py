"""Forms of any schema, filled in as people would, and what a browser then posts of them."""

from collections.abc import Callable
from typing import Final

from django.utils.datastructures import MultiValueDict

from pressui.parameters.controls import (
    ChoiceField,
    JsonField,
    NumberField,
    SwitchField,
    TextField,
)
from pressui.parameters.fields import Field
from pressui.parameters.forms import ParameterForm
from pressui.parameters.groups import ObjectField, RowsField
from pressui.parameters.schema import FormSchema
from pressui.press.resources import MISSING
from tests.parameters.browser import draw, posted

ODD_TEXT: Final = 'it\'s {{ odd }} {% raw %} "q" \\n $HOME `ls` %s context: ./a — ünï 😀'
_TYPED: Final = {
    "number": "10.50",
    "object": '{"yes": "no", "context": {"n": [1, null, 1e-7, 9007199254740993]}, "e": {}}',
    "object_array": '[{"a": null}, {}]',
}


def with_what_is_needed(schema: FormSchema) -> ParameterForm:
    """The defaults, and something in whatever is required besides."""
    return _filled(schema, lambda field: field.required and field.effective is MISSING)


def with_everything(schema: FormSchema) -> ParameterForm:
    """Something else than what stands there, in every field that comes to show."""
    return _filled(schema, lambda field: True)


def as_posted(form: ParameterForm) -> MultiValueDict[str, str]:
    """What a browser posts; secrets are drawn on no page, a person types them."""
    data = posted(draw(form))
    for field in form.walk():
        if field.secret and isinstance(field, TextField | NumberField | JsonField):
            data[field.name] = field.text
    return data


def _filled(schema: FormSchema, wants: Callable[[Field], bool]) -> ParameterForm:
    """What is typed may make other fields show: they come in the next round."""
    form, seen = ParameterForm(schema), set[str]()
    while waiting := [f for f in form.walk() if f.name not in seen and wants(f)]:
        for field in waiting:
            _fill(field)
        seen |= {field.name for field in waiting}
        form.clean()
    assert not [field for field in form.walk() if field.error], form
    return form


def _fill(field: Field) -> None:
    if isinstance(field, RowsField):
        field.add()
        for row in field.rows.values():
            _fill(row)
    elif isinstance(field, ChoiceField):
        field.chosen = str(len(field.parameter.options) - 1)
    elif isinstance(field, SwitchField):
        field.on = not field.on
    elif not isinstance(field, ObjectField):
        field.type_in(_TYPED.get(field.parameter.type, ODD_TEXT))
