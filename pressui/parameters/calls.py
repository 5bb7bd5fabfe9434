"""The writes that a program can make in the place of a form, in the words of each program."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One write: as a request, as a function of a module of `peak.press`, as a `peak` command."""

    method: str
    path: str
    module: str
    function: str
    command: str
    file: str
    deployment_id: str = ""  # what the function and the command take before the body


def to_deploy(family: str) -> Call:
    """A deployment is made."""
    return Call(
        method="POST",
        path=f"v1/{family}/deployments/",
        module=family,
        function="create_deployment",
        command=f"{family} deployments create",
        file="deployment.yaml",
    )


def to_revise(family: str, deployment_id: str) -> Call:
    """A deployment gets a revision."""
    return Call(
        method="POST",
        path=f"v1/{family}/deployments/{deployment_id}/revisions",
        module=family,
        function="create_deployment_revision",
        command=f"{family} deployments create-revision",
        file="revision.yaml",
        deployment_id=deployment_id,
    )


def to_patch(deployment_id: str) -> Call:
    """A deployment gets other run values."""
    return Call(
        method="PATCH",
        path=f"v2/deployments/{deployment_id}/parameters/run",
        module="deployments",
        function="patch_parameters_v2",
        command="deployments patch-parameters-v2",
        file="parameters.yaml",
        deployment_id=deployment_id,
    )
