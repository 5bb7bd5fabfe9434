"""Connections and polls in the Django admin."""

from django.contrib import admin

from pressui.connections.models import Connection, Poll
from pressui.read_only_admin import shown

admin.site.register(Connection, shown("slug label api_url"))
admin.site.register(
    Poll,
    shown("connection kind next_at last_success_at failures last_error", related="connection"),
)
