"""Which version the next release should have, by what changed: semantic versioning."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui.parameters.schema import PHASES
from pressui.parameters.values import fits
from pressui.press import Parameter, ParameterSchema

PATCH, MINOR, MAJOR = range(3)
FIRST: Final = "1.0.0"
_CORE: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True)
class Proposal:
    """A version, and what speaks for it."""

    version: str
    reasons: Sequence[str] = ()


def propose(latest: str, before: ParameterSchema | None, after: ParameterSchema | None) -> Proposal:
    """What should follow `latest`; schemas that are not known (None) say nothing."""
    if not latest:
        return Proposal(FIRST)
    changes = list(_changes(before, after)) if before is not None and after is not None else []
    level = max((level for level, _words in changes), default=PATCH)
    reasons = [words for found, words in changes if found == level]
    return Proposal(_next(latest, level), reasons)


def _next(latest: str, level: int) -> str:
    core = _CORE.match(latest)
    if core is None:
        return ""
    numbers = [int(number) for number in core.groups()]
    if latest != core[0]:
        return core[0]  # a pre-release leads up to its own version
    place = 2 - level
    numbers[place] += 1
    return ".".join(map(str, [*numbers[: place + 1], *[0] * level]))


def _changes(before: ParameterSchema, after: ParameterSchema) -> Iterator[tuple[int, str]]:
    for phase in PHASES:
        old = {parameter.name: parameter for parameter in reversed(before.phase(phase))}
        new = {parameter.name: parameter for parameter in reversed(after.phase(phase))}
        for name in old.keys() - new.keys():
            yield MAJOR, _("%s was removed") % name
        for name, parameter in new.items():
            yield from _change(old.get(name), parameter)


def _change(old: Parameter | None, new: Parameter) -> Iterator[tuple[int, str]]:
    must_be_given = new.required and not new.has_default
    if old is None:
        words = _("%s is new and required") if must_be_given else _("%s is new")
        yield (MAJOR if must_be_given else MINOR), words % new.name
        return
    if old.type != new.type:
        yield MAJOR, _("%s has another type") % new.name
    elif must_be_given and not (old.required and not old.has_default):
        yield MAJOR, _("%s has to be given now") % new.name
    elif any(not fits(new, _as_value(new, option.value)) for option in old.options):
        yield MAJOR, _("%s allows less") % new.name
    elif not old.options and new.options:
        yield MAJOR, _("%s has options now") % new.name
    elif len(old.options) < len(new.options) or (old.options and not new.options):
        yield MINOR, _("%s allows more") % new.name


def _as_value(parameter: Parameter, option: Any) -> Any:
    """Options of a list are those of its elements."""
    return [option] if parameter.type.endswith("_array") else option
