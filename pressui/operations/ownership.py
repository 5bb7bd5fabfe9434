"""Which deployments are a person's: what they created or changed, here or elsewhere."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from pressui.accounts.models import Person
from pressui.conditions import counted_together, keys_together, put_to_each
from pressui.operations.models import Operation

# What another changed last than who created it: mostly little, so it has an index.
TAKEN_OVER: Final = ~Q(changed_by=F("created_by"))


def owned_count(deployments: QuerySet[Any], person: Person) -> int:
    """How many of these deployments are a person's."""
    return counted_together(owned_parts(deployments, person))


def owned_parts(deployments: QuerySet[Any], person: Person) -> list[QuerySet[Any]]:
    """What this person created or changed, here or elsewhere under their email, in parts."""
    emails = {person.email, person.email.lower()} if person.email else set()
    return parts_of(deployments, Operation.objects.filter(person=person), emails)


def parts_of(
    deployments: QuerySet[Any], operations: QuerySet[Operation], emails: Collection[str]
) -> list[QuerySet[Any]]:
    """What these operations were about, and what was created or changed under these emails.

    Each part is found by an index of its own, and nothing is in two of them: so they are counted
    without a look at any row.
    """
    asked = operations.exclude(target_id="").order_by().values("target_id")
    by_hand = Q(deployment_id__in=asked)
    if not emails:
        return [deployments.filter(by_hand)]
    created, changed = Q(created_by__in=emails), Q(changed_by__in=emails)
    parts = (created, TAKEN_OVER & changed & ~created, by_hand & ~changed & ~created)
    return [deployments.filter(part) for part in parts]


def among(parts: Sequence[QuerySet[Any]]) -> Q:
    """What is in any of these parts."""
    return put_to_each(Q(pk__in=keys_together(parts)))
