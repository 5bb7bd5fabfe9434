"""Which deployments are a person's: what they created or changed, here or elsewhere."""

from typing import Any

from django.db.models import Q, QuerySet

from pressui.accounts.models import Person
from pressui.operations.models import Operation


def owned(deployments: QuerySet[Any], person: Person) -> Q:
    """What this person created or changed, here or elsewhere under their email."""
    first, *others = (part.order_by().values("pk") for part in owned_parts(deployments, person))
    return Q(pk__in=first.union(*others, all=True) if others else first)


def owned_count(deployments: QuerySet[Any], person: Person) -> int:
    """How many of these deployments are a person's."""
    first, *others = (part.order_by().values("pk") for part in owned_parts(deployments, person))
    return first.union(*others, all=True).count() if others else first.count()


def owned_parts(deployments: QuerySet[Any], person: Person) -> list[QuerySet[Any]]:
    """The same in parts, of which none has what another has.

    Each is found by an index of its own, so that it costs nothing in a large estate.
    """
    asked = Operation.objects.filter(person=person).exclude(target_id="").values("target_id")
    by_hand = deployments.filter(deployment_id__in=asked)
    if not person.email:
        return [by_hand]
    emails = {person.email, person.email.lower()}
    created, changed = Q(created_by__in=emails), Q(changed_by__in=emails)
    return [
        by_hand.exclude(created | changed),
        deployments.filter(created),
        deployments.filter(changed).exclude(created),
    ]
