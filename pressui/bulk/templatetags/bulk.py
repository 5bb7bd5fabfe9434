"""The bar under the list of deployments, with every action that there is for many."""

from typing import Any

from django import template

from pressui.bulk.actions import ACTIONS

register = template.Library()


@register.inclusion_tag("bulk/bar.html", takes_context=True)
def bulk_bar(context: template.Context) -> dict[str, Any]:
    return {"bulk_actions": ACTIONS, "csrf_token": context.get("csrf_token")}
