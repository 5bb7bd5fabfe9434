"""How often in a row a deployment failed with the same words; whether two failures are alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pressui.deployments.lifecycle import NEEDS_ATTENTION
from pressui.deployments.models import Deployment, StatusChange

# A failure that came so often with the same words is not mended by the same once more.
OFTEN = 2
# What differs each time the same thing fails: ids, numbers, times.
_VARIES = re.compile(r"\b(?=[0-9a-f-]*[0-9])[0-9a-f]{4,}(?:-[0-9a-f]+)*\b|[0-9]+(?:[.:,][0-9]+)*")


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def is_alike(one: str, other: str) -> bool:
    """Whether two reasons tell of the same; an app tells its block's after the block's name."""
    told = [_VARIES.sub("#", first_line(text).casefold()) for text in (one, other)]
    short, long = sorted(told, key=len)
    return bool(short) and (short == long or long.endswith(f": {short}"))


def times_in_a_row(deployment: Deployment) -> int:
    """How many of its last revisions failed with the words of this failure, this one counted."""
    return times_of([deployment])[deployment.pk]


def times_of(deployments: Sequence[Deployment]) -> dict[int, int]:
    """The same for several, by their keys; one query, and none where nothing is asked."""
    seen: defaultdict[int, list[StatusChange]] = defaultdict(list)
    if deployments:
        statuses = (*NEEDS_ATTENTION, "deployed")
        changes = StatusChange.objects.filter(
            deployment__in=[one.pk for one in deployments], status__in=statuses
        )
        for change in changes.order_by("at", "pk"):
            seen[change.deployment_id].append(change)
    return {one.pk: _times(one, seen[one.pk]) for one in deployments}


def _times(deployment: Deployment, changes: Iterable[StatusChange]) -> int:
    ended = {change.revision: change for change in changes}
    earlier = (ended[n] for n in sorted(ended, reverse=True) if n < deployment.revision)
    count = 1
    for change in earlier:
        if change.status == "deployed" or not is_alike(change.reason, deployment.reason):
            break
        count += 1
    return count
