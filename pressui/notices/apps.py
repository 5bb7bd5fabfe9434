"""Tells Django of this application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "pressui.notices"
