"""`client.deployments`: deployments of every kind, run parameters and execution."""

from collections.abc import Iterator
from typing import Any, Literal, overload

from pressui.press.operations.caller import Names, segment
from pressui.press.operations.run_parameters import RunParameters
from pressui.press.pages import Page
from pressui.press.resources import Deployment, Execution, read_deployment
from pressui.press.resources.reading import needed_record
from pressui.press.resources.writes import read_executions


class Deployments(RunParameters):
    """Source of names, arguments and defaults: the published client, group Deployments."""

    @overload
    def list_deployments(
        self,
        status: Names = None,
        kind: str | None = None,
        term: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[True] = True,
    ) -> Iterator[Deployment]: ...
    @overload
    def list_deployments(
        self,
        status: Names = None,
        kind: str | None = None,
        term: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[False],
    ) -> Page[Deployment]: ...
    def list_deployments(
        self,
        status: Names = None,
        kind: str | None = None,
        term: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Deployment] | Page[Deployment]:
        """Deployments of apps and blocks, newest first; arguments as in `specs.list_specs`.

        Raises BadRequest, Unauthorized, Forbidden, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            "v1/deployments/",
            "deployments",
            read_deployment,
            as_iterator=return_iterator,
            status=status,
            kind=kind,
            term=term,
            sort=sort,
            pageSize=page_size,
            pageNumber=page_number,
        )

    def patch_parameters_v2(self, deployment_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes run values of a block or an app; answers them after the change.

        Block: `{"parameters": {name: value}}`. App: `{"appParameters": {name: value},
        "parameters": {block: {name: value}}}`. Raises as `patch_parameters`.
        """
        path = f"v2/deployments/{segment(deployment_id)}/parameters/run"
        return self._send("PATCH", path, body, needed_record)

    def execute_resources(self, deployment_id: str) -> tuple[Execution, ...]:
        """Runs the resources of the latest revision; one `Execution` a block.

        After an error with `may_have_applied` they may be running: nothing tells.
        Raises Unauthorized, Forbidden, NotFound, Conflict, PressUnavailable, InvalidResponse.
        """
        path = f"v1/deployments/{segment(deployment_id)}/execute"
        return self._send("POST", path, None, read_executions)
