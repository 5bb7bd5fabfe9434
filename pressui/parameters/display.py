"""Says a value in a person's words: titles for options, On and Off, objects by their fields."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pressui.parameters.values import same
from pressui.press.resources import Parameter


def shown_value(parameter: Parameter, value: Any) -> str:
    """The text of a value that is no secret; of a list of objects each has a line."""
    if isinstance(value, list):
        nests = any(isinstance(item, dict | list) for item in value)
        shown = (_shown_item(parameter, item) for item in value)
        return (";\n" if nests else ", ").join(shown) or _("empty list")
    return _shown_item(parameter, value)


def _shown_item(parameter: Parameter, value: Any) -> str:
    for option in parameter.options:
        if same(option.value, value):
            return option.title
    if isinstance(value, bool):
        return _("On") if value else _("Off")
    if value == "":
        return _("empty text")
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and value and parameter.properties:
        return " · ".join(_fields(parameter, value))
    return json.dumps(value, ensure_ascii=False)


def _fields(parameter: Parameter, value: Mapping[str, Any]) -> Iterator[str]:
    """Each field with what people call it, in the order of the schema, then what that lacks."""
    known = {child.name: child for child in parameter.properties}
    for name in dict.fromkeys((*(n for n in known if n in value), *value)):
        child = known.get(name)
        if child is None:
            yield f"{name}: {json.dumps(value[name], ensure_ascii=False)}"
        else:
            words = _("secret") if child.secret else shown_value(child, value[name])
            yield f"{child.title or name}: {words}"
