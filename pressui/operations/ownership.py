"""Which deployments are a person's: what they created or changed, here or elsewhere."""

from typing import Any

from django.db.models import Q, QuerySet

from pressui.accounts.models import Person
from pressui.operations.models import Operation


def owned(deployments: QuerySet[Any], person: Person) -> Q:
    """What this person created or changed, here or elsewhere under their email."""
    first, *others = (part.order_by().values("pk") for part in owned_parts(deployments, person))
    return Q(pk__in=first.union(*others, all=True) if others else first)


def owned_parts(deployments: QuerySet[Any], person: Person) -> list[QuerySet[Any]]:
    """The same in parts, which may overlap.

    Each is found by an index of its own, so that it costs nothing in a large estate.
    """
    asked = Operation.objects.filter(person=person).exclude(target_id="").values("target_id")
    parts = [deployments.filter(deployment_id__in=asked)]
    if person.email:
        emails = {person.email, person.email.lower()}
        parts.append(deployments.filter(created_by__in=emails))
        parts.append(deployments.filter(changed_by__in=emails))
    return parts
