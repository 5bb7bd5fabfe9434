"""Tells Django of this application."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "pressui.bulk"
