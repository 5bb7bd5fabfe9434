"""Tells Django of this application."""

from django.apps import AppConfig


class SpecsConfig(AppConfig):
    name = "pressui.specs"
