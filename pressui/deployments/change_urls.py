"""Addresses of the pages that change a deployment, and of the one that compares its revisions."""

from django.urls import path

from pressui.deployments import comparing, deleting, editing, revising, running

ONE = "deployments/<str:family>/<str:deployment_id>"

# Each page that makes a revision: where it is, its name, and what it plans.
PAGES = (
    ("revise", "revise", revising.REVISE),
    ("roll-back/<int:number>", "roll_back", revising.ROLL_BACK),
    ("run-parameters", "patch", revising.PATCH),
    ("upgrade", "upgrade", revising.UPGRADE),
)

urlpatterns = [
    path(f"{ONE}/compare/", comparing.compare_deployment, name="compare_deployment"),
    path(f"{ONE}/delete/", deleting.delete_deployment, name="delete_deployment"),
    path(f"{ONE}/edit/", editing.edit_deployment, name="edit_deployment"),
    path(f"{ONE}/run/", running.run_deployment, name="run_deployment"),
    path("operations/<uuid:operation_id>/decide/", running.decide_run, name="decide_run"),
]
for where, name, page in PAGES:
    at, given = f"{ONE}/{where}/", {"page": page}
    urlpatterns += [
        path(at, revising.make_revision, given, f"{name}_deployment"),
        path(f"{at}changes/", revising.preview_revision, given, f"{name}_changes"),
    ]
