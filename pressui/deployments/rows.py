"""What lists show of each deployment beside its own columns, read for all of them at once."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from django.db.models import F
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.connections.services import Freshness
from pressui.deployments.action_list import Asker, Offer, remedy_of, upgrade_of
from pressui.deployments.causes import cause_of, is_lasting
from pressui.deployments.durations import Awaited, awaited
from pressui.deployments.filters import tag_link
from pressui.deployments.held_back import held_back
from pressui.deployments.lifecycle import NEEDS_ATTENTION, why_no_redeploy
from pressui.deployments.models import Deployment, Revision
from pressui.deployments.repeats import OFTEN, first_line, times_of
from pressui.names import spoken_name
from pressui.operations.models import Operation
from pressui.pages import Link
from pressui.press import IN_MOTION

TICKS = 8


@dataclass(frozen=True)
class Tick:
    """A revision as a bar."""

    number: int
    status: str


@dataclass(frozen=True)
class Row:
    """A deployment with who changed it, its last revisions, its blocks, and why no redeploy.

    `upgrade` is there where it is out of date, `remedy` where it failed, `times` so often in a row.
    """

    deployment: Deployment
    by: str
    ticks: list[Tick]
    blocks: list[str]
    why_not: str
    upgrade: Offer | None
    remedy: Offer | None
    in_doubt: bool = False
    times: int = 1
    awaited: Awaited | None = None
    token: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_in_motion(self) -> bool:
        return self.deployment.status in IN_MOTION

    @property
    def button_id(self) -> str:
        """Stays the same when the row is drawn anew, so that the focus stays too."""
        return f"redeploy-{self.deployment.pk}"

    @property
    def redeploys(self) -> bool:
        """Whether a redeploy suits it; while one runs its button stays, for the focus on it."""
        d = self.deployment
        is_apt = not why_no_redeploy(d.status, d.revision, self.blocks)
        return is_apt or d.status == "redeploying"

    @property
    def tags(self) -> list[Link]:
        return [tag_link(str(tag)) for tag in self.deployment.tags]

    @property
    def suits(self) -> str:
        """The action that suits it most, as on its own page: a name, or empty."""
        can_upgrade = self.upgrade is not None and not self.upgrade.reason
        if self.deployment.status == "failed" and can_upgrade:
            return "upgrade"
        if self.redeploys and self.times < OFTEN and not is_lasting(self.deployment):
            return "redeploy"
        if self.remedy:
            return "remedy"
        return "upgrade" if self.upgrade else ""

    @property
    def held(self) -> str:
        """What holds the actions on many, as JSON; the review looks closer."""
        held = held_back(self.deployment, self.blocks, self.in_doubt)
        return json.dumps(held, ensure_ascii=False)

    @property
    def reason_line(self) -> str:
        """What the reason begins with, and its cause; the rest is on the deployment's page."""
        reason = self.deployment.reason
        return " · ".join(filter(None, (first_line(reason), cause_of(reason))))

    @property
    def blocks_done(self) -> int:
        return sum(status not in IN_MOTION for status in self.blocks)

    @property
    def blocks_well(self) -> int:
        return self.blocks.count("deployed")

    @property
    def shown(self) -> tuple[object, ...]:
        """All that a page shows of this row and that can change while it is open."""
        d = self.deployment
        state = (d.status, d.status_since, d.reason, d.revision, d.gone_at)
        late = self.awaited and self.awaited.shown
        words = (d.label, d.name, d.notes, d.current_version, d.latest_version, d.changed_at)
        offers = (self.why_not, self.upgrade, self.remedy, self.suits, self.held, d.tags)
        return (d.pk, *state, *words, self.by, self.blocks, self.ticks, late, *offers)


def rows_of(
    deployments: Iterable[Deployment], person: Person, connection: Connection, fresh: Freshness
) -> list[Row]:
    """The rows of a page; five queries, however many rows."""
    shown = list(deployments)
    ids = [deployment.deployment_id for deployment in shown]
    authors = Authors(connection, shown)
    ticks, blocks, asked = (
        _ticks(shown),
        block_statuses(connection, ids),
        open_writes(connection, ids),
    )
    expected = awaited(connection, shown)
    times = times_of([d for d in shown if d.status in NEEDS_ATTENTION])
    askers = [Asker(person, d, fresh, d.deployment_id in asked) for d in shown]
    return [
        Row(
            deployment=d,
            by=authors.of(d, d.revision, d.changed_by or d.created_by),
            ticks=ticks[d.pk],
            blocks=blocks[d.deployment_id],
            why_not=why_not(person, d, fresh, blocks[d.deployment_id], asker.in_doubt),
            upgrade=_upgrade(asker),
            remedy=remedy_of(asker),
            in_doubt=asker.in_doubt,
            times=times.get(d.pk, 1),
            awaited=expected.get(d.pk),
        )
        for d, asker in zip(shown, askers, strict=True)
    ]


def _upgrade(asker: Asker) -> Offer | None:
    """None where there is nothing newer, nor for what somebody wanted gone."""
    if not asker.deployment.is_outdated:
        return None
    offer = upgrade_of(asker)
    if asker.deployment.status != "delete_failed":
        return offer
    return replace(offer, reason=offer.reason or _("Somebody wanted it deleted, which failed."))


def version_of(*shown: object) -> str:
    """A short text that differs when anything shown does: what a poll compares."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def why_not(
    person: Person, deployment: Deployment, fresh: Freshness, blocks: list[str], is_asked: bool
) -> str:
    """Why this person cannot redeploy this now; empty where it is possible."""
    if deployment.gone_at:
        return _("It was deleted.")
    if not person.can_deploy:
        return _("Your role may look, not deploy.")
    if is_asked:
        return _("A change was asked for already; we are finding out how it went.")
    reason = why_no_redeploy(deployment.status, deployment.revision, blocks)
    if not reason and fresh.api_away:
        return _("Press does not answer now. Try again when it is back.")
    return reason


def open_writes(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Which of these were asked for something whose outcome is not known yet."""
    open_states = (Operation.State.REQUESTED, Operation.State.UNKNOWN)
    asked = connection.operations.filter(target_id__in=ids, state__in=open_states)
    asked = asked.exclude(kind=Operation.Kind.EXECUTE).order_by()
    return set(asked.values_list("target_id", flat=True))


def block_statuses(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[str]]:
    """The statuses of the blocks of each app."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    blocks = connection.deployments.present().filter(parent_id__in=ids)
    for parent_id, status in blocks.values_list("parent_id", "status").order_by(
        "parent_id", "status"
    ):
        found[parent_id].append(status)
    return found


def _ticks(deployments: Sequence[Deployment]) -> defaultdict[int, list[Tick]]:
    """The last revisions of each, oldest first; the latest has the deployment's own status."""
    found: defaultdict[int, list[Tick]] = defaultdict(list)
    recent = Revision.objects.filter(
        deployment__in=[d.pk for d in deployments],
        number__gt=F("deployment__revision") - TICKS,
        number__lt=F("deployment__revision"),
    )
    for row, number, status in recent.order_by("number").values_list(
        "deployment_id", "number", "status"
    ):
        found[row].append(Tick(number, status))
    for deployment in deployments:
        found[deployment.pk].append(Tick(deployment.revision, deployment.status))
        # With gaps the bars would tell of other revisions than they seem to.
        if len(found[deployment.pk]) < min(deployment.revision, TICKS):
            found[deployment.pk] = []
    return found


class Authors:
    """Who made each revision: whoever asked here, else whom the API names; one read of each."""

    def __init__(self, connection: Connection, deployments: Sequence[Deployment]) -> None:
        # By these deployments alone: SQLite would take a state or an order for what narrows most,
        # and read all that was ever done.
        asked = connection.operations.filter(
            target_id__in=[d.deployment_id for d in deployments], revision__isnull=False
        )
        self.operations = {
            (operation.target_id, operation.revision or 0): operation
            for operation in sorted(asked.order_by(), key=attrgetter("requested_at"))
            if operation.state == Operation.State.SUCCEEDED
        }

    def operation(self, deployment: Deployment, revision: int) -> Operation | None:
        return self.operations.get((deployment.deployment_id, revision))

    def of(self, deployment: Deployment, revision: int, named: str) -> str:
        operation = self.operation(deployment, revision)
        return operation.person_name if operation else spoken_name(named)
