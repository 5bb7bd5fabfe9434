"""Addresses of deployments, of their writes, and of what was done lately."""

from django.urls import path

from pressui.deployments import (
    change_urls,
    detail_pages,
    form_urls,
    insights,
    list_pages,
    of_spec,
    operation_pages,
    redeploying,
    row_menu,
    saved_filters,
)

ONE = "deployments/<str:family>/<str:deployment_id>"

urlpatterns = [
    path(
        "specs/<str:family>/<str:spec_id>/deployments/",
        of_spec.spec_deployments,
        name="spec_deployments",
    ),
    path(
        "specs/<str:family>/<str:spec_id>/insights/", insights.spec_insights, name="spec_insights"
    ),
    *form_urls.urlpatterns,
    path(
        "operations/<uuid:operation_id>/",
        operation_pages.operation_detail,
        name="operation_detail",
    ),
    path("deployments/", list_pages.deployment_list, name="deployment_list"),
    path("deployments/live/", list_pages.deployment_list_live, name="deployment_list_live"),
    path("saved-filters/", saved_filters.save_filter, name="save_filter"),
    path("saved-filters/<int:key>/remove/", saved_filters.remove_filter, name="remove_filter"),
    path(f"{ONE}/", detail_pages.deployment_detail, name="deployment_detail"),
    path(f"{ONE}/menu/", row_menu.deployment_menu, name="deployment_menu"),
    path(f"{ONE}/live/", detail_pages.deployment_live, name="deployment_live"),
    path(f"{ONE}/values/", detail_pages.deployment_values, name="deployment_values"),
    *change_urls.urlpatterns,
    path(f"{ONE}/redeploy/", redeploying.redeploy_deployment, name="redeploy_deployment"),
]
