"""Every operation of the contract: how it is called, and the request that has to go out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pressui.press import PressClient


@dataclass(frozen=True)
class Operation:
    """`answers` is the least that the API may answer so that the result is a success."""

    name: str
    call: Callable[[PressClient], Any]
    method: str
    path: str
    answers: Any = field(default_factory=dict)

    @property
    def is_write(self) -> bool:
        return self.method != "GET"

    def __str__(self) -> str:
        return self.name


def _of_family(family: str) -> list[Operation]:
    specs, deployments = f"/v1/{family}/specs/", f"/v1/{family}/deployments/"
    created: dict[str, Any] = {"id": "new"}

    def operation(
        name: str, method: str, path: str, *arguments: Any, answers: Any = None, **keywords: Any
    ) -> Operation:
        def call(client: PressClient) -> Any:
            return getattr(client.family(family), name)(*arguments, **keywords)

        return Operation(f"{family}.{name}", call, method, path, answers or {})

    page = {"return_iterator": False}
    spec, deployment = {"id": "s", "metadata": {}}, {"id": "d", "metadata": {}}
    return [
        operation("list_specs", "GET", specs, answers={"specs": [spec]}, **page),
        operation("create_spec", "POST", specs, {"kind": "x"}, answers=created),
        operation("describe_spec", "GET", f"{specs}s", "s", answers=spec),
        operation("update_spec_metadata", "PATCH", f"{specs}s", "s", {"featured": True}),
        operation("delete_spec", "DELETE", f"{specs}s", "s"),
        operation("create_spec_release", "POST", f"{specs}s/releases", "s", {}, answers=created),
        operation("describe_spec_release", "GET", f"{specs}s/releases/1.0.0", "s", "1.0.0"),
        operation(
            "list_spec_releases", "GET", f"{specs}s/releases", "s", answers={"releases": []}, **page
        ),
        operation("create_deployment", "POST", deployments, {"a": 1}, answers=created),
        operation(
            "list_deployments", "GET", deployments, answers={"deployments": [deployment]}, **page
        ),
        operation("describe_deployment", "GET", f"{deployments}d", "d", answers=deployment),
        operation("update_deployment_metadata", "PATCH", f"{deployments}d", "d", {"title": "T"}),
        operation("redeploy", "POST", f"{deployments}d/redeploy", "d", answers={"revision": 2}),
        operation("delete_deployment", "DELETE", f"{deployments}d", "d"),
        operation(
            "create_deployment_revision",
            "POST",
            f"{deployments}d/revisions",
            "d",
            {"revision": {}},
            answers={"id": "d", "revision": 2},
        ),
        operation("describe_deployment_revision", "GET", f"{deployments}d/revisions/2", "d", 2),
        operation(
            "list_deployment_revisions",
            "GET",
            f"{deployments}d/revisions",
            "d",
            answers={"revisions": [{"revision": 1}]},
            **page,
        ),
    ]


OPERATIONS = [
    Operation(
        "specs.list_specs",
        lambda client: client.specs.list_specs(return_iterator=False),
        "GET",
        "/v1/specs/",
        {"specs": []},
    ),
    Operation(
        "specs.list_spec_release_deployments",
        lambda client: client.specs.list_spec_release_deployments(
            "s", "1.0.0", return_iterator=False
        ),
        "GET",
        "/v1/specs/s/releases/deployments?version=1.0.0",
        {"deployments": []},
    ),
    *_of_family("apps"),
    *_of_family("blocks"),
    Operation(
        "blocks.get_parameters",
        lambda client: client.blocks.get_parameters("d"),
        "GET",
        "/v1/deployments/d/parameters/run",
    ),
    Operation(
        "blocks.patch_parameters",
        lambda client: client.blocks.patch_parameters("d", {"a": 1}),
        "PATCH",
        "/v1/deployments/d/parameters/run",
    ),
    Operation(
        "blocks.get_related_block_details",
        lambda client: client.blocks.get_related_block_details("d"),
        "GET",
        "/v1/blocks/deployments/d",
        {"id": "d"},
    ),
    Operation(
        "deployments.list_deployments",
        lambda client: client.deployments.list_deployments(return_iterator=False),
        "GET",
        "/v1/deployments/",
        {"deployments": []},
    ),
    Operation(
        "deployments.patch_parameters",
        lambda client: client.deployments.patch_parameters("d", {"a": 1}),
        "PATCH",
        "/v1/deployments/d/parameters/run",
    ),
    Operation(
        "deployments.patch_parameters_v2",
        lambda client: client.deployments.patch_parameters_v2("d", {"parameters": {"a": 1}}),
        "PATCH",
        "/v2/deployments/d/parameters/run",
    ),
    Operation(
        "deployments.execute_resources",
        lambda client: client.deployments.execute_resources("d"),
        "POST",
        "/v1/deployments/d/execute",
    ),
]
