"""What helps with a failure: the same one elsewhere and what mended it; a report to hand on."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment, Revision, StatusChange
from pressui.deployments.repeats import first_line, is_alike
from pressui.deployments.trees import Node, Tree
from pressui.deployments.urgency import is_being_read
from pressui.parameters.values import same
from pressui.press import MISSING

SHOWN = 4
LOOKED_AT = 50
NAMES_SHOWN = 4
# What is longer ago tells little of the releases of today.
LOOK_BACK = timedelta(days=180)


@dataclass(frozen=True)
class Mended:
    """The next revision that stood, and what differed from the one that failed.

    `names` are those of the values that differ; None: the values are not known.
    """

    revision: int
    at: datetime
    before: str
    after: str
    names: tuple[str, ...] | None

    @property
    def is_same(self) -> bool:
        return self.before == self.after and self.names == ()

    @property
    def names_shown(self) -> str:
        names = self.names or ()
        more = _(" and %(n)d more") % {"n": len(names) - NAMES_SHOWN}
        return ", ".join(names[:NAMES_SHOWN]) + (more if len(names) > NAMES_SHOWN else "")


@dataclass(frozen=True)
class Earlier:
    """An earlier failure of the same spec, or of a block's that has failed now."""

    name: str
    url: str
    revision: int
    at: datetime
    reason: str
    mended: Mended | None


@dataclass(frozen=True)
class Help:
    """The earlier failures with the same words, the latest first."""

    earlier: tuple[Earlier, ...]

    @property
    def mended(self) -> int:
        return sum(one.mended is not None for one in self.earlier)


def help_for(deployment: Deployment, person: Person) -> Help:
    """A few queries more, for what needs attention alone; of what this person may see."""
    told = _failures(deployment, person)
    failures = [one for one in told if is_alike(one.reason, deployment.reason)]
    keys = {failure.deployment_id for failure in failures}
    stood = StatusChange.objects.filter(deployment__in=keys, status="deployed").order_by("at")
    revisions = {
        (revision.deployment_id, revision.number): revision
        for revision in Revision.objects.filter(deployment__in=keys)
    }
    found = [
        Earlier(
            name=failure.deployment.label,
            url=failure.deployment.get_absolute_url(),
            revision=failure.revision,
            at=failure.at,
            reason=first_line(failure.reason),
            mended=_mended(failure, list(stood), revisions),
        )
        for failure in failures
    ]
    return Help(tuple(sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]))


def _failures(deployment: Deployment, person: Person) -> list[StatusChange]:
    """The last failures of its spec and of those of its blocks that failed; each revision once."""
    blocks = deployment.connection.deployments.filter(parent_id=deployment.deployment_id)
    failing = blocks.filter(status__in=NEEDS_ATTENTION).values_list("api_spec_id", flat=True)
    now = Q(deployment=deployment, revision=deployment.revision)
    for block in blocks.only("pk", "revision"):
        now |= Q(deployment=block.pk, revision=block.revision)
    specs = [deployment.api_spec_id, *failing]
    visible = Deployment.objects.visible_to(person).filter(
        connection=deployment.connection, api_spec_id__in=specs
    )
    changes = StatusChange.objects.filter(
        deployment__in=visible.order_by().values("pk"),
        status__in=NEEDS_ATTENTION,
        at__gt=timezone.now() - LOOK_BACK,
    ).exclude(now)
    latest = changes.select_related("deployment").order_by("-at", "-pk")[:LOOKED_AT]
    return list({(c.deployment_id, c.revision): c for c in reversed(latest)}.values())


def _mended(
    failure: StatusChange,
    stood: Sequence[StatusChange],
    revisions: dict[tuple[int, int], Revision],
) -> Mended | None:
    after = (c for c in stood if c.deployment_id == failure.deployment_id and c.at > failure.at)
    success = next(after, None)
    if success is None:
        return None
    failed = revisions.get((failure.deployment_id, failure.revision))
    better = revisions.get((failure.deployment_id, success.revision))
    return Mended(
        revision=success.revision,
        at=success.at,
        before=failure.version or (failed.version if failed else ""),
        after=success.version or (better.version if better else ""),
        names=values_that_differ(failed, better),
    )


def values_that_differ(failed: Revision | None, better: Revision | None) -> tuple[str, ...] | None:
    """The names of values that differ, None where they are not known; secrets are in neither."""
    if not (failed and better and failed.values and better.values):
        return () if failed and better and failed.pk == better.pk else None
    before, after = dict(_flat(failed.values)), dict(_flat(better.values))
    differ = [
        place
        for place in sorted({*before, *after})
        if not same(before.get(place, MISSING), after.get(place, MISSING))
    ]
    return tuple(dict.fromkeys(name for _block, _phase, name in differ))


def _flat(values: str) -> Iterator[tuple[tuple[str, str, str], Any]]:
    for block, phases in json.loads(values).items():
        for phase, named in phases.items():
            for name, value in named.items():
                yield (block, phase, name), value


def report_of(deployment: Deployment, tree: Tree, by: str, helped: Help, address: str) -> str:
    """All that somebody else needs to look into a failure, as plain text; no values in it."""
    facts = {
        _("Deployment"): f"{deployment.label} ({deployment.name})",
        _("Id"): deployment.deployment_id,
        _("Page"): address,
        _("Spec"): deployment.spec.label if deployment.spec else deployment.api_spec_id,
        _("Release"): _release(deployment),
        _("Revision"): f"{deployment.revision}, {by}, {_time(deployment.changed_at)}",
        _("Status"): f"{deployment.status}, {_time(deployment.status_since)}",
    }
    lines = [f"{name}: {value}" for name, value in facts.items()]
    lines += ["", _why(deployment)]
    lines += ["", *_errors(tree.nodes)]
    lines += [_line(one) for one in helped.earlier]
    return "\n".join(lines).strip()


def _why(deployment: Deployment) -> str:
    if not is_being_read(deployment):
        return deployment.reason.strip() or _("Press gave no reason.")
    unread = _("The whole reason was still being read from Press when this was written.")
    return "\n".join(filter(None, (deployment.reason.strip(), unread)))


def _release(deployment: Deployment) -> str:
    if not deployment.is_outdated:
        return deployment.current_version
    return f"{deployment.current_version} ({_('latest')}: {deployment.latest_version})"


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC" if when else ""


def _errors(nodes: Sequence[Node], path: str = "") -> Iterator[str]:
    """Each error with where it is, block by block."""
    for node in nodes:
        name = f"{path} / {node.name}" if path else node.name
        for error in node.errors:
            yield f"{name} [{error.code}] {_time(error.at)}: {error.message}"
        yield from _errors(node.children, name)


def _line(earlier: Earlier) -> str:
    words = _("Before: %(name)s revision %(revision)d, %(when)s: %(reason)s") % {
        "name": earlier.name,
        "revision": earlier.revision,
        "when": _time(earlier.at),
        "reason": earlier.reason,
    }
    if earlier.mended is None:
        return words
    mended = _("mended in revision %(number)d") % {"number": earlier.mended.revision}
    return f"{words}; {mended} ({earlier.mended.before} → {earlier.mended.after})"
