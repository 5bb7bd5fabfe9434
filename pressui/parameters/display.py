"""Says a value in a person's words: titles for options, On and Off, lists in a line."""

import json
from typing import Any

from django.utils.translation import gettext as _

from pressui.parameters.values import same
from pressui.press.resources import Parameter


def shown_value(parameter: Parameter, value: Any) -> str:
    """The text of a value that is no secret."""
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(_shown_item(parameter, item) for item in value) or _("empty list")
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
    return json.dumps(value, ensure_ascii=False)
