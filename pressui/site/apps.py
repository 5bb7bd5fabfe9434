"""Tells Django of this application."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "pressui.site"
