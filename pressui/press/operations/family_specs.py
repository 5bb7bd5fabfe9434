"""Operations on the specs of one family that apps and blocks have in common."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Literal, overload

from pressui.press.operations.caller import Caller, Names, anything, segment
from pressui.press.pages import Page
from pressui.press.resources import Release, Spec, read_release, read_spec


class FamilySpecs(Caller):
    """Source: the public reference, groups Press-App and Press-Block."""

    family: str

    @overload
    def list_specs(
        self,
        status: Names = None,
        featured: bool | None = None,
        name: str | None = None,
        title: str | None = None,
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
        name: str | None = None,
        title: str | None = None,
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
        name: str | None = None,
        title: str | None = None,
        sort: Names = None,
        scope: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Spec] | Page[Spec]:
        """Specs of the family, newest first, each with its latest release.

        `name` and `title` are what these begin with. `sort` items are `field:asc` or
        `field:desc` of createdAt, createdBy, name, title. An iterator fetches pages as they are
        needed (100 a page unless told) and ignores `page_number`; without it one `Page` comes
        back (the API's own size of 25 unless told).

        Raises BadRequest, Unauthorized, Forbidden, PressUnavailable, InvalidResponse.
        """
        return self._listed(
            f"v1/{self.family}/specs/",
            "specs",
            partial(read_spec, family=self.family),
            as_iterator=return_iterator,
            status=status,
            featured=featured,
            name=name,
            title=title,
            sort=sort,
            scope=scope,
            pageSize=page_size,
            pageNumber=page_number,
        )

    def describe_spec(self, spec_id: str) -> Spec:
        """A spec with its whole latest release: config, parameters, artifact.

        Raises BadRequest, Unauthorized, Forbidden, NotFound (also for a spec of the other
        family), PressUnavailable, InvalidResponse.
        """
        read = partial(read_spec, spec_id=spec_id, family=self.family)
        return self._get(self._spec(spec_id), read)

    def update_spec_metadata(self, spec_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes what is given: `{"metadata": {…, "status"}, "featured", "scope", "tenants"}`.

        Raises BadRequest (also where nothing would change), Unauthorized, Forbidden, NotFound,
        Conflict or Unprocessable (name taken), PressUnavailable, InvalidResponse.
        """
        return self._send("PATCH", self._spec(spec_id), body, anything)

    def delete_spec(self, spec_id: str) -> dict[str, Any]:
        """Deletes a spec and all its releases; answers an empty dict.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, Conflict, Unprocessable,
        PressUnavailable, InvalidResponse.
        """
        return self._send("DELETE", self._spec(spec_id), None, anything)

    def describe_spec_release(self, spec_id: str, version: str) -> Release:
        """A whole release: config, parameters, notes, and of a block its artifact.

        Raises BadRequest, Unauthorized, Forbidden, NotFound, PressUnavailable, InvalidResponse.
        """
        path = f"{self._spec(spec_id)}/releases/{segment(version)}"
        return self._get(path, partial(read_release, version=version))

    @overload
    def list_spec_releases(
        self,
        spec_id: str,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[True] = True,
    ) -> Iterator[Release]: ...
    @overload
    def list_spec_releases(
        self,
        spec_id: str,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: Literal[False],
    ) -> Page[Release]: ...
    def list_spec_releases(
        self,
        spec_id: str,
        sort: Names = None,
        page_size: int | None = None,
        page_number: int | None = None,
        *,
        return_iterator: bool = True,
    ) -> Iterator[Release] | Page[Release]:
        """Releases, newest first, without config and parameters; paging as in `list_specs`.

        `sort` fields: createdAt, createdBy. Raises as `describe_spec_release`.
        """
        return self._listed(
            f"{self._spec(spec_id)}/releases",
            "releases",
            read_release,
            as_iterator=return_iterator,
            sort=sort,
            pageSize=page_size,
            pageNumber=page_number,
        )

    def _spec(self, spec_id: str) -> str:
        return f"v1/{self.family}/specs/{segment(spec_id)}"
