"""Addresses of the catalogue, and of the staff pages that look after it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
