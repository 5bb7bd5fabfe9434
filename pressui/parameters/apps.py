"""Tells Django of this application."""

from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "pressui.parameters"
