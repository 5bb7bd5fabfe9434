"""`manage.py sandbox`: a thin wrapper, so that it is found beside the other commands."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pressui.sandbox.cli import add_arguments, options_from, serve


class Command(BaseCommand):
    """Start the embedded Press API."""

    help = "Serve the embedded Press API from its own SQLite file."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        status = serve(options_from(options))
        if status:
            raise SystemExit(status)
