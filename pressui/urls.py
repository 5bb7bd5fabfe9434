"""All addresses, each application's from its own list."""

from django.urls import include, path

from pressui.site import activity, health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("live/", views.home_live, name="home_live"),
    path("activity/", activity.activity, name="activity"),
    path("", include("pressui.accounts.urls")),
    path("", include("pressui.specs.urls")),
    path("", include("pressui.deployments.urls")),
    path("", include("pressui.bulk.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
