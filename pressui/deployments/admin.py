"""The mirror of deployments in the Django admin."""

from django.contrib import admin

from pressui.deployments.models import Deployment, Revision, StatusChange
from pressui.read_only_admin import shown

admin.site.register(
    Deployment,
    shown(
        "name title kind status current_version revision last_seen_at gone_at",
        search="name title deployment_id",
        filters="kind status is_outdated",
        related="sighting",
    ),
)
admin.site.register(Revision, shown("deployment number", related="deployment"))
admin.site.register(StatusChange, shown("deployment", related="deployment"))
