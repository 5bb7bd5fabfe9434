"""Creating block specs and their releases, which may bring an artifact along."""

from collections.abc import Sequence
from typing import Any, Literal, overload

from pressui.press.artifacts import ArtifactInfo, packed
from pressui.press.multipart import Upload
from pressui.press.operations.caller import Schema, json_text
from pressui.press.operations.family_specs import FamilySpecs
from pressui.press.resources import Created, Validated
from pressui.press.resources.writes import read_created, read_validated


class BlockSpecs(FamilySpecs):
    """Source: the public reference, group Press-Block; `validate` the published client."""

    @overload
    def create_spec(
        self,
        body: dict[str, Any],
        artifact: ArtifactInfo | None = None,
        featured: bool | None = None,
        scope: str | None = None,
        tenants: Sequence[str] | None = None,
        parameters: Schema | None = None,
        auto_run_on_deploy: bool | None = None,
        *,
        validate: Literal[False] = False,
    ) -> Created: ...
    @overload
    def create_spec(
        self,
        body: dict[str, Any],
        artifact: ArtifactInfo | None = None,
        featured: bool | None = None,
        scope: str | None = None,
        tenants: Sequence[str] | None = None,
        parameters: Schema | None = None,
        auto_run_on_deploy: bool | None = None,
        *,
        validate: Literal[True],
    ) -> Validated: ...
    def create_spec(
        self,
        body: dict[str, Any],
        artifact: ArtifactInfo | None = None,
        featured: bool | None = None,
        scope: str | None = None,
        tenants: Sequence[str] | None = None,
        parameters: Schema | None = None,
        auto_run_on_deploy: bool | None = None,
        *,
        validate: bool = False,
    ) -> Created | Validated:
        """A block spec with its first release; with `validate` it is only checked.

        Body: `{"version": "1", "kind": "workflow" or "service", "metadata", "release":
        {"version", "notes"}, "config": {…}}`. `parameters` is the schema `{"build": […],
        "run": […]}`. `artifact` is `{"path": folder or zip, "ignore_files": [name, …]}`, 10 MiB
        at most as a zip. What is None is left to the API.

        Raises ArtifactError (before sending), BadRequest, Unauthorized, Forbidden, Conflict or
        Unprocessable (name taken, not valid), PayloadTooLarge, PressUnavailable, InvalidResponse.
        """
        fields = _fields(body, parameters, auto_run_on_deploy)
        if featured is not None:
            fields["featured"] = json_text(featured)
        if scope is not None:
            fields["scope"] = scope
        if tenants:
            fields["tenants"] = json_text(list(tenants))
        return self._publish(f"v1/{self.family}/specs/", fields, artifact, validate)

    @overload
    def create_spec_release(
        self,
        spec_id: str,
        body: dict[str, Any],
        artifact: ArtifactInfo | None = None,
        parameters: Schema | None = None,
        auto_run_on_deploy: bool | None = None,
        *,
        validate: Literal[False] = False,
    ) -> Created: ...
    @overload
    def create_spec_release(
        self,
        spec_id: str,
        body: dict[str, Any],
        artifact: ArtifactInfo | None = None,
        parameters: Schema | None = None,
        auto_run_on_deploy: bool | None = None,
        *,
        validate: Literal[True],
    ) -> Validated: ...
    def create_spec_release(
        self,
        spec_id: str,
        body: dict[str, Any],
        artifact: ArtifactInfo | None = None,
        parameters: Schema | None = None,
        auto_run_on_deploy: bool | None = None,
        *,
        validate: bool = False,
    ) -> Created | Validated:
        """A new release `{"config": {…}, "release": {"version", "notes"}}`; else as `create_spec`.

        Raises NotFound besides, and Conflict or Unprocessable where the version is taken.
        """
        fields = _fields(body, parameters, auto_run_on_deploy)
        return self._publish(f"{self._spec(spec_id)}/releases", fields, artifact, validate)

    def _publish(
        self, path: str, fields: dict[str, str], artifact: ArtifactInfo | None, validate: bool
    ) -> Created | Validated:
        if artifact is None:
            return self._sent(path, Upload(fields), validate)
        with packed(artifact) as file:
            return self._sent(path, Upload(fields, file.open, file.size), validate)

    def _sent(self, path: str, upload: Upload, validate: bool) -> Created | Validated:
        if validate:
            return self._upload(path, upload, read_validated, validate=True)
        return self._upload(path, upload, read_created)


def _fields(
    body: dict[str, Any], parameters: Schema | None, auto_run_on_deploy: bool | None
) -> dict[str, str]:
    fields = {"spec": json_text(body)}
    if parameters is not None:
        fields["parameters"] = json_text(parameters)
    if auto_run_on_deploy is not None:
        fields["autoRunOnDeploy"] = json_text(auto_run_on_deploy)
    return fields
