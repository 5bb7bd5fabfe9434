"""Addresses of the catalogue, and of the staff pages that look after it."""

from django.urls import include, path

from pressui.specs.views import (
    bulk_edit,
    catalogue,
    compare,
    delete,
    manage,
    note,
    publish,
    spec,
    star,
    structure,
)

spec_urls = [
    path("", spec.spec_detail, name="spec_detail"),
    path("parameters/", spec.spec_parameters, name="spec_parameters"),
    path("structure/", structure.spec_structure, name="spec_structure"),
    path("releases/", spec.spec_releases, name="spec_releases"),
    path("compare/", compare.spec_compare, name="spec_compare"),
    path("star/", star.spec_star, name="spec_star"),
]
manage_urls = [
    path("", manage.manage_spec_list, name="manage_spec_list"),
    path("bulk/", bulk_edit.make_bulk_edit, name="make_bulk_edit"),
    path("bulk/<uuid:run_id>/", bulk_edit.bulk_edit, name="bulk_edit"),
    path("bulk/<uuid:run_id>/start/", bulk_edit.start_bulk_edit, name="start_bulk_edit"),
    path("bulk/<uuid:run_id>/stop/", bulk_edit.stop_bulk_edit, name="stop_bulk_edit"),
    path("bulk/<uuid:run_id>/retry/", bulk_edit.retry_bulk_edit, name="retry_bulk_edit"),
    path("bulk/<uuid:run_id>/live/", bulk_edit.bulk_edit_live, name="bulk_edit_live"),
    path("specs/<str:family>/<str:spec_id>/", manage.manage_spec_edit, name="manage_spec_edit"),
    path(
        "specs/<str:family>/<str:spec_id>/preview/",
        manage.manage_spec_preview,
        name="manage_spec_preview",
    ),
    path("publish/", publish.publish_spec, name="publish_spec"),
    path(
        "specs/<str:family>/<str:spec_id>/release/",
        publish.publish_release,
        name="publish_release",
    ),
    path(
        "specs/<str:family>/<str:spec_id>/delete/",
        delete.delete_spec,
        name="delete_spec",
    ),
    path("specs/<str:family>/<str:spec_id>/note/", note.spec_note, name="spec_note"),
]
urlpatterns = [
    path("specs/", catalogue.spec_list, name="spec_list"),
    path("specs/<str:family>/<str:spec_id>/", include(spec_urls)),
    path("manage/", include(manage_urls)),
]
