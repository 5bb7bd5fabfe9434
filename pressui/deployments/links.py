"""Links that fill in a deploy form: `?run.num_iterations=50`; of an app `?app.run.refresh=…`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from pressui.parameters import json_text, numbers
from pressui.parameters.fields import Field, holds_secret
from pressui.parameters.forms import ParameterForm
from pressui.parameters.paths import root_keys
from pressui.parameters.places import placed
from pressui.parameters.schema import FormSchema, Place
from pressui.parameters.values import ELEMENTS, element_of
from pressui.press.resources import MISSING, Parameter

# What else may stand in the address of the page.
OTHERS: Final = {"release", "like", "revision", "preset", "draft", "panel", "find_block"}
DETAILS: Final = ("name", "title", "summary", "notes")
# Servers and mail programs cut what is longer.
LONGEST: Final = 3500
_YES: Final = {"true": True, "yes": True, "on": True, "1": True}
_NO: Final = {"false": False, "no": False, "off": False, "0": False}


@dataclass
class Link:
    """What an address says, in the shape of a body, and what of it could not be read."""

    body: dict[str, Any] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read_link(schema: FormSchema, query: QueryDict) -> Link:
    """Each value by the type of its parameter; a secret's is left unread, filling refuses it."""
    found = Link()
    known = {_name(schema, place): (place, one) for place, _section, one in schema.parameters()}
    for key in query:
        texts = [str(text) for text in query.getlist(key)]
        if key in known:
            _take(found, key, schema, *known[key], texts)
        elif key in DETAILS or key == "tags":
            _take_detail(found.body, key, texts)
        elif key not in OTHERS:
            found.body[key] = None  # a stranger: filling says that it has no place
    return found


def link_of(form: ParameterForm, details: dict[str, str], version: str) -> str:
    """The query of a link that fills in what was changed; empty where it would be too long."""
    pairs = [("release", version)]
    pairs += [(name, details[name]) for name in (*DETAILS, "tags") if details.get(name)]
    pairs += [(name, text) for name, one in _changed(form) for text in _texts(one)]
    query = urlencode(pairs)
    return f"?{query}" if len(query) <= LONGEST else ""


def _name(schema: FormSchema, place: Place) -> str:
    """What a parameter is called in an address."""
    before = f"{place.block or 'app'}." if schema.is_app else ""
    return f"{before}{place.phase}.{place.name}"


def _take(
    link: Link,
    key: str,
    schema: FormSchema,
    place: Place,
    parameter: Parameter,
    texts: list[str],
) -> None:
    try:
        value = "" if parameter.secret else value_of(parameter, texts)
    except ValueError:
        link.unread.append(key)
        return
    part = link.body
    for step in (*root_keys(schema, place.block), place.phase):
        part = part.setdefault(step, {})
    part[place.name] = value


def _take_detail(body: dict[str, Any], key: str, texts: list[str]) -> None:
    if key == "notes":
        body["revision"] = {"notes": texts[-1]}
        return
    metadata = body.setdefault("metadata", {})
    names = [name.strip() for text in texts for name in text.split(",")]
    metadata[key] = [{"name": name} for name in names] if key == "tags" else texts[-1]


# --- Texts and values -----------------------------------------------------------------------


def value_of(parameter: Parameter, texts: Sequence[str]) -> Any:
    """The value that texts of an address mean; a ValueError where they mean none."""
    if parameter.type in ELEMENTS:
        return _list_of(parameter, texts)
    return _one(parameter, texts[-1])


def _list_of(parameter: Parameter, texts: Sequence[str]) -> Any:
    if len(texts) == 1 and texts[0].startswith("["):
        return json_text.read_json(texts[0])
    element = element_of(parameter)
    return [_one(element, text) for text in texts if text]


def _one(parameter: Parameter, text: str) -> Any:
    for option in parameter.options:
        if text in (_text(option.value), option.title):
            return option.value
    if parameter.type == "string":
        return text
    if parameter.type == "number":
        return numbers.read_number(text)
    if parameter.type == "boolean":
        return _boolean(text)
    return json_text.read_json(text)


def _boolean(text: str) -> bool:
    words = _YES | _NO
    if text.lower() not in words:
        raise ValueError(_("Write true or false."))
    return words[text.lower()]


def _texts(one: Field) -> list[str]:
    """What stands in an address for the value of a field."""
    value = one.value
    plain = one.parameter.type in ("string_array", "number_array") and isinstance(value, list)
    if plain and value and not any(str(item).startswith("[") or item == "" for item in value):
        return [_text(item) for item in value]
    return [_text(value)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _changed(form: ParameterForm) -> Iterator[tuple[str, Field]]:
    """What shows, is right, and differs from what stands there by itself; by its name."""
    for place, one in placed(form):
        worth = not (one.error or one.untouched or holds_secret(one.parameter))
        if one.shown and worth and one.value is not MISSING:
            yield _name(form.schema, place), one
