"""Addresses of the deploy form: itself, blocks to add, drafts, presets."""

from django.urls import path

from pressui.deployments import deploying, kept_pages

FORM = "specs/<str:family>/<str:spec_id>/deploy"

urlpatterns = [
    path(f"{FORM}/", deploying.deploy, name="deploy"),
    path(f"{FORM}/changes/", deploying.deploy_changes, name="deploy_changes"),
    path(f"{FORM}/blocks/", deploying.find_blocks, name="find_blocks"),
    path(f"{FORM}/draft/", kept_pages.save_draft, name="save_draft"),
    path(f"{FORM}/draft/discard/", kept_pages.discard_draft, name="discard_draft"),
    path(f"{FORM}/presets/", kept_pages.save_preset, name="save_preset"),
    path(f"{FORM}/presets/<int:preset_id>/delete/", kept_pages.delete_preset, name="delete_preset"),
]
