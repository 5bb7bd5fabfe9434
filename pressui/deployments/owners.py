"""Whose a deployment is, where a name or an address was typed: by whole words of it."""

from pressui.deployments.models import Deployment
from pressui.distinct import distinct_values
from pressui.operations.models import Operation
from pressui.operations.ownership import TAKEN_OVER
from pressui.specs.authors import is_meant, names_of


def addresses(value: str) -> set[str]:
    """The addresses of deployments that somebody means: "ana" is Ana Duarte, not Dana Katz."""
    there = Deployment.objects.present()
    changed = distinct_values(there.filter(TAKEN_OVER), "changed_by")
    known = {*distinct_values(there, "created_by"), *changed}
    names = names_of(known)
    return {email for email in known if is_meant(email, names.get(email, ""), value, whole=True)}


def names(value: str) -> set[str]:
    """The names under which something was asked for here, of those whom somebody means."""
    there = Operation.objects.order_by().values_list("person_name", flat=True).distinct()
    return {name for name in there if is_meant("", name, value, whole=True)}
