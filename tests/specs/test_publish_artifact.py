"""Artifacts as they are uploaded: a corpus of what must be refused, and what goes through."""

import io
import json
import random
import stat
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pressui.connections.models import Connection
from pressui.press import ArtifactError
from pressui.specs import artifacts
from pressui.specs.artifacts import Line, received, safe_parts
from tests.press import builders as make
from tests.sandbox_process import SandboxProcess
from tests.specs.publishing import PUBLISH, opened, send

TEN_MIB = 10 * 1024 * 1024


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return content.getvalue()


def upload(content: bytes, name: str = "artifact.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def info(name: str, mode: int) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.create_system, found.external_attr = 3, mode << 16
    return found


def bomb() -> bytes:
    """Ten zeros after each other pack to nothing: 300 MiB in a third of one."""
    return zipped(*[(f"{n}.bin", bytes(100 * 1024 * 1024)) for n in range(3)])


def lying() -> bytes:
    """The directory says 10 bytes; a thousand are in it."""
    content = zipped(("a.txt", b"x" * 1000), method=zipfile.ZIP_STORED)
    return content.replace(struct.pack("<L", 1000) * 2, struct.pack("<L", 1000) + b"\x0a\0\0\0")


def overlapping() -> bytes:
    """Two entries of the directory that point at the same bytes."""
    content = bytearray(zipped(("a.txt", b"x" * 100), ("b.txt", b"y" * 100), method=0))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<L", 0)
    return bytes(content)


def encrypted() -> bytes:
    content = bytearray(zipped(("a.txt", b"x")))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def many() -> bytes:
    return zipped(*[(f"{n}", b"") for n in range(artifacts.MOST_FILES + 1)], method=0)


def hundred_thousand() -> bytes:
    """What its end says is enough: nothing of such a zip is read."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0)
    return b"PK\x03\x04" + bytes(100) + end


REFUSED: Sequence[tuple[str, Callable[[], bytes], str]] = [
    ("up", lambda: zipped(("../evil.py", b"x")), "no path inside"),
    ("up inside", lambda: zipped(("a/../../evil.py", b"x")), "no path inside"),
    ("absolute", lambda: zipped(("/etc/passwd", b"x")), "no path inside"),
    ("drive", lambda: zipped(("C:/evil.py", b"x")), "no path inside"),
    ("backslash", lambda: zipped(("..\\evil.py", b"x")), "no path inside"),
    ("control", lambda: zipped(("a\nb.py", b"x")), "no path inside"),
    ("long name", lambda: zipped(("a" * 600, b"x")), "no path inside"),
    ("symlink", lambda: zipped((info("l", stat.S_IFLNK | 0o777), b"/etc/passwd")), "a link"),
    ("device", lambda: zipped((info("d", stat.S_IFCHR), b"")), "a link or a device"),
    ("overlap", overlapping, "lie over each other"),
    ("100,000 entries", hundred_thousand, "more than 5,000 entries"),
    ("many entries", many, "more than 5,000 entries"),
    ("bomb", bomb, "more than 256 MiB"),
    ("lies about its size", lying, "damaged"),
    ("encrypted", encrypted, "encrypted"),
    ("odd packing", lambda: zipped(("a", b"x"), method=zipfile.ZIP_LZMA), "not common"),
    ("file as folder", lambda: zipped(("a", b"x"), ("a/b", b"y")), "within another file"),
    ("wrong magic", lambda: b"\x7fELF" + bytes(100), "no zip"),
    ("html", lambda: b"<!doctype html>", "no zip"),
    ("polyglot", lambda: b"#!/bin/sh\n" + zipped(("a", b"x")), "no zip"),
    ("cut short", lambda: zipped(("a", b"x" * 500))[:60], "cut short"),
    ("damaged", lambda: zipped(("a", b"hello"), method=0).replace(b"hello", b"jello"), "damaged"),
    ("nothing in it", lambda: zipped(), "holds no file"),
    ("only a folder", lambda: zipped(("a/", b"")), "holds no file"),
    ("empty file", lambda: b"", "no zip"),
    ("one byte too many", lambda: b"PK\x03\x04" + bytes(TEN_MIB - 3), "10,485,761 bytes"),
]


@pytest.mark.parametrize(
    ("content", "words"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_it_refuses(content: Callable[[], bytes], words: str) -> None:
    with pytest.raises(ArtifactError) as caught, received(upload(content())):
        pass
    assert words in caught.value.message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_it_refuses_one_name_twice() -> None:
    with (
        pytest.raises(ArtifactError, match="two entries"),
        received(upload(zipped(("a", b"x"), ("a", b"y")))),
    ):
        pass


def test_ten_mib_are_just_taken() -> None:
    filler = zipped(("a", b""), method=0)
    content = zipped(("a", bytes(TEN_MIB - len(filler))), method=zipfile.ZIP_STORED)
    assert len(content) == TEN_MIB
    with received(upload(content)) as artifact:
        assert artifact is not None
        assert artifact.size == TEN_MIB


def test_a_zip_is_kept_as_it_came() -> None:
    content = zipped(("src/a.py", b"x"), ("main.py", b"yy"))
    with received(upload(content)) as artifact:
        assert artifact is not None
        path = artifact.info["path"]
        assert path.read_bytes() == content  # type: ignore[union-attr]
        assert artifact.tree == [
            Line(0, "main.py", 2), Line(0, "src", None), Line(1, "a.py", 1),
        ]  # fmt: skip
    assert not path.exists()  # type: ignore[union-attr]


def folder(files: dict[str, bytes], ignore: Sequence[str] = ()) -> Any:
    uploads = [upload(data, path.rsplit("/", 1)[-1] or "x") for path, data in files.items()]
    return received(None, uploads, list(files), ignore)


def test_a_folder_is_packed_without_its_own_name_and_what_is_ignored() -> None:
    files = {"peak/main.py": b"x", "peak/src/a.py": b"y", "peak/run.log": b"z"}
    with folder({**files, "peak/.dockerignore": b"*.log\n"}) as artifact:
        assert [name for name, _size in artifact.files] == [".dockerignore", "main.py", "src/a.py"]


def test_other_ignore_files_are_read_where_they_are_named() -> None:
    files = {"peak/main.py": b"x", "peak/skip": b"main.py\nskip\n", "peak/b.py": b"y"}
    with folder(files, ["skip"]) as artifact:
        assert [name for name, _size in artifact.files] == ["b.py"]


@pytest.mark.parametrize(
    "path", ["peak/../../x", "/etc/passwd", "../x", "C:/x", "a\\..\\x", "a\x00b", "", "a" * 501]
)
def test_a_folder_does_not_lead_out_of_itself(path: str) -> None:
    with pytest.raises(ArtifactError), folder({path: b"x"}):
        pass


def test_one_place_is_not_written_twice() -> None:
    uploads = [upload(b"x"), upload(b"y")]
    with (
        pytest.raises(ArtifactError, match="there twice"),
        received(None, uploads, ["peak/a", "peak/a"]),
    ):
        pass


def test_a_folder_needs_the_places_of_its_files() -> None:
    with pytest.raises(ArtifactError, match="without the places"), received(None, [upload(b"x")]):
        pass


def test_a_zip_and_a_folder_are_one_too_many() -> None:
    with (
        pytest.raises(ArtifactError, match="not both"),
        received(upload(zipped(("a", b"x"))), [upload(b"y")], ["p/y"]),
    ):
        pass


def test_a_large_folder_is_refused_while_it_is_packed() -> None:
    noise = random.Random(1).randbytes(TEN_MIB + 1000)
    with pytest.raises(ArtifactError, match="larger than 10 MiB"), folder({"peak/n": noise}):
        pass


def test_safe_parts_are_those_of_the_path() -> None:
    assert safe_parts("a/b c/ü.py") == ("a", "b c", "ü.py")


# --- In the page ----------------------------------------------------------------------------------
def filled(client: Client, **more: Any) -> dict[str, Any]:
    return {**opened(client, PUBLISH), "name": make.unique("art"), "summary": "S", **more}


def test_one_byte_too_many_is_told_and_never_sent(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin, artifact=upload(b"PK\x03\x04" + bytes(TEN_MIB - 3)))
    response = send(as_specadmin, PUBLISH, form, "publish")
    assert response.status_code == 413
    assert "10 MiB" in response.content.decode()
    assert form["name"] in response.content.decode()
    assert not [r for r in sandbox.requests() if r["method"] == "POST"]


def test_what_is_over_the_cap_is_thrown_away_and_the_rest_kept(
    as_specadmin: Client, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifacts, "MOST_UPLOADED", 1000)
    form = filled(as_specadmin, artifact=upload(bytes(100_000)))
    page = send(as_specadmin, PUBLISH, form, "check").content.decode()
    assert "have more than" in page
    assert form["name"] in page


def test_the_tree_is_shown_after_a_check(as_specadmin: Client, connection: Connection) -> None:
    files = {"folder": [upload(b"x", "a.py")], "folder_paths": json.dumps(["peak/src/<i>.py"])}
    page = send(as_specadmin, PUBLISH, filled(as_specadmin, **files), "check").content.decode()
    assert "src/" in page
    assert "&lt;i&gt;.py" in page


def test_an_app_takes_no_artifact(as_specadmin: Client, connection: Connection) -> None:
    block = {"block_id": ["x"], "block_version": ["1.0.0"], "notes": "n"}
    form = filled(as_specadmin, kind="app", artifact=upload(zipped(("a", b"x"))), **block)
    assert "An app has no artifact" in send(as_specadmin, PUBLISH, form, "check").content.decode()
