"""`client.apps`: app specs and app deployments."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Literal, overload

from pressui.press.operations.caller import Names, Schema, json_text
from pressui.press.operations.family_deployments import FamilyDeployments
from pressui.press.operations.family_specs import FamilySpecs
from pressui.press.pages import Page
from pressui.press.resources import Created, Deployment, Family, read_deployment
from pressui.press.resources.writes import read_created


class Apps(FamilySpecs, FamilyDeployments):
    """Source of names, arguments and defaults: the public reference, group Press-App."""

    family = Family.APPS.value

    def create_spec(
        self,
        body: dict[str, Any],
        featured: bool | None = None,
        scope: str | None = None,
        tenants: Sequence[str] | None = None,
        parameters: Schema | None = None,
    ) -> Created:
        """An app spec with its first release, made of block specs that exist already.

        Body: `{"version": "1", "kind": "app", "metadata", "release": {"version", "notes"},
        "config": [{"id", "release": {"version"}, "autoRunOnDeploy"}]}`. `parameters` is the
        app's own schema `{"build": […], "run": […]}`. What is None is left to the API.

        Raises BadRequest, Unauthorized, Forbidden, Conflict or Unprocessable (name taken, not
        valid), PressUnavailable, InvalidResponse.
        """
        fields = {"spec": json_text(body)}
        if featured is not None:
            fields["featured"] = json_text(featured)
        if scope is not None:
            fields["scope"] = scope
        if tenants:
            fields["tenants"] = json_text(list(tenants))
        if parameters is not None:
            fields["parameters"] = json_text(parameters)
        return self._send("POST", "v1/apps/specs/", fields, read_created)

    def create_spec_release(
        self, spec_id: str, body: dict[str, Any], parameters: Schema | None = None
    ) -> Created:
        """A new release: `{"config": [block, …], "release": {"version", "notes"}}`.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, Conflict or Unprocessable (version
        taken, not valid), PressUnavailable, InvalidResponse.
        """
        content = body if parameters is None else {**body, "parameters": parameters}
        return self._send("POST", f"{self._spec(spec_id)}/releases", content, read_created)

    @overload
    def list_deployments(
        self,
        status: Names = None,
        name: str | None = None,
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
        name: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[False],
    ) -> Page[Deployment]: ...
    def list_deployments(
        self,
        status: Names = None,
        name: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Deployment] | Page[Deployment]:
        """App deployments, newest first; `name` is what it begins with; paging as `list_specs`.

        `sort` fields: createdAt, createdBy, name, title.
        Raises BadRequest, Unauthorized, Forbidden, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            "v1/apps/deployments/",
            "deployments",
            partial(read_deployment, family=self.family),
            as_iterator=return_iterator,
            status=status,
            name=name,
            sort=sort,
            pageSize=page_size,
            pageNumber=page_number,
        )
