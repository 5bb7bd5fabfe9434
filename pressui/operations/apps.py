"""Tells Django of this application."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "pressui.operations"
