"""What a run makes of each deployment before it begins, and what every action on many is."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pressui.accounts.services import Actor
from pressui.bulk.models import BulkRun
from pressui.bulk.ways import Way, way_on
from pressui.deployments.lifecycle import Action, why_not
from pressui.deployments.models import Deployment
from pressui.deployments.rows import open_writes
from pressui.operations.models import Operation


class Verdict(StrEnum):
    READY = "ready"
    NOTHING = "nothing"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Judged:
    """What a run makes of one deployment; `words` say what it does, or why it does nothing.

    `way` is where a person goes on with what the run cannot do.
    """

    deployment: Deployment
    verdict: Verdict
    words: str
    way: Way | None = None


@dataclass(frozen=True)
class Ask:
    """One write of a run."""

    actor: Actor
    deployment: Deployment
    reason: str
    arguments: Mapping[str, Any]
    form_token: uuid.UUID

    @property
    def asked(self) -> dict[str, Any]:
        """What every service of a single action wants to know."""
        return {
            "actor": self.actor,
            "deployment": self.deployment,
            "reason": self.reason,
            "form_token": self.form_token,
        }


@dataclass(frozen=True)
class BulkAction:
    """`judge` changes nothing; `ask` calls the API through the service of the single action.

    `sets_going`: what is accepted only begins, and the deployment's status tells how it ends.
    """

    label: str | Promise
    icon: str
    judge: Callable[[BulkRun, Sequence[Deployment]], list[Judged]]
    ask: Callable[[Ask], Operation]
    sets_going: bool = True


def judge_each(
    run: BulkRun, deployments: Sequence[Deployment], judge: Callable[[Deployment], Judged]
) -> list[Judged]:
    """`judge` for all but those of which something is open."""
    asked = open_writes(run.connection, [one.deployment_id for one in deployments])
    waits = _("A change was asked for already; we are finding out how it went.")
    return [
        Judged(one, Verdict.SKIPPED, waits) if one.deployment_id in asked else _led(run, judge(one))
        for one in deployments
    ]


def _led(run: BulkRun, found: Judged) -> Judged:
    """With the way on, where it is skipped."""
    if found.verdict != Verdict.SKIPPED:
        return found
    return replace(found, way=way_on(run.action, found.deployment))


def allowed(action: Action, deployment: Deployment, words: str) -> Judged:
    """Ready where the status allows it, else skipped with the reason."""
    refusal = why_not(action, deployment.status, deployment.revision)
    return Judged(deployment, Verdict.SKIPPED if refusal else Verdict.READY, refusal or words)
