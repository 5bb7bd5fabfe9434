"""What an upgrade tells beside its classes: since which release, and what others do."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from django.utils.translation import gettext as _

from pressui.deployments.models import Deployment
from pressui.deployments.value_spread import kept_values, learn_values, without_values
from pressui.deployments.values import schema_of
from pressui.parameters.defaults import default_of
from pressui.parameters.display import shown_value
from pressui.parameters.schema import FormSchema, Place
from pressui.parameters.upgrades import Line, Verdict
from pressui.parameters.values import fits, same
from pressui.press import MISSING, Parameter, PressError
from pressui.specs.models import Release
from pressui.specs.schemas import SchemaUnknown
from pressui.specs.services import described_release

# Releases that were never described are asked for, and are kept then; nobody waits longer.
SECONDS: Final = 2.0


@dataclass(frozen=True)
class Others:
    """How many others of the spec there are, how many have the release, and how many stand."""

    count: int
    moved: int
    well: int


def since(
    deployment: Deployment, releases: Sequence[Release], lines: Sequence[Line]
) -> dict[Place, str]:
    """The first of these releases (newest first) that made of each line what it is."""
    found: dict[Place, str] = {}
    for version, parameters in _read(deployment, releases):
        for line in lines:
            if line.place not in found and _is_so(line, parameters.get(line.place)):
                found[line.place] = version
    return found


def _read(
    deployment: Deployment, releases: Sequence[Release]
) -> Iterator[tuple[str, dict[Place, Parameter]]]:
    """What each release asks for, oldest first; nothing where one cannot be told in time."""
    until = monotonic() + SECONDS
    read = []
    for row in reversed(releases):
        try:
            release = described_release(row.spec, row.version)
            schema = schema_of(deployment, release) if release else None
        except (PressError, SchemaUnknown):
            return
        if schema is None or monotonic() > until:
            return
        read.append((row.version, {place: one for place, _, one in schema.parameters()}))
    yield from read


def _is_so(line: Line, there: Parameter | None) -> bool:
    if line.verdict == Verdict.REMOVED:
        return there is None
    if there is None:
        return False
    if line.verdict == Verdict.NEW:
        return True
    if line.verdict == Verdict.INVALID:
        return not fits(there, line.value)
    if line.verdict == Verdict.REQUIRED:
        return there.required and not there.secret
    return line.verdict == Verdict.DEFAULT and same(default_of(there), line.new_default)


def used_by_others(
    deployment: Deployment, schema: FormSchema, lines: Sequence[Line]
) -> dict[Place, str]:
    """ "4 of 5 deployments use Nordic", at what somebody has to decide."""
    open_lines = [
        line
        for line in lines
        if line.verdict in (Verdict.INVALID, Verdict.REQUIRED) and not line.parameter.secret
    ]
    if not open_lines:
        return {}
    others = _others(deployment)
    learn_values(without_values(others).select_related("connection", "spec"))
    values = kept_values(others)
    told = ((line.place, _most_used(line, values)) for line in open_lines)
    return {place: words for place, words in told if words}


def _most_used(line: Line, values: Sequence[dict[str, Any]]) -> str:
    place, counts = line.place, Counter[str]()
    for one in values:
        value = one.get(place.block, {}).get(place.phase, {}).get(place.name, MISSING)
        if value is not MISSING and fits(line.parameter, value):
            counts[shown_value(line.parameter, value)] += 1
    if not counts:
        return ""
    text, count = counts.most_common(1)[0]
    words = {"n": count, "all": len(values), "value": text}
    return _("%(n)d of %(all)d others use %(value)s") % words


def others_on(deployment: Deployment, version: str) -> Others:
    rows = _others(deployment).values_list("current_version", "status")
    moved = [status for current, status in rows if current == version]
    return Others(len(rows), len(moved), moved.count("deployed"))


def _others(deployment: Deployment) -> Any:
    """The other deployments of its spec; whoever sees this one sees them too."""
    rows = deployment.connection.deployments.present().whole().order_by()
    return rows.filter(api_spec_id=deployment.api_spec_id).exclude(pk=deployment.pk)
