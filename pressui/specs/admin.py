"""The mirror of the catalogue, and what was made of it here, in the Django admin."""

from django.contrib import admin

from pressui.read_only_admin import shown
from pressui.specs.models import BulkEdit, Favorite, Release, Spec, SpecNote

admin.site.register(
    Spec,
    shown(
        "name title kind status scope featured latest_version last_seen_at gone_at",
        search="name title spec_id",
        filters="kind status scope featured",
    ),
)
admin.site.register(
    Release, shown("spec version created_at", search="version spec__name", related="spec")
)
admin.site.register(SpecNote, shown("spec version text person_name written_at", related="spec"))
admin.site.register(Favorite, shown("person spec", related="person spec"))
admin.site.register(BulkEdit, shown("created_at person_name state started_at finished_at"))
