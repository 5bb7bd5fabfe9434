"""Addresses of watches and notices."""

from django.urls import path

from pressui.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.mark_notices_seen, name="mark_notices_seen"),
    path("notices/wishes/", views.save_wishes, name="save_wishes"),
    path(
        "notices/watch/deployments/<str:family>/<str:deployment_id>/",
        views.watch_deployment,
        name="watch_deployment",
    ),
    path("notices/watch/specs/<str:family>/<str:spec_id>/", views.watch_spec, name="watch_spec"),
]
