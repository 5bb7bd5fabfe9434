"""The button that begins or ends a watch."""

from typing import Any

from django import template
from django.urls import reverse

from pressui.accounts.models import Person
from pressui.deployments.models import Deployment
from pressui.notices.models import Watch
from pressui.specs.models import Spec

register = template.Library()


@register.inclusion_tag("notices/watch_button.html", takes_context=True)
def watch_button(context: template.Context, what: Deployment | Spec) -> dict[str, Any]:
    """One query."""
    person: Person = context["request"].user
    if isinstance(what, Deployment):
        mine = Watch.objects.filter(person=person, deployment=what)
        address = reverse("watch_deployment", args=[what.family, what.deployment_id])
    else:
        mine = Watch.objects.filter(person=person, spec=what)
        address = reverse("watch_spec", args=[what.family, what.spec_id])
    return {
        "address": address,
        "is_watched": mine.exists(),
        "label": what.label,
        "csrf_token": context.get("csrf_token"),
    }
