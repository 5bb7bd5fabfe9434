"""Releases: versions and their order, artifacts, app releases."""

import io
import zipfile

import pytest

from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

MIB = 1024 * 1024


def zipped(size: int = 100) -> bytes:
    """A zip of about so many bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("main.py", bytes(range(256)) * (size // 256) + b"\r\n--\r\n")
    return file.getvalue()


def publish(sandbox: SandboxProcess, artifact: bytes, **query: str):
    files = {
        **build.form(spec=build.body_of(), autoRunOnDeploy="true"),
        "artifact": ("artifact.zip", artifact, "application/zip"),
    }
    return sandbox.send("POST", "v1/blocks/specs/", files=files, params=query)


def test_a_release_answers_the_id_of_the_spec_and_its_version(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    answer = build.release_block(sandbox, spec, "1.1.0").json()
    assert answer == {"id": spec, "release": {"version": "1.1.0"}}


@pytest.mark.parametrize(
    ("versions", "latest"),
    [
        (["1.10.0", "1.9.0"], "1.10.0"),
        (["2.0.0", "2.0.0-rc.1"], "2.0.0"),
        (["2.0.0-rc.2", "2.0.0-rc.10"], "2.0.0-rc.10"),
        (["2.0.0-alpha.1", "2.0.0-alpha"], "2.0.0-alpha.1"),
        (["2.0.0-1", "2.0.0-beta"], "2.0.0-beta"),
        (["0.9.0", "0.10.0"], "1.0.0"),
    ],
)
def test_latest_is_by_precedence(sandbox: SandboxProcess, versions: list[str], latest: str):
    spec = build.block(sandbox)
    for version in versions:
        assert build.release_block(sandbox, spec, version).status_code == 201
    assert sandbox.get(f"v1/blocks/specs/{spec}")["latestRelease"]["version"] == latest


def test_a_version_is_published_once(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    build.refused(build.release_block(sandbox, spec, "1.0.0"), 409, "already published")


@pytest.mark.parametrize("version", ["1", "1.0", "v1.0.0", "1.0.0-", "1.0.0-01", "", "1.0.0.0"])
def test_a_version_must_be_semantic(sandbox: SandboxProcess, version: str):
    build.refused(build.release_block(sandbox, build.block(sandbox), version), 400, "version")


def test_a_release_does_not_change_an_older_one(sandbox: SandboxProcess):
    spec = build.block(sandbox, parameters={"run": [build.parameter("old")]})
    build.release_block(sandbox, spec, "2.0.0", parameters={"run": [build.parameter("new")]})
    for version, name in [("1.0.0", "old"), ("2.0.0", "new")]:
        release = sandbox.get(f"v1/blocks/specs/{spec}/releases/{version}")
        assert [item["name"] for item in release["parameters"]["run"]] == [name]


def test_an_unknown_release_is_404(sandbox: SandboxProcess):
    path = f"v1/blocks/specs/{build.block(sandbox)}/releases/9.9.9"
    build.refused(sandbox.send("GET", path), 404)


def test_an_app_release_is_json(sandbox: SandboxProcess):
    block = build.block(sandbox)
    spec = build.app(sandbox, [block])
    body = {
        "config": [{"id": block, "release": {"version": "1.0.0"}, "autoRunOnDeploy": True}],
        "release": {"version": "1.1.0", "notes": "More"},
        "parameters": None,
    }
    path = f"v1/apps/specs/{spec}/releases"
    assert sandbox.post(path, body) == {"id": spec, "release": {"version": "1.1.0"}}
    assert sandbox.get(f"{path}/1.1.0")["config"][0]["autoRunOnDeploy"] is True
    without_notes = {**body, "release": {"version": "1.2.0"}}
    build.refused(sandbox.send("POST", path, json=without_notes), 400, "release.notes")


def test_an_artifact_comes_along(sandbox: SandboxProcess):
    spec = publish(sandbox, zipped()).json()["id"]
    latest = sandbox.get(f"v1/blocks/specs/{spec}")["latestRelease"]
    assert latest["artifact"]["version"] == 1
    assert latest["autoRunOnDeploy"] is True


def test_an_artifact_of_ten_mebibytes_is_taken(sandbox: SandboxProcess):
    artifact = zipped()
    assert publish(sandbox, artifact + b"\0" * (10 * MIB - len(artifact))).status_code == 201


@pytest.mark.parametrize("size", [10 * MIB + 1, 12 * MIB])
def test_a_larger_artifact_is_413(sandbox: SandboxProcess, size: int):
    artifact = zipped()
    build.refused(publish(sandbox, artifact + b"\0" * (size - len(artifact))), 413, "10 MiB")


def test_an_artifact_must_be_a_zip(sandbox: SandboxProcess):
    build.refused(publish(sandbox, b"no zip"), 400, "artifact: must be a zip file")


def test_a_release_can_be_validated(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    path = f"v1/blocks/specs/{spec}/releases"
    for version, code in [("1.1.0", 201), ("1.0.0", 409)]:
        body = {"config": build.body_of()["config"], "release": {"version": version}}
        files = build.form(spec=body)
        answer = sandbox.send("POST", path, files=files, params={"validate": "true"})
        assert answer.status_code == code
    assert sandbox.get(path)["releaseCount"] == 1


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\n\r\nno name\r\n--x--", b"--x\r\n--y--"])
def test_a_broken_form_is_refused(sandbox: SandboxProcess, body: bytes):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = sandbox.send("POST", "v1/blocks/specs/", data=body, headers=headers)
    build.refused(answer, 400)
