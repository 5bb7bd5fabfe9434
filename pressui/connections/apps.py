"""Tells Django of this application."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "pressui.connections"
