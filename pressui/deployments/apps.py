"""Tells Django of this application."""

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "pressui.deployments"
