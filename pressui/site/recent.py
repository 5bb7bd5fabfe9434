"""What was done lately, and which specs a person used last."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.outcomes import SET_GOING, Outcome, outcomes
from pressui.deployments.queries import about_what_is_seen
from pressui.operations.models import Operation
from pressui.specs.models import Spec
from pressui.specs.queries import visible_specs

ACTIVITY_SHOWN = 7
SPECS_SHOWN = 4


@dataclass(frozen=True)
class UsedSpec:
    spec: Spec
    at: datetime


@dataclass(frozen=True)
class Recent:
    """A write, what became of it, and where what it changed is shown.

    No outcome and no address while these are not known.
    """

    operation: Operation
    outcome: Outcome | None = None

    @property
    def url(self) -> str:
        target = self.operation
        page = "spec_detail" if target.kind.startswith("spec:") else "deployment_detail"
        return reverse(page, args=[target.family, target.target_id]) if target.target_id else ""

    @property
    def shown(self) -> tuple[object, ...]:
        return (self.operation.pk, self.operation.state, self.outcome)


def operations(connection: Connection, person: Person) -> list[Recent]:
    """The last writes that were asked for here, whatever became of them; three queries."""
    seen = connection.operations.filter(about_what_is_seen(person))
    latest = list(seen.order_by("-requested_at")[:ACTIVITY_SHOWN])
    ids = {operation.target_id for operation in latest if operation.kind in SET_GOING}
    rows = connection.deployments.filter(deployment_id__in=ids).defer("payload", "details")
    there = {row.deployment_id: row for row in rows}
    asked = {
        one.pk: (there[one.target_id], one.requested_at)
        for one in latest
        if one.state == Operation.State.SUCCEEDED
        and one.kind in SET_GOING
        and one.target_id in there
    }
    came_to = outcomes(asked)
    return [Recent(operation, came_to.get(operation.pk)) for operation in latest]


def used_last(connection: Connection, person: Person) -> list[UsedSpec]:
    """The specs of this person's last operations, each once, the latest first."""
    asked = connection.operations.filter(person=person).exclude(spec_id="").order_by()
    latest = asked.values("spec_id").annotate(at=Max("requested_at")).order_by("-at")
    times = {row["spec_id"]: row["at"] for row in latest[:SPECS_SHOWN]}
    found = {
        spec.spec_id: spec for spec in visible_specs(connection, person).filter(spec_id__in=times)
    }
    return [UsedSpec(found[spec_id], at) for spec_id, at in times.items() if spec_id in found]
