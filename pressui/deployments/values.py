"""The values of a revision: kept without secrets, shown by the schema of its release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from pressui import press
from pressui.deployments.models import Deployment, Revision
from pressui.parameters.compare import Side
from pressui.parameters.defaults import default_of
from pressui.parameters.disclosure import open_values, secrets_set
from pressui.parameters.display import shown_value
from pressui.parameters.schema import PHASES, FormSchema, Place, Section
from pressui.parameters.values import same
from pressui.press import MISSING, Parameter, PressError
from pressui.specs import schemas
from pressui.specs.models import Release, Spec
from pressui.specs.services import described_release


@dataclass(frozen=True)
class ShownValue:
    """A line of the values on a page; `text` is empty for a secret, and for what is not set."""

    name: str
    label: str
    text: str
    is_secret: bool
    is_set: bool
    is_default: bool
    secret: str = ""  # of a secret whether it is set
    changed_in: int = 0  # the revision that made it so, where that is known and not the first
    within: tuple[tuple[str, str], ...] = ()  # the secrets within it, each with the same word


@dataclass(frozen=True)
class ValueSection:
    """The values of one block (or of the spec itself) in one phase."""

    block: str
    title: str
    phase: str
    values: list[ShownValue]


def keep_values(row: Deployment, revision: press.Revision) -> None:
    """Stores the values that a description told, but for secrets; nothing where unsure."""
    schema = _schema(row, revision.release_version)
    if schema is None or revision.number is None or revision.parameters is None:
        return
    given = revision.parameters, revision.app_parameters or {}
    kept = {
        "values": json.dumps(open_values(schema, *given), ensure_ascii=False),
        "secrets_set": secrets_set(schema, *given),
        "version": revision.release_version[:100],
    }
    told = {
        "status": revision.status[:40],
        "notes": revision.notes,
        "created_at": revision.created_at,
        "created_by": revision.created_by[:200],
    }
    with transaction.atomic():
        Revision.objects.update_or_create(
            deployment=row,
            number=revision.number,
            defaults=kept,
            create_defaults=kept | told,
        )


def _schema(row: Deployment, version: str) -> FormSchema | None:
    """The schema of the release; None where it is not known and cannot be told now."""
    if row.spec is None or not version:
        return None
    try:
        release = described_release(row.spec, version)
        return schema_of(row, release) if release else None
    except (PressError, schemas.SchemaUnknown):
        return None


def schema_of(row: Deployment, release: Release) -> FormSchema:
    """What a release asks for in this deployment: an app may leave blocks out and put some in.

    Raises `SchemaUnknown`, and `PressError` where the API has to be asked.
    """
    there = _blocks_there(row)
    if row.spec is None or there is None:
        return schemas.form_schema(release)
    current = described_release(row.spec, row.current_version)
    named = {ref.spec_id for ref in schemas.read(current).blocks} if current else set()
    put_in = [(spec, version) for id_, (spec, version) in there.items() if id_ not in named]
    return schemas.form_schema(release, without=named - there.keys(), also=put_in)


def _blocks_there(row: Deployment) -> dict[str, tuple[Spec, str]] | None:
    """The specs and releases of an app's blocks; None where not all of them are mirrored yet."""
    listed = json.loads(row.details).get("blocks") if row.details else None
    if row.family != press.Family.APPS or not listed:
        return None
    blocks = row.connection.deployments.filter(parent_id=row.deployment_id, spec__isnull=False)
    there = {b.api_spec_id: (b.spec, b.current_version) for b in blocks.select_related("spec")}
    return there if len(there) == len(listed) else None  # type: ignore[return-value]


def sections_of(row: Deployment, revision: Revision | None) -> list[ValueSection]:
    """What to show of a revision's values, in the order of its schema; empty where unknown."""
    if revision is None or not revision.values:
        return []
    schema = _schema(row, revision.version)
    values: dict[str, Any] = json.loads(revision.values)
    if schema is None:
        return []
    side = Side(schema, values, revision.secrets_set)
    changed = changed_in(row)
    return [
        ValueSection(
            section.block,
            section.title,
            phase,
            _shown(section, phase, side, changed),
        )
        for section in schema.sections
        for phase in PHASES
        if section.phase(phase)
    ]


def changed_in(row: Deployment) -> dict[str, int]:
    """The latest revision in which each value changed, by place, from those that are kept."""
    found: dict[str, int] = {}
    kept = row.revisions.exclude(values="").order_by("number")
    before: dict[str, Any] = {}
    last = 0
    for number, values in kept.values_list("number", "values"):
        now = {
            Place(block, phase, name).key: value
            for block, phases in json.loads(values).items()
            for phase, named in phases.items()
            for name, value in named.items()
        }
        is_next = 0 < last == number - 1
        for key in now if is_next else ():
            if not same(now[key], before.get(key, MISSING)):
                found[key] = number
        before, last = now, number
    return found


def chosen_alone(section: ValueSection) -> ValueSection:
    """The same with what is set to something else than its default."""
    chosen = [one for one in section.values if one.is_set and not one.is_default]
    return replace(section, values=chosen)


def _shown(
    section: Section, phase: str, side: Side, changed: Mapping[str, int]
) -> list[ShownValue]:
    places = [(Place(section.block, phase, one.name), one) for one in section.phase(phase)]
    return [
        replace(_shown_one(one, place, side), changed_in=changed.get(place.key, 0))
        for place, one in places
    ]


def _shown_one(parameter: Parameter, place: Place, side: Side) -> ShownValue:
    values = side.values.get(place.block, {}).get(place.phase, {})
    is_set = parameter.name in values and not parameter.secret
    value, default = values.get(parameter.name), default_of(parameter)
    return ShownValue(
        name=parameter.name,
        label=parameter.title or parameter.name,
        text=shown_value(parameter, value) if is_set else "",
        is_secret=parameter.secret,
        is_set=is_set,
        is_default=is_set and default is not MISSING and same(default, value),
        secret=side.secret(place).words if parameter.secret else "",
        within=tuple((label, secret.words) for label, secret in side.within(place, parameter)),
    )
