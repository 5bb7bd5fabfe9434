"""Names, arguments, order and defaults are those of the public reference."""

import inspect

import pytest

from tests.press.operation_table import OPERATIONS

LISTING = "page_size=None, page_number=None, *, return_iterator=True"
OF_BOTH = {
    "list_specs": (
        f"status=None, featured=None, name=None, title=None, sort=None, scope=None, {LISTING}"
    ),
    "describe_spec": "spec_id",
    "update_spec_metadata": "spec_id, body",
    "delete_spec": "spec_id",
    "describe_spec_release": "spec_id, version",
    "list_spec_releases": f"spec_id, sort=None, {LISTING}",
    "create_deployment": "body",
    "describe_deployment": "deployment_id",
    "update_deployment_metadata": "deployment_id, body",
    "redeploy": "deployment_id",
    "delete_deployment": "deployment_id",
    "create_deployment_revision": "deployment_id, body",
    "describe_deployment_revision": "deployment_id, revision",
    "list_deployment_revisions": f"deployment_id, sort=None, status=None, {LISTING}",
}
REFERENCE = {
    "specs": {
        "list_specs": (
            f"status=None, featured=None, kind=None, term=None, sort=None, scope=None, {LISTING}"
        ),
        "list_spec_release_deployments": (
            f"spec_id, version, status=None, name=None, title=None, sort=None, {LISTING}"
        ),
    },
    "apps": OF_BOTH
    | {
        "create_spec": "body, featured=None, scope=None, tenants=None, parameters=None",
        "create_spec_release": "spec_id, body, parameters=None",
        "list_deployments": f"status=None, name=None, sort=None, {LISTING}",
    },
    "blocks": OF_BOTH
    | {
        "create_spec": (
            "body, artifact=None, featured=None, scope=None, tenants=None, parameters=None, "
            "auto_run_on_deploy=None, *, validate=False"
        ),
        "create_spec_release": (
            "spec_id, body, artifact=None, parameters=None, auto_run_on_deploy=None, "
            "*, validate=False"
        ),
        "list_deployments": f"status=None, name=None, title=None, sort=None, {LISTING}",
        "get_parameters": "deployment_id=None, fallback_params_file=None",
        "patch_parameters": "deployment_id, body",
        "get_related_block_details": "deployment_id=None, fallback_details_file=None",
    },
    "deployments": {
        "list_deployments": f"status=None, kind=None, term=None, sort=None, {LISTING}",
        "patch_parameters": "deployment_id, body",
        "patch_parameters_v2": "deployment_id, body",
        "execute_resources": "deployment_id",
    },
}


def bare(function) -> str:
    parameters = inspect.signature(function).parameters.values()
    plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
    return str(inspect.Signature(plain))[1:-1]


@pytest.mark.parametrize("group", REFERENCE)
def test_names_arguments_and_defaults_are_those_of_the_reference(client, group):
    methods = inspect.getmembers(getattr(client, group), inspect.ismethod)
    public = {name: bare(method) for name, method in methods if not name.startswith("_")}
    assert public == REFERENCE[group]


def test_every_operation_is_in_the_table():
    named = {operation.name for operation in OPERATIONS}
    assert named == {f"{group}.{name}" for group in REFERENCE for name in REFERENCE[group]}
