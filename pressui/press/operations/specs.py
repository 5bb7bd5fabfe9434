"""`client.specs`: specs of every kind, and the deployments of a spec."""

from collections.abc import Iterator
from typing import Literal, overload

from pressui.press.operations.caller import Caller, Names, segment
from pressui.press.pages import Page
from pressui.press.resources import Deployment, Spec, read_deployment, read_spec


class Specs(Caller):
    """Source of names, arguments and defaults: the public reference, group Press-Spec."""

    @overload
    def list_specs(
        self,
        status: Names = None,
        featured: bool | None = None,
        kind: str | None = None,
        term: str | None = None,
        sort: Names = None,
        scope: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[True] = True,
    ) -> Iterator[Spec]: ...
    @overload
    def list_specs(
        self,
        status: Names = None,
        featured: bool | None = None,
        kind: str | None = None,
        term: str | None = None,
        sort: Names = None,
        scope: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[False],
    ) -> Page[Spec]: ...
    def list_specs(
        self,
        status: Names = None,
        featured: bool | None = None,
        kind: str | None = None,
        term: str | None = None,
        sort: Names = None,
        scope: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Spec] | Page[Spec]:
        """Published specs of apps and blocks, newest first, each with its latest release.

        `term` is looked for in name, title, description and summary. `sort` items are
        `field:asc` or `field:desc` of createdAt, createdBy, name, title. An iterator fetches
        pages as they are needed (100 a page unless told) and ignores `page_number`; without it
        one `Page` comes back (the API's own size of 25 unless told).

        Raises BadRequest, Unauthorized, Forbidden, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            "v1/specs/",
            "specs",
            read_spec,
            as_iterator=return_iterator,
            status=status,
            featured=featured,
            kind=kind,
            term=term,
            sort=sort,
            scope=scope,
            pageSize=page_size,
            pageNumber=page_number,
        )

    @overload
    def list_spec_release_deployments(
        self,
        spec_id: str,
        version: str | None,
        status: Names = None,
        name: str | None = None,
        title: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[True] = True,
    ) -> Iterator[Deployment]: ...
    @overload
    def list_spec_release_deployments(
        self,
        spec_id: str,
        version: str | None,
        status: Names = None,
        name: str | None = None,
        title: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[False],
    ) -> Page[Deployment]: ...
    def list_spec_release_deployments(
        self,
        spec_id: str,
        version: str | None,
        status: Names = None,
        name: str | None = None,
        title: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Deployment] | Page[Deployment]:
        """Deployments made from a release of a spec; `version` None means from any release.

        `sort` fields: createdAt, createdBy, name. The answer tells each revision's release but
        not the spec, so `spec_id` and `latest_version` of the results may be empty.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            f"v1/specs/{segment(spec_id)}/releases/deployments",
            "deployments",
            read_deployment,
            as_iterator=return_iterator,
            version=version,
            status=status,
            name=name,
            title=title,
            sort=sort,
            pageSize=page_size,
            pageNumber=page_number,
        )
