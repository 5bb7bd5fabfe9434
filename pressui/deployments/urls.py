"""Addresses of deployments, of their writes, and of what was done lately."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
