"""Tells Django of this application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pressui.accounts"
