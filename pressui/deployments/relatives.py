"""The deployments that belong together: an app and its blocks, as far as a person may see them."""

from django.db.models import QuerySet

from pressui.accounts.models import Person
from pressui.deployments.models import Deployment


def _seen(deployment: Deployment, person: Person) -> QuerySet[Deployment]:
    rows = Deployment.objects.visible_to(person).present()
    return rows.filter(connection=deployment.connection).select_related("spec")


def blocks_of(deployment: Deployment, person: Person) -> QuerySet[Deployment]:
    """The block deployments of an app; none of anything else."""
    owned = _seen(deployment, person).filter(parent_id=deployment.deployment_id)
    return owned.order_by("title", "name")


def parent_of(deployment: Deployment, person: Person) -> Deployment | None:
    """The app that a block belongs to."""
    if not deployment.parent_id:
        return None
    return _seen(deployment, person).filter(deployment_id=deployment.parent_id).first()
