"""Operations on the deployments of one family that apps and blocks have in common."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Literal, overload

from pressui.press.operations.caller import Caller, Names, anything, segment
from pressui.press.pages import Page
from pressui.press.resources import (
    Created,
    Deployment,
    Revision,
    RevisionCreated,
    read_deployment,
    read_revision,
)
from pressui.press.resources.reading import integer
from pressui.press.resources.writes import read_created, read_revision_created


class FamilyDeployments(Caller):
    """Source: the public reference, groups Press-App and Press-Block.

    Writes are sent once. When one raises an error with `may_have_applied`, look whether it was
    applied before sending it again.
    """

    family: str

    def create_deployment(self, body: dict[str, Any]) -> Created:
        """A deployment of a spec; of its latest release where `spec.release` names none.

        Body: `{"metadata": {"name", "summary", …}, "parameters", "revision": {"notes"},
        "spec": {"id", "release": {"version"}}}`; for an app `parameters` are by block name,
        beside `appParameters`, and `spec` may have `includes` and `excludes`.

        Raises BadRequest, Unauthorized, Forbidden, NotFound (no such release), Conflict or
        Unprocessable (name taken, values not valid), PressUnavailable, InvalidResponse.
        """
        return self._send("POST", f"v1/{self.family}/deployments/", body, read_created)

    def describe_deployment(self, deployment_id: str) -> Deployment:
        """A deployment with its latest revision: blocks or resources, and errors of these.

        Raises BadRequest, Unauthorized, Forbidden, NotFound (also for a deployment of the other
        family), PressUnavailable, InvalidResponse.
        """
        read = partial(read_deployment, deployment_id=deployment_id, family=self.family)
        return self._get(self._deployment(deployment_id), read)

    def update_deployment_metadata(
        self, deployment_id: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Changes the metadata that are given: `{"name", "title", "summary", …}`, not wrapped.

        Raises BadRequest (also where nothing would change), Unauthorized, Forbidden, NotFound,
        Conflict, Unprocessable, PressUnavailable, InvalidResponse.
        """
        return self._send("PATCH", self._deployment(deployment_id), body, anything)

    def redeploy(self, deployment_id: str) -> RevisionCreated:
        """The latest revision once more, as a new one; only from `failed` or `warning`.

        Of an app at least one block has to be in one of these too. Raises Conflict where it is
        not so, else BadRequest, Unauthorized, Forbidden, NotFound, Unprocessable,
        PressUnavailable, InvalidResponse.
        """
        path = f"{self._deployment(deployment_id)}/redeploy"
        return self._send(
            "POST", path, None, partial(read_revision_created, deployment_id=deployment_id)
        )

    def delete_deployment(self, deployment_id: str) -> dict[str, Any]:
        """Begins to delete a deployment (an app takes its blocks along); answers an empty dict.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, Conflict, Unprocessable,
        PressUnavailable, InvalidResponse.
        """
        return self._send("DELETE", self._deployment(deployment_id), None, anything)

    def create_deployment_revision(
        self, deployment_id: str, body: dict[str, Any]
    ) -> RevisionCreated:
        """A new revision: another release, other values. All values are replaced.

        Body: `{"release": {"version"}, "revision": {"notes"}, "parameters", "appParameters",
        "blocksConfig": {"includes", "excludes"}}`, the last two for apps. Raises NotFound (no
        such deployment or release), Conflict (in motion), else as `create_deployment`.
        """
        path = f"{self._deployment(deployment_id)}/revisions"
        return self._send(
            "POST", path, body, partial(read_revision_created, deployment_id=deployment_id)
        )

    def describe_deployment_revision(self, deployment_id: str, revision: str | int) -> Revision:
        """A revision by its number, with its values; those of secret parameters are masked.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, PressUnavailable, InvalidResponse.
        """
        path = f"{self._deployment(deployment_id)}/revisions/{segment(revision)}"
        return self._get(path, partial(read_revision, number=integer(revision), family=self.family))

    @overload
    def list_deployment_revisions(
        self,
        deployment_id: str,
        sort: Names = None,
        status: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[True] = True,
    ) -> Iterator[Revision]: ...
    @overload
    def list_deployment_revisions(
        self,
        deployment_id: str,
        sort: Names = None,
        status: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[False],
    ) -> Page[Revision]: ...
    def list_deployment_revisions(
        self,
        deployment_id: str,
        sort: Names = None,
        status: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Revision] | Page[Revision]:
        """Revisions, newest first, without values; paging as in `list_specs`.

        `sort` fields: createdAt, createdBy, name, title. Raises BadRequest, Unauthorized,
        Forbidden, NotFound, Unprocessable, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            f"{self._deployment(deployment_id)}/revisions",
            "revisions",
            partial(read_revision, family=self.family),
            as_iterator=return_iterator,
            sort=sort,
            status=status,
            pageSize=page_size,
            pageNumber=page_number,
        )

    def _deployment(self, deployment_id: str) -> str:
        return f"v1/{self.family}/deployments/{segment(deployment_id)}"
