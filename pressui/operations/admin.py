"""Operations in the Django admin."""

from django.contrib import admin

from pressui.operations.models import Operation
from pressui.read_only_admin import shown

admin.site.register(
    Operation,
    shown(
        "requested_at person_name kind state target_name finished_at",
        search="person_name target_name target_id request_id",
        filters="state kind",
    ),
)
