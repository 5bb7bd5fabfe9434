"""Runs of one action on many deployments in the Django admin."""

from django.contrib import admin

from pressui.bulk.models import BulkItem, BulkRun
from pressui.read_only_admin import shown

admin.site.register(
    BulkRun, shown("created_at person_name action state finished_at", filters="action state")
)
admin.site.register(
    BulkItem, shown("run deployment state note attempts", filters="state", related="run deployment")
)
