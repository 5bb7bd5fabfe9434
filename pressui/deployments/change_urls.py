"""Addresses of the pages that change a deployment, and of the one that compares its revisions."""

from django.urls import path

from pressui.deployments import comparing, deleting, editing, revising, running

ONE = "deployments/<str:family>/<str:deployment_id>"
BACK = f"{ONE}/roll-back/<int:number>"

urlpatterns = [
    path(f"{ONE}/compare/", comparing.compare_deployment, name="compare_deployment"),
    path(f"{ONE}/delete/", deleting.delete_deployment, name="delete_deployment"),
    path(f"{ONE}/edit/", editing.edit_deployment, name="edit_deployment"),
    path(f"{ONE}/revise/", revising.revise_deployment, name="revise_deployment"),
    path(f"{ONE}/revise/changes/", revising.revise_changes, name="revise_changes"),
    path(f"{BACK}/", revising.roll_back_deployment, name="roll_back_deployment"),
    path(f"{BACK}/changes/", revising.roll_back_changes, name="roll_back_changes"),
    path(f"{ONE}/run/", running.run_deployment, name="run_deployment"),
    path(f"{ONE}/run-parameters/", revising.patch_deployment, name="patch_deployment"),
    path(f"{ONE}/run-parameters/changes/", revising.patch_changes, name="patch_changes"),
    path(f"{ONE}/upgrade/", revising.upgrade_deployment, name="upgrade_deployment"),
    path(f"{ONE}/upgrade/changes/", revising.upgrade_changes, name="upgrade_changes"),
    path("operations/<uuid:operation_id>/decide/", running.decide_run, name="decide_run"),
]
