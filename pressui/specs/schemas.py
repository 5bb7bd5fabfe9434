"""What a release asks for: its own parameters, and of an app those of each of its blocks."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from pressui import press
from pressui.connections.models import Connection
from pressui.connections.services import needed_client, side_by_side
from pressui.parameters.schema import Block, FormSchema
from pressui.press import NotFound
from pressui.specs import mirror
from pressui.specs.models import Release, Spec
from pressui.specs.versions import is_newer


@dataclass(frozen=True)
class ReleaseBlock:
    """A block of an app's release; `spec` and `release` are None where they are not known."""

    spec_id: str
    version: str
    auto_run: bool
    spec: Spec | None
    release: Release | None
    # Whether its page is open to whoever looks; of an app one may see, the blocks are told anyway.
    is_open: bool = True

    @property
    def name(self) -> str:
        return self.spec.name if self.spec else self.spec_id

    @property
    def url(self) -> str:
        """Where its release is read; empty where there is no such page."""
        if self.spec is None or not self.is_open:
            return ""
        return f"{self.spec.get_absolute_url()}?release={quote(self.version)}"

    @property
    def has_newer(self) -> bool:
        """Whether the block's spec has a newer release than the app uses."""
        return is_newer(self.newer, than=self.version)

    @property
    def newer(self) -> str:
        return self.spec.offered_to(self.version) if self.spec else ""


class SchemaUnknown(Exception):
    """The schema of a release cannot be told: a block's spec or release is not there."""


def read(release: Release) -> press.Release:
    """The described release, typed. It must have been described."""
    return press.read_release(json.loads(release.payload), version=release.version)


def parameters_of(release: Release) -> press.ParameterSchema:
    return read(release).parameters or press.ParameterSchema()


def blocks_of(release: Release) -> list[ReleaseBlock]:
    """The blocks of an app's release, each with its own release described.

    Those that are not kept yet are read from the API side by side. Raises `PressError`.
    """
    connection = release.spec.connection
    refs = read(release).blocks
    specs = _block_specs(connection, {ref.spec_id for ref in refs})
    wanted = [(specs[ref.spec_id], ref.version) for ref in refs if ref.spec_id in specs]
    releases = _described(connection, wanted)
    return [
        ReleaseBlock(
            ref.spec_id,
            ref.version,
            ref.auto_run_on_deploy,
            specs.get(ref.spec_id),
            releases.get((ref.spec_id, ref.version)),
        )
        for ref in refs
    ]


def _block_specs(connection: Connection, ids: set[str]) -> dict[str, Spec]:
    """The block specs by id; what the mirror does not hold yet is read from the API."""
    known = {spec.spec_id: spec for spec in connection.specs.filter(spec_id__in=ids)}
    client = needed_client(connection).blocks
    calls = [partial(_describe_or_none, client, spec_id) for spec_id in sorted(ids - known.keys())]
    for spec in filter(None, side_by_side(calls)):
        known[spec.id] = mirror.add_spec(connection, spec)
    return known


def _describe_or_none(client: Any, spec_id: str) -> press.Spec | None:
    try:
        return client.describe_spec(spec_id)  # type: ignore[no-any-return]
    except NotFound:
        return None


def _described(
    connection: Connection, wanted: Sequence[tuple[Spec, str]]
) -> dict[tuple[str, str], Release]:
    """The described releases by spec and version, kept ones first, the rest side by side."""
    ids = [spec.pk for spec, _ in wanted]
    rows = Release.objects.filter(spec__in=ids).exclude(payload="").select_related("spec")
    kept = {(row.spec.spec_id, row.version): row for row in rows}
    missing = [pair for pair in wanted if (pair[0].spec_id, pair[1]) not in kept]
    client = needed_client(connection).blocks
    calls = [partial(_release_or_none, client, spec.spec_id, version) for spec, version in missing]
    for (spec, version), found in zip(missing, side_by_side(calls), strict=True):
        if found is not None:
            kept[spec.spec_id, version] = mirror.keep_described(spec, version, found.raw)
    return kept


def _release_or_none(client: Any, spec_id: str, version: str) -> press.Release | None:
    try:
        return client.describe_spec_release(spec_id, version)  # type: ignore[no-any-return]
    except NotFound:
        return None


def known_schema(release: Release) -> FormSchema | None:
    """The same as `form_schema`, without asking the API; None where it is not kept yet."""
    if not release.payload:
        return None
    spec = release.spec
    if spec.family != press.Family.APPS:
        return FormSchema.of_block(_form_block(spec, release))
    refs = [(ref.spec_id, ref.version) for ref in read(release).blocks]
    rows = Release.objects.filter(
        spec__connection=spec.connection_id, spec__spec_id__in=[spec_id for spec_id, _ in refs]
    ).exclude(payload="")
    kept = {(row.spec.spec_id, row.version): row for row in rows.select_related("spec")}
    if not kept.keys() >= set(refs):
        return None
    blocks = [_form_block(kept[ref].spec, kept[ref]) for ref in refs]
    return FormSchema.of_app(parameters_of(release), blocks, title=spec.label)


def form_schema(
    release: Release,
    without: Collection[str] = (),
    also: Collection[tuple[Spec, str]] = (),
) -> FormSchema:
    """What a form asks for to deploy this release.

    Of an app: `without` the blocks of these specs, and `also` with these specs at these versions.
    Raises `SchemaUnknown` when a block is not there, `PressError` when the API does not tell.
    """
    spec = release.spec
    if spec.family != press.Family.APPS:
        return FormSchema.of_block(_form_block(spec, release))
    found = [block for block in blocks_of(release) if block.spec_id not in without]
    added = _described(spec.connection, list(also))
    found += [
        ReleaseBlock(one.spec_id, version, False, one, added.get((one.spec_id, version)))
        for one, version in also
    ]
    blocks = [_known_block(block) for block in found]
    return FormSchema.of_app(parameters_of(release), blocks, title=spec.label)


def _known_block(block: ReleaseBlock) -> Block:
    if block.spec is None or block.release is None:
        raise SchemaUnknown(
            f"The block {block.spec_id} {block.version} of this app is not there (any more)."
        )
    return _form_block(block.spec, block.release)


def _form_block(spec: Spec, release: Release) -> Block:
    return Block(
        name=spec.name,
        title=spec.label,
        kind=spec.kind,
        version=release.version,
        parameters=parameters_of(release),
        spec_id=spec.spec_id,
        image_url=spec.image_url,
    )
