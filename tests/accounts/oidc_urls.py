"""All addresses, with those that are only there where an identity provider is configured."""

from django.urls import include, path

from pressui import urls

urlpatterns = [*urls.urlpatterns, path("", include("pressui.accounts.oidc_urls"))]
