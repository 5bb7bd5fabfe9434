"""Which blocks of an app are deployed: some of its own left out, others put in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.parameters.schema import FormSchema
from pressui.press import Family
from pressui.specs import schemas
from pressui.specs.models import Release, Spec, SpecQuerySet

FOUND_AT_MOST = 8


@dataclass(frozen=True)
class Composition:
    """The blocks that differ from those of the release: versions by the ids of their specs."""

    left_out: Mapping[str, str] = field(default_factory=dict)
    put_in: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def posted(cls, data: QueryDict) -> "Composition":
        pairs = [item.partition("@") for item in data.getlist("put_in")]
        return cls(
            dict.fromkeys(data.getlist("left_out"), ""),
            {spec_id: version for spec_id, _at, version in pairs},
        )

    @classmethod
    def given(cls, spec: Any) -> "Composition":
        """Out of the `spec` of a body."""
        told = spec if isinstance(spec, dict) else {}
        return cls(dict(_listed(told.get("excludes"))), dict(_listed(told.get("includes"))))

    @classmethod
    def of_schema(cls, release: Release, schema: FormSchema) -> "Composition":
        """What makes the blocks of a release those of a schema."""
        own = _own(release)
        there = {part.spec_id: part.version for part in schema.sections if part.block}
        return cls(
            {spec_id: version for spec_id, version in own.items() if spec_id not in there},
            {spec_id: version for spec_id, version in there.items() if spec_id not in own},
        )

    def fitting(self, release: Release, person: Person) -> "Composition":
        """What of it this release can have: blocks that this person sees there, each once."""
        own = _own(release)
        seen = _block_specs(release, self.put_in).visible_to(person)
        latest = dict(seen.values_list("spec_id", "latest_version"))
        return Composition(
            {spec_id: own[spec_id] for spec_id in self.left_out if spec_id in own},
            {
                spec_id: version or latest[spec_id]
                for spec_id, version in self.put_in.items()
                if own and spec_id in latest and spec_id not in own
            },
        )

    def after(self, verb: str, target: str) -> "Composition":
        """As it is once a button was pressed."""
        left_out, put_in = dict(self.left_out), dict(self.put_in)
        spec_id, _at, version = target.partition("@")
        if verb == "leave-out" and put_in.pop(spec_id, None) is None:
            left_out[spec_id] = ""
        elif verb == "put-back":
            left_out.pop(spec_id, None)
        elif verb == "put-in":
            put_in[spec_id] = version
        return Composition(left_out, put_in)

    def schema(self, release: Release) -> FormSchema:
        """What the form asks for with these blocks. Raises as `schemas.form_schema`."""
        specs = {spec.spec_id: spec for spec in _block_specs(release, self.put_in)}
        also = [(specs[id_], version) for id_, version in self.put_in.items() if id_ in specs]
        return schemas.form_schema(release, without=self.left_out.keys(), also=also)

    @property
    def as_body(self) -> dict[str, Any]:
        """Its part of a body's `spec`."""
        parts = {"includes": _items(self.put_in), "excludes": _items(self.left_out)}
        return {key: items for key, items in parts.items() if items}


@dataclass(frozen=True)
class Block:
    """A block as the page lists it."""

    spec_id: str
    version: str
    spec: Spec | None
    is_left_out: bool = False
    is_put_in: bool = False

    @property
    def label(self) -> str:
        return self.spec.label if self.spec else self.spec_id


def blocks_of(release: Release, composition: Composition) -> list[Block]:
    """The release's own blocks in their order, then those put in; nothing for a block spec."""
    own = _own(release)
    ids = [*own, *composition.put_in]
    specs = {s.spec_id: s for s in release.spec.connection.specs.filter(spec_id__in=ids)}
    listed = [Block(i, v, specs.get(i), i in composition.left_out) for i, v in own.items()]
    return listed + [
        Block(i, v, specs.get(i), is_put_in=True) for i, v in composition.put_in.items()
    ]


def found(release: Release, composition: Composition, words: str, person: Person) -> list[Spec]:
    """Block specs that this person could put in, by name or title; none without words."""
    there = {*_own(release), *composition.put_in}
    rows = (
        _block_specs(release)
        .visible_to(person)
        .exclude(spec_id__in=there)
        .exclude(latest_version="")
    )
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(title__icontains=word))
    return list(rows.order_by("sort_name")[:FOUND_AT_MOST]) if words.strip() else []


def why_not(schema: FormSchema) -> str:
    """Why these blocks cannot be deployed together; empty where they can."""
    names = [part.block for part in schema.sections if part.block]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        return _("There is a block named %s already: an app has one of a name.") % twins[0]
    return "" if names or not schema.is_app else _("An app needs a block: put one back.")


def _block_specs(release: Release, ids: Mapping[str, str] | None = None) -> SpecQuerySet:
    rows = release.spec.connection.specs.present().filter(family=Family.BLOCKS, status="available")
    return rows if ids is None else rows.filter(spec_id__in=ids)


def _own(release: Release) -> dict[str, str]:
    if release.spec.family != Family.APPS:
        return {}
    return {ref.spec_id: ref.version for ref in schemas.read(release).blocks}


def _listed(items: Any) -> Iterator[tuple[str, str]]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield item["id"], str(item.get("releaseVersion", ""))


def _items(blocks: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"id": spec_id, **({"releaseVersion": version} if version else {})}
        for spec_id, version in blocks.items()
    ]
