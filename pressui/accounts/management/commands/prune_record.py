"""`manage.py prune_record`: lets go of what is older than `AUDIT_DAYS`, as the worker does."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from pressui.accounts import audit


class Command(BaseCommand):
    help = "Deletes entries of the record that are older than AUDIT_DAYS, and records that."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUDIT_DAYS:
            self.stdout.write("Nothing is deleted: AUDIT_DAYS is not set.")
            return
        total = 0
        while deleted := audit.prune():
            total += deleted
        self.stdout.write(f"{total} entries older than {settings.AUDIT_DAYS} days were deleted.")
