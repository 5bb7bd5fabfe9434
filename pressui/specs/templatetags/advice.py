"""Shows that a spec or a release is no longer recommended: `{% load advice %}`."""

from typing import Any

from django import template

from pressui.specs import notes
from pressui.specs.models import Spec

register = template.Library()


@register.inclusion_tag("specs/advice.html")
def spec_advice(spec: Spec, version: str = "") -> dict[str, Any]:
    """The messages on a spec and on one of its releases; nothing where there is none."""
    return {"notes": notes.shown_for(spec, version) if spec.pk else []}
