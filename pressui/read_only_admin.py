"""How the Django admin shows rows that are records: they are looked at and never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern

WRITES = ("_add", "_delete")


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no generics at run time
    """No way to add, change or delete; the addresses for it are not there either."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if not str(url.name).endswith(WRITES)]


def shown(
    list_display: str, *, search: str = "", filters: str = "", related: str = ""
) -> type[ReadOnlyAdmin]:
    """A read-only admin with these columns; names are separated by spaces."""
    options = {
        "list_display": list_display.split(),
        "search_fields": search.split(),
        "list_filter": filters.split(),
        "list_select_related": related.split(),
    }
    return type("ReadOnly", (ReadOnlyAdmin,), options)
