"""The blocks and resources of a deployment as a tree, from what was last described of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui import press
from pressui.accounts.models import Person
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment
from pressui.press import IN_MOTION

RESOURCE_ICONS = {"workflow": "route", "service": "server"}


@dataclass(frozen=True)
class NodeError:
    """Why a resource failed, in the platform's words."""

    code: str
    message: str
    at: datetime | None


@dataclass(frozen=True)
class Node:
    """A line of the tree: an app, one of its blocks, or a resource of a block."""

    name: str
    kind: str = ""
    url: str = ""
    mark_id: str = ""
    image_url: str = ""
    icon: str = ""
    mono: bool = False
    version: str = ""
    note: str = ""
    status: str = ""
    errors: Sequence[NodeError] = ()
    children: Sequence["Node"] = field(default=())


@dataclass(frozen=True)
class Tree:
    """The whole tree, with what its heading says of it."""

    nodes: list[Node]
    note: str
    description: str
    description_content_type: str


def tree_of(deployment: Deployment, person: Person) -> Tree:
    """The tree of a deployment; one query for the blocks of an app."""
    details = _read(deployment.details)
    revision = press.read_revision(details, number=deployment.revision, family=deployment.family)
    children = (
        _blocks(deployment, revision.blocks, person)
        if revision.blocks
        else _resources(revision.resources)
    )
    return Tree(
        nodes=[_root(deployment, children)] if children else [],
        note=_note(deployment, children),
        description=_text(details, "description"),
        description_content_type=_text(details, "descriptionContentType"),
    )


def _read(text: str) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _text(details: Mapping[str, Any], key: str) -> str:
    value = details.get(key)
    return value if isinstance(value, str) else ""


def _root(deployment: Deployment, children: list[Node]) -> Node:
    spec = deployment.spec
    return Node(
        name=deployment.label,
        kind=deployment.kind,
        mark_id=deployment.api_spec_id,
        image_url=spec.image_url if spec else "",
        version=deployment.current_version,
        status=deployment.status,
        children=children,
    )


def _blocks(app: Deployment, blocks: Sequence[press.Block], person: Person) -> list[Node]:
    """Each block as its own deployment stands now, where one may see it, else as its app told."""
    ids = [block.deployment_id for block in blocks]
    seen = Deployment.objects.visible_to(person).filter(connection=app.connection)
    rows = {
        row.deployment_id: row for row in seen.filter(deployment_id__in=ids).select_related("spec")
    }
    return [_block(block, rows.get(block.deployment_id)) for block in blocks]


def _block(block: press.Block, row: Deployment | None) -> Node:
    if row is None:
        return Node(
            name=block.name or block.deployment_id,
            kind=block.kind,
            mark_id=block.deployment_id,
            note=_revision(block.revision),
            status=block.status,
        )
    revision = press.read_revision(_read(row.details), number=row.revision, family=row.family)
    return Node(
        name=row.label,
        kind=row.kind,
        url=row.get_absolute_url(),
        mark_id=row.api_spec_id,
        image_url=row.spec.image_url if row.spec else "",
        version=row.current_version,
        note=_revision(row.revision),
        status=row.status,
        children=_resources(revision.resources),
    )


def _revision(number: int | None) -> str:
    return _("rev %(number)d") % {"number": number} if number else ""


def _resources(resources: Sequence[press.Resource]) -> list[Node]:
    return [
        Node(
            name=resource.name or resource.id,
            kind=_("%(kind)s resource") % {"kind": resource.kind} if resource.kind else "",
            icon=RESOURCE_ICONS.get(resource.kind, "package"),
            mono=True,
            version=resource.version,
            status=resource.status,
            errors=[NodeError(e.code, e.message, e.created_at) for e in resource.errors],
        )
        for resource in resources
    ]


def _note(deployment: Deployment, children: Sequence[Node]) -> str:
    """ "4 blocks, 1 failed": how many there are, and how many do not stand."""
    count = len(children)
    if not count:
        return ""
    words = (
        ngettext("%(n)d block", "%(n)d blocks", count)
        if deployment.family == press.Family.APPS
        else ngettext("%(n)d resource", "%(n)d resources", count)
    )
    wrong = sum(node.status in NEEDS_ATTENTION for node in children)
    moving = sum(node.status in IN_MOTION for node in children)
    parts = [words % {"n": count}]
    if wrong:
        parts.append(ngettext("%(n)d has a problem", "%(n)d have problems", wrong) % {"n": wrong})
    if moving:
        parts.append(_("%(n)d in motion") % {"n": moving})
    return ", ".join(parts)
