"""What pages of specs say of deployments and people: how long deploying took, who did it."""

from datetime import timedelta

from django import template
from django.utils import timezone

from pressui.deployments import history
from pressui.deployments.deploy_times import DeployTimes, times_of
from pressui.names import spoken_name
from pressui.specs.models import Spec

register = template.Library()
register.filter("spoken_name", spoken_name)


@register.simple_tag
def deploy_times(spec: Spec) -> DeployTimes:
    """Those of the last weeks; two queries."""
    since = timezone.now() - timedelta(weeks=history.WEEKS)
    return times_of(history.attempts_of(spec, since))
