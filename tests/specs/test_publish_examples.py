"""Every example of the public documentation, done in the pages: the API holds the same after it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.press import NotFound
from pressui.press.artifacts import ArtifactInfo
from tests.press import builders as make
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import edit_url, opened_form
from tests.specs.publishing import PUBLISH, as_document, opened, release_url, send

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES: list[dict[str, Any]] = json.loads(
    (ROOT / "pressui/sandbox/demo/specs/reference.json").read_text()
)
RELEASED = [example for example in EXAMPLES if example.get("releases")]
# What differs between two specs that are otherwise the same.
OWN = {"id", "createdAt", "updatedAt"}


def named(example: dict[str, Any]) -> str:
    return str(example["body"]["metadata"]["name"])


def renamed(example: dict[str, Any]) -> dict[str, Any]:
    """The example under a name that is free."""
    metadata = {**example["body"]["metadata"], "name": make.unique("example")}
    return {**example, "body": {**example["body"], "metadata": metadata}}


def needs_artifact(config: Any) -> bool:
    return '"dockerfile"' in json.dumps(config)


def stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [stripped(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: stripped(item) for key, item in value.items() if key not in OWN}
    if "config" in value and isinstance(value["config"], list):
        found["config"] = value["config"]  # the ids of an app's blocks are no ids of its own
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_text("FROM python:3.12\n")
    (tmp_path / "main.py").write_text("print('hello')\n")
    (tmp_path / ".dockerignore").write_text("*.log\n")
    (tmp_path / "run.log").write_text("not for the artifact\n")
    return tmp_path


def picked(folder: Path) -> dict[str, Any]:
    """What a browser sends of a picked folder."""
    files = sorted(folder.iterdir())
    paths = [f"peak/{file.name}" for file in files]
    uploads = [SimpleUploadedFile(file.name, file.read_bytes()) for file in files]
    return {"folder": uploads, "folder_paths": json.dumps(paths)}


def by_call(connection: Connection, example: dict[str, Any], folder: Path) -> str:
    """As the public documentation does it."""
    client, body = press_client(connection), example["body"]
    reach = {key: example[key] or None for key in ("featured", "scope", "tenants", "parameters")}
    if example["family"] == "apps":
        return client.apps.create_spec(body, **reach).id
    artifact: ArtifactInfo = {"path": folder, "ignore_files": [".dockerignore"]}
    return client.blocks.create_spec(
        body,
        artifact if needs_artifact(body["config"]) else None,
        **reach,
        auto_run_on_deploy=example["autoRunOnDeploy"],
    ).id


def described(sandbox: SandboxProcess, family: str, spec_id: str) -> Any:
    return stripped(sandbox.get(f"/v1/{family}/specs/{spec_id}"))


def the_document(example: dict[str, Any]) -> str:
    """The input file of the `peak` command."""
    is_app, config = example["family"] == "apps", example["body"]["config"]
    artifact = {"path": "../peak", "ignore_files": [".dockerignore"]}
    given = {
        "body": example["body"],
        "artifact": artifact if needs_artifact(config) else None,
        **{key: example[key] or None for key in ("featured", "scope", "tenants", "parameters")},
        "autoRunOnDeploy": None if is_app else example["autoRunOnDeploy"],
    }
    return yaml.safe_dump({key: value for key, value in given.items() if value is not None})


def in_fields(client: Client, example: dict[str, Any]) -> dict[str, Any]:
    """The fields as a person fills them."""
    body, metadata = example["body"], example["body"]["metadata"]
    typed = {
        **opened(client, PUBLISH, kind=body["kind"]),
        "name": metadata["name"],
        "title": metadata["title"],
        "summary": metadata["summary"],
        "description": metadata["description"],
        "content_type": metadata["descriptionContentType"],
        "image_url": metadata["imageUrl"],
        "tags": ", ".join(tag["name"] for tag in metadata["tags"]),
        "version": body["release"]["version"],
        "notes": body["release"]["notes"],
        "scope": example["scope"],
        "tenants": ", ".join(example["tenants"]),
        "parameters": yaml.safe_dump(example["parameters"]),
        **({"featured": "on"} if example["featured"] else {}),
        **({"auto_run": "on"} if example["autoRunOnDeploy"] else {}),
    }
    return typed | config_fields(body["config"])


def config_fields(config: Any) -> dict[str, Any]:
    if not isinstance(config, list):
        return {"config": json.dumps(config, indent=2)}
    return {
        "block_id": [block["id"] for block in config],
        "block_version": [block["release"]["version"] for block in config],
        "block_auto": [block["id"] for block in config if block["autoRunOnDeploy"]],
    }


@pytest.mark.parametrize("way", ["form", "document"])
@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_a_spec_is_created(
    as_specadmin: Client,
    connection: Connection,
    sandbox: SandboxProcess,
    folder: Path,
    example: dict[str, Any],
    way: str,
) -> None:
    example = renamed(example)
    made_by_call = by_call(connection, example, folder)
    wanted = described(sandbox, example["family"], made_by_call)
    sandbox.delete(f"/v1/{example['family']}/specs/{made_by_call}")
    form = in_fields(as_specadmin, example)
    form = as_document(the_document(example), form) if way == "document" else form
    uploads = picked(folder) if needs_artifact(example["body"]["config"]) else {}
    response = send(as_specadmin, PUBLISH, form | uploads, "publish")
    assert response.status_code == 302, response.context["form"].errors
    made_here = connection.specs.get(name=example["body"]["metadata"]["name"]).spec_id
    assert described(sandbox, example["family"], made_here) == wanted


@pytest.mark.parametrize("way", ["form", "document"])
@pytest.mark.parametrize("example", RELEASED, ids=named)
def test_a_release_is_created(
    as_specadmin: Client,
    connection: Connection,
    sandbox: SandboxProcess,
    folder: Path,
    example: dict[str, Any],
    way: str,
) -> None:
    family, release = example["family"], example["releases"][0]
    one, other = (by_call(connection, renamed(example), folder) for _ in range(2))
    body = {"config": release["config"], "release": release["release"]}
    release_by_call(connection, family, one, release, body, folder)
    url = release_url(family, other)
    form = opened(as_specadmin, url)
    if way == "document":
        form = as_document(yaml.safe_dump(release_document(family, release, body)), form)
    else:
        form |= release_fields(release, body)
    uploads = picked(folder) if needs_artifact(body["config"]) else {}
    response = send(as_specadmin, url, form | uploads, "publish")
    assert response.status_code == 302, response.context["form"].errors
    address = f"releases/{body['release']['version']}"
    found, wanted = (
        stripped(sandbox.get(f"/v1/{family}/specs/{spec_id}/{address}")) for spec_id in (other, one)
    )
    assert found == wanted


def release_by_call(
    connection: Connection,
    family: str,
    spec_id: str,
    release: dict[str, Any],
    body: dict[str, Any],
    folder: Path,
) -> None:
    client = press_client(connection)
    if family == "apps":
        client.apps.create_spec_release(spec_id, body, release.get("parameters"))
        return
    artifact: ArtifactInfo = {"path": folder, "ignore_files": [".dockerignore"]}
    client.blocks.create_spec_release(
        spec_id,
        body,
        artifact if needs_artifact(body["config"]) else None,
        parameters=release.get("parameters"),
        auto_run_on_deploy=release.get("autoRunOnDeploy"),
    )


def release_document(family: str, release: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    auto_run = None if family == "apps" else release.get("autoRunOnDeploy")
    given = {
        "body": body,
        "parameters": release.get("parameters"),
        "autoRunOnDeploy": auto_run,
        "artifact": {"path": "../peak"} if needs_artifact(body["config"]) else None,
    }
    return {key: value for key, value in given.items() if value is not None}


def release_fields(release: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    fields = {
        "version": body["release"]["version"],
        "notes": body["release"]["notes"],
        "parameters": json.dumps(release.get("parameters") or {}),
        "auto_run": "on" if release.get("autoRunOnDeploy") else "",
    }
    return fields | config_fields(body["config"])


@pytest.mark.parametrize("example", [EXAMPLES[0], EXAMPLES[-1]], ids=named)
def test_a_spec_is_deleted(
    as_specadmin: Client, connection: Connection, folder: Path, example: dict[str, Any]
) -> None:
    example = renamed(example)
    family, spec_id = example["family"], by_call(connection, example, folder)
    url = f"/manage/specs/{family}/{spec_id}/delete/"
    token = as_specadmin.get(url).context["form"]["form_token"].value()
    typed = {"form_token": token, "typed_name": example["body"]["metadata"]["name"]}
    assert as_specadmin.post(url, typed).status_code == 302
    with pytest.raises(NotFound):
        press_client(connection).family(family).describe_spec(spec_id)


def test_a_zip_is_sent_as_it_is(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("Dockerfile", "FROM scratch\n")
    form = in_fields(as_specadmin, renamed(EXAMPLES[0]))
    form["artifact"] = SimpleUploadedFile("artifact.zip", content.getvalue())
    assert send(as_specadmin, PUBLISH, form, "publish").status_code == 302
    spec = connection.specs.get(name=form["name"])
    assert sandbox.get(f"/v1/blocks/specs/{spec.spec_id}")["latestRelease"]["artifact"]["id"]


def test_metadata_are_updated(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess, folder: Path
) -> None:
    one, other = (by_call(connection, renamed(EXAMPLES[-1]), folder) for _ in range(2))
    words = "Update description from the SDK"
    metadata = {"name": make.unique("sdk-update"), "description": words, "status": "available"}
    body = {"metadata": metadata, "featured": False}
    press_client(connection).apps.update_spec_metadata(one, body)
    wanted = described(sandbox, "apps", one)
    press_client(connection).apps.update_spec_metadata(one, {"metadata": {"name": "moved"}})
    form = opened_form(as_specadmin, other)
    form.pop("featured")
    typed = form | {"name": metadata["name"], "description": words, "status": "available"}
    assert as_specadmin.post(edit_url(other), typed).status_code == 302
    assert described(sandbox, "apps", other) == wanted
