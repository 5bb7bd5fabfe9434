"""Addresses of what is done to many deployments at once."""

from django.urls import path

from pressui.bulk import views

urlpatterns = [
    path("bulk/", views.bulk_runs, name="bulk_runs"),
    path("bulk/choose/", views.make_bulk_run, name="make_bulk_run"),
    path("bulk/<uuid:run_id>/", views.bulk_run, name="bulk_run"),
    path("bulk/<uuid:run_id>/live/", views.bulk_run_live, name="bulk_run_live"),
    path("bulk/<uuid:run_id>/start/", views.start_bulk_run, name="start_bulk_run"),
    path("bulk/<uuid:run_id>/stop/", views.stop_bulk_run, name="stop_bulk_run"),
    path("bulk/<uuid:run_id>/retry/", views.retry_bulk_run, name="retry_bulk_run"),
]
