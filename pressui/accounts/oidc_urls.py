"""Addresses of signing in by OpenID Connect; included only where a provider is configured."""

from django.urls import path

from pressui.accounts import oidc_views

urlpatterns = [
    path("accounts/oidc/", oidc_views.oidc_begin, name="oidc_begin"),
    path("accounts/oidc/back/", oidc_views.oidc_back, name="oidc_back"),
]
