"""People, teams and the record in the Django admin; roles are given on the page of people."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from pressui.accounts import people
from pressui.accounts.models import Event, Person, Retention, Team
from pressui.accounts.services import actor_of
from pressui.read_only_admin import ReadOnlyAdmin, shown

# Teams stand in their place.
admin.site.unregister(Group)

admin.site.register(Team, shown("name role kinds tags", search="name", filters="role"))
admin.site.register(Retention, shown("before at"))


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "person_name", "action", "outcome", "target_name", "address")
    list_filter = ("outcome", "target_kind", "action")
    search_fields = ("person_name", "target_name", "target_id", "request_id")


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """Names and addresses can be put right here, recorded as on their own page."""

    list_display = ("username", "first_name", "last_name", "email", "role", "is_active")
    list_filter = ("role", "is_active", "teams")
    search_fields = ("username", "first_name", "last_name", "email")
    fields = (
        *("username", "first_name", "last_name", "email", "role", "kinds", "tags"),
        *("team_role", "is_active", "last_login", "date_joined"),
    )
    readonly_fields = (
        *("username", "role", "kinds", "tags", "team_role", "is_active"),
        *("last_login", "date_joined"),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        before = people.told(Person.objects.get(pk=obj.pk))
        people.change(actor_of(request), obj, obj.teams.all(), before)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The record of what was done tells it; the admin keeps no second one."""
        return None
