"""Where the values of a deploy form come from, and what of them has a place in it.

Whatever the source, what it gives has the shape of a body. Secrets are taken from none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui.parameters.disclosure import open_body, open_values
from pressui.parameters.origins import Origin, Steps
from pressui.parameters.paths import APP_KEY, KEY, given_values, root_path
from pressui.parameters.schema import PHASES, FormSchema
from pressui.parameters.values import same
from pressui.press.resources import MISSING

DETAILS: Final = ("name", "title", "summary")
KNOWN: Final = {"metadata", "revision", "spec", KEY, APP_KEY}


@dataclass
class Filling:
    """What a form is filled with; labels and places of what was taken, paths of what was not."""

    values: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    places: list[Steps] = field(default_factory=list)
    no_place: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """What a person is told of it."""
        told = {
            _("Taken: %s."): self.taken,
            _("No place here: %s."): self.no_place,
            _("Secrets are not taken, type them here: %s."): self.secrets,
        }
        return [words % _in_words(names) for words, names in told.items() if names]

    def told_as(self, origin: str) -> dict[Steps, Origin]:
        """The origin of each value that was taken, for its field to tell."""
        return dict.fromkeys(self.places, Origin(origin)) if origin else {}


def filling(schema: FormSchema, body: Mapping[str, Any]) -> Filling:
    """What of a body has a place in the form of a schema."""
    found = Filling(details=_details(body))
    found.taken += [str(_LABELS[name]) for name in found.details]
    found.no_place += [name for name in body if name not in KNOWN]
    _sort_values(schema, body, found)
    found.no_place += _strangers(schema, body)
    given = _mapping(body.get(KEY)), _mapping(body.get(APP_KEY))
    found.values = open_body(schema, *given)
    return found


_LABELS: Final = {
    "name": _("Name"),
    "title": _("Title"),
    "summary": _("Summary"),
    "tags": _("Tags"),
    "notes": _("Note"),
}


def _details(body: Mapping[str, Any]) -> dict[str, Any]:
    metadata, revision = _mapping(body.get("metadata")), _mapping(body.get("revision"))
    found = {name: metadata[name] for name in DETAILS if isinstance(metadata.get(name), str)}
    tags = metadata.get("tags")
    names = [_mapping(tag).get("name") for tag in tags] if isinstance(tags, list) else []
    found["tags"] = ", ".join(name for name in names if isinstance(name, str))
    if isinstance(revision.get("notes"), str):
        found["notes"] = revision["notes"]
    return {name: text for name, text in found.items() if text}


def _sort_values(schema: FormSchema, body: Mapping[str, Any], found: Filling) -> None:
    """Tells what is taken from what is a secret, whole or within."""
    kept = open_values(schema, _mapping(body.get(KEY)), _mapping(body.get(APP_KEY)))
    for place, _section, parameter in schema.parameters():
        given = given_values(body, place.block, place.phase, schema)
        if place.name not in given:
            continue
        left = kept.get(place.block, {}).get(place.phase, {}).get(place.name, MISSING)
        if left is not MISSING:
            found.taken.append(parameter.title or parameter.name)
            found.places.append((place.block, place.phase, place.name))
        if left is MISSING or not same(left, given[place.name]):
            root = root_path(schema, place.block)
            found.secrets.append(f"{root}.{place.phase}.{place.name}")


def _strangers(schema: FormSchema, body: Mapping[str, Any]) -> Iterator[str]:
    """The paths of values that this form does not ask for."""
    sections = {section.block: section for section in schema.sections}
    if schema.is_app:
        yield from (f"{KEY}.{block}" for block in _mapping(body.get(KEY)) if block not in sections)
    elif APP_KEY in body:
        yield APP_KEY
    for block, section in sections.items():
        for phase in PHASES:
            known = {parameter.name for parameter in section.phase(phase)}
            for name in given_values(body, block, phase, schema):
                if name not in known:
                    yield f"{root_path(schema, block)}.{phase}.{name}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _in_words(names: list[str], most: int = 12) -> str:
    shown = ", ".join(dict.fromkeys(names[:most]))
    more = len(names) - most
    return shown if more <= 0 else _("%(names)s and %(n)d more") % {"names": shown, "n": more}
