"""All addresses, each application's from its own list."""

from django.contrib import admin
from django.urls import include, path

from pressui.site import activity, finder_pages, health, record_export, views

urlpatterns = [
    path("", views.home, name="home"),
    path("live/", views.home_live, name="home_live"),
    path("band/", views.band, name="band"),
    path("find/", finder_pages.find, name="find"),
    path("activity/", activity.activity, name="activity"),
    path("activity/record.csv", record_export.export_csv, name="export_csv"),
    path("activity/record.json", record_export.export_json, name="export_json"),
    path("", include("pressui.accounts.urls")),
    path("", include("pressui.specs.urls")),
    path("", include("pressui.deployments.urls")),
    path("", include("pressui.bulk.urls")),
    path("", include("pressui.notices.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
