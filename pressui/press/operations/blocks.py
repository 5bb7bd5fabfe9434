"""`client.blocks`: block specs (workflows, services), block deployments, run parameters."""

from collections.abc import Iterator
from functools import partial
from typing import Literal, overload

from pressui.press.operations.block_specs import BlockSpecs
from pressui.press.operations.caller import Names
from pressui.press.operations.family_deployments import FamilyDeployments
from pressui.press.operations.run_parameters import BlockRuns
from pressui.press.pages import Page
from pressui.press.resources import Deployment, Family, read_deployment


class Blocks(BlockSpecs, FamilyDeployments, BlockRuns):
    """Source of names, arguments and defaults: the public reference, group Press-Block."""

    family = Family.BLOCKS.value

    @overload
    def list_deployments(
        self,
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
    def list_deployments(
        self,
        status: Names = None,
        name: str | None = None,
        title: str | None = None,
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
        title: str | None = None,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Deployment] | Page[Deployment]:
        """Block deployments, newest first; `name` and `title` are what these begin with.

        Paging as in `list_specs`; `sort` fields: createdAt, createdBy, name, title.
        Raises BadRequest, Unauthorized, Forbidden, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            "v1/blocks/deployments/",
            "deployments",
            partial(read_deployment, family=self.family),
            as_iterator=return_iterator,
            status=status,
            name=name,
            title=title,
            sort=sort,
            pageSize=page_size,
            pageNumber=page_number,
        )
