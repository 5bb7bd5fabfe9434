"""Addresses of deployments, of their writes, and of what was done lately."""

from django.urls import path

from pressui.deployments import deploying, operation_pages

urlpatterns = [
    path("specs/<str:family>/<str:spec_id>/deploy/", deploying.deploy, name="deploy"),
    path(
        "specs/<str:family>/<str:spec_id>/deploy/changes/",
        deploying.deploy_changes,
        name="deploy_changes",
    ),
    path(
        "operations/<uuid:operation_id>/",
        operation_pages.operation_detail,
        name="operation_detail",
    ),
]
