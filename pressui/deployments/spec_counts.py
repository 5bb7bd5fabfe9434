"""How often each spec is deployed: a number beside the spec, by which the catalogue is sorted."""

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.specs.models import Spec


def _there() -> Coalesce:
    """The deployments of a spec that are there now."""
    of_spec = Deployment.objects.present().filter(spec=OuterRef("pk")).order_by()
    return Coalesce(Subquery(of_spec.values("spec").annotate(n=Count("*")).values("n")), 0)


def count(specs: Iterable[int | None]) -> None:
    """Counts the deployments of these specs anew, after some have come or gone."""
    Spec.objects.filter(pk__in={key for key in specs if key}).update(deployment_count=_there())


def count_all(connection: Connection) -> None:
    """Puts right what two processes counted at the same moment."""
    counted = connection.specs.annotate(there=_there())
    counted.exclude(deployment_count=F("there")).update(deployment_count=_there())
