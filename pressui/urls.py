"""All addresses, each application's from its own list."""

from django.urls import include, path

from pressui.site import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("pressui.accounts.urls")),
    path("", include("pressui.specs.urls")),
    path("", include("pressui.deployments.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
