"""Form fields that more than one application uses."""

import re
from typing import Any

from django import forms


class Names(forms.Field):
    """Names separated by commas or line ends, each once."""

    widget = forms.TextInput(attrs={"class": "input"})

    def to_python(self, value: Any) -> tuple[str, ...]:
        names = (part.strip().removeprefix("#") for part in re.split(r"[,\n]", value or ""))
        return tuple(dict.fromkeys(name for name in names if name))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class Tags(Names):
    """Tags, of which those in the page's list `known-tags` are completed, each after the others."""

    widget = forms.TextInput(
        attrs={"class": "input", "list": "known-tags", "data-names": "", "autocomplete": "off"}
    )
