"""Which controls of a page hold a secret that somebody types, and for which parameter.

The server never gives a secret back. Where a page is replaced by another of the same form, its
script moves what was typed to the control of the very same parameter, within the page alone.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pressui.parameters.fields import Field
from pressui.parameters.groups import RowsField
from pressui.parameters.places import placed
from pressui.parameters.schema import shape

if TYPE_CHECKING:
    from pressui.parameters.forms import ParameterForm


def secret_controls(form: "ParameterForm") -> str:
    """The names of the controls with marks of their parameters, as JSON for the script."""
    found = {
        name: mark
        for place, field in placed(form)
        for name, mark in _within(field, (place.block, place.phase))
    }
    return json.dumps(found)


def _within(field: Field, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """None in lists, since the rows that were added are not there in another page."""
    keys = (*keys, field.parameter.name)
    if isinstance(field, RowsField):
        return
    for child in field.inner:
        yield from _within(child, keys)
    if field.secret and not field.inner:
        asked = json.dumps([keys, shape(field.parameter)])
        yield field.name, hashlib.sha256(asked.encode()).hexdigest()[:12]
