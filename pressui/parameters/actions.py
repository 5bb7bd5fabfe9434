"""The buttons of a form: add, remove, move and paste rows, restore a default, update, send."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pressui.parameters.fields import Field, Typed
from pressui.parameters.groups import RowsField
from pressui.press.resources import MISSING

if TYPE_CHECKING:
    from pressui.parameters.forms import ParameterForm

SEND: Final = "send"
ROW_VERBS: Final = {"remove", "up", "down"}


@dataclass(frozen=True)
class Action:
    """A pressed button: what to do, and to which field or row."""

    verb: str
    target: str

    @classmethod
    def of(cls, typed: Typed) -> "Action | None":
        verb, _colon, target = typed.get("_action", "").partition(":")
        return cls(verb, target) if verb else None


def act(form: "ParameterForm", action: Action, typed: Typed) -> Field | None:
    """Do what the button says; gives the field that has to be drawn again."""
    if action.verb in ROW_VERBS:
        name, _dash, key = action.target.rpartition("-")
        field = form.find(name)
        return _act_on_row(field, action.verb, key) if isinstance(field, RowsField) else None
    field = form.find(action.target)
    if field is not None and action.verb == "restore":
        field.load(MISSING)
    elif isinstance(field, RowsField) and action.verb == "add":
        field.add()
    elif isinstance(field, RowsField) and action.verb == "paste":
        field.paste(typed.get(f"{field.name}.paste", ""))
    return field


def _act_on_row(field: RowsField, verb: str, key: str) -> Field:
    if key in field.rows:
        if verb == "remove":
            field.remove(key)
        else:
            field.move(key, -1 if verb == "up" else 1)
    return field
