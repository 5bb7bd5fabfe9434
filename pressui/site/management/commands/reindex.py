"""`manage.py reindex`: what is searched of specs and deployments, written anew from the mirror."""

from typing import Any

from django.core.management.base import BaseCommand

from pressui.deployments import texts
from pressui.specs import search


class Command(BaseCommand):
    help = "Writes the search index anew from the mirror; nothing else is changed."

    def handle(self, *args: Any, **options: Any) -> None:
        search.rebuild()
        texts.rebuild()
        self.stdout.write("Specs and deployments are indexed anew.")
