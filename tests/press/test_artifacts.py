"""Artifacts: which files of a folder go into the zip, and what is refused before sending."""

import os
import zipfile
from pathlib import Path

import pytest

from pressui.press import ArtifactError
from pressui.press import artifacts as packing
from pressui.press.artifacts import packed
from pressui.press.ignores import IgnoreRules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for name in ("main.py", "a/one.py", "a/b/two.py", "a/data.csv", "Dockerfile"):
        write(folder / name)
    return folder


def write(path: Path, content: str = "x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def names(path: Path, ignore_files: list[str] | None = None) -> list[str]:
    with packed({"path": path, "ignore_files": ignore_files}) as zip_file:
        return zipfile.ZipFile(zip_file.path).namelist()


def test_a_folder_is_packed_in_order(folder):
    assert names(folder) == ["Dockerfile", "a/b/two.py", "a/data.csv", "a/one.py", "main.py"]


def test_the_same_files_make_the_same_bytes(folder):
    def content() -> bytes:
        with packed({"path": folder}) as zip_file:
            return zip_file.path.read_bytes()

    first = content()
    os.utime(folder / "main.py", (1, 1))
    assert content() == first


def test_the_contents_come_along(folder):
    write(folder / "main.py", "print('hello')")
    with packed({"path": str(folder)}) as zip_file:
        assert zipfile.ZipFile(zip_file.path).read("main.py") == b"print('hello')"
        assert zip_file.size == zip_file.path.stat().st_size


def test_what_can_be_run_stays_so(folder):
    (folder / "main.py").chmod(0o755)
    with packed({"path": folder}) as zip_file:
        modes = {
            info.filename: info.external_attr >> 16 & 0o777
            for info in zipfile.ZipFile(zip_file.path).infolist()
        }
    assert (modes["main.py"], modes["Dockerfile"]) == (0o755, 0o644)


def test_nothing_is_left_behind(folder):
    with packed({"path": folder}) as zip_file:
        path = zip_file.path
    assert not path.exists()


def test_the_dockerignore_is_heeded(folder):
    write(folder / ".dockerignore", "*.csv\na/b\n")
    assert names(folder) == [".dockerignore", "Dockerfile", "a/one.py", "main.py"]


def test_named_ignore_files_stand_in_for_it(folder):
    write(folder / ".dockerignore", "*.py\n")
    write(folder / ".ignored", "a/\n")
    write(folder / ".more", "Dockerfile\n.*\n")
    assert names(folder, [".ignored", ".more"]) == ["main.py"]


@pytest.mark.parametrize("name", ["absent", "../outside", "a/one.py", "a"])
def test_an_ignore_file_has_to_be_right_in_the_folder(folder, name):
    write(folder.parent / "outside")
    with pytest.raises(ArtifactError, match="ignore file"):
        names(folder, [name])


def test_a_zip_is_sent_as_it_is(tmp_path):
    path = tmp_path / "ready.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "b")
    with packed({"path": path}) as zip_file:
        assert zip_file.path == path


def test_a_file_that_is_no_zip_is_refused(folder):
    with pytest.raises(ArtifactError, match="not a zip"):
        names(folder / "main.py")


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ArtifactError, match="neither"):
        names(tmp_path / "absent")


def test_a_folder_without_files_is_refused(folder):
    write(folder / ".dockerignore", "*\n")
    with pytest.raises(ArtifactError, match="no file"):
        names(folder)


def test_a_link_within_the_folder_is_followed(folder):
    (folder / "again.py").symlink_to("a/one.py")
    (folder / "linked").symlink_to("a/b")
    assert {"again.py", "linked/two.py"} <= set(names(folder))


@pytest.mark.parametrize("target", ["../secret", "/etc/hostname", "../", "/etc", "nowhere", "loop"])
def test_a_link_out_of_the_folder_is_refused(folder, target):
    write(folder.parent / "secret", "s3cret")
    (folder / "loop").symlink_to(target)
    with pytest.raises(ArtifactError, match="link 'loop'"):
        names(folder)


def test_a_link_out_of_the_folder_may_be_ignored(folder):
    (folder / "out").symlink_to("/etc")
    write(folder / ".dockerignore", "out\n")
    assert not [name for name in names(folder) if name.startswith("out")]


def test_a_link_back_up_is_refused(folder):
    (folder / "a" / "up").symlink_to("..")
    with pytest.raises(ArtifactError, match="leads back"):
        names(folder)


def test_what_is_no_file_is_left_out(folder):
    os.mkfifo(folder / "pipe")
    assert "pipe" not in names(folder)


def test_more_than_ten_mebibytes_are_refused_before_sending(folder):
    (folder / "big").write_bytes(os.urandom(10 * 1024 * 1024))
    with pytest.raises(ArtifactError, match="10 MiB"):
        names(folder)


def test_a_zip_of_more_than_ten_mebibytes_is_refused(tmp_path):
    path = tmp_path / "ready.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"x" * (10 * 1024 * 1024))
    with pytest.raises(ArtifactError, match="10 MiB"):
        names(path)


def test_a_file_that_packs_well_is_not_read_for_ever(folder, monkeypatch):
    monkeypatch.setattr(packing, "LARGEST_UNPACKED", 1000)
    (folder / "zeros").write_bytes(bytes(2000))
    with pytest.raises(ArtifactError, match="10 MiB"):
        names(folder)


def test_a_name_that_is_no_text_is_refused(folder):
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).write_text("x")
    with pytest.raises(ArtifactError, match="cannot be packed"):
        names(folder)


@pytest.mark.parametrize(
    ("pattern", "ignored", "kept"),
    [
        ("a.txt", "a.txt b/a.txt b/c/a.txt a.txt/x", "b.txt a.txt.b xa.txt"),
        ("/a.txt", "a.txt", "b/a.txt"),
        ("b/a.txt", "b/a.txt", "c/b/a.txt a.txt"),
        ("./b/a.txt", "b/a.txt", "c/b/a.txt"),
        ("build/", "build/x c/build/x/y build/", "build c/build"),
        ("*.py", "a.py b/c.py .py", "a.pyc"),
        ("a/*.py", "a/b.py", "a/b/c.py b/a/b.py"),
        ("a/**", "a/b a/b/c", "a b/a/c"),
        ("**/a", "a b/a b/c/a", "ab"),
        ("a/**/b", "a/b a/x/b a/x/y/b", "b x/a/b"),
        ("a?c", "abc", "ac a/c"),
        ("[ab].txt", "a.txt b.txt", "c.txt"),
        ("[!ab].txt", "c.txt", "a.txt"),
        ("[a-c]x", "bx", "dx"),
        ("[]]x", "]x", "ax"),
        ("[z-a]x", "", "ax zx"),
        ("[open", "[open", "o"),
        ("\\#a", "#a", "a"),
        ("\\!a", "!a", "a"),
        ("a.b+(c)", "a.b+(c)", "axb+(c)"),
        ("", "", "a"),
        ("# note", "", "note"),
        ("/", "", "a"),
        ("node_modules  ", "node_modules/a", "node"),
    ],
)
def test_patterns_match_as_in_a_gitignore(pattern, ignored, kept):
    rules = IgnoreRules([pattern])
    assert [path for path in ignored.split() if not rules.ignores(path)] == []
    assert [path for path in kept.split() if rules.ignores(path)] == []


def test_the_last_rule_decides():
    rules = IgnoreRules(["*.py", "!keep/*.py", "keep/not.py"])
    paths = ["a.py", "keep/a.py", "keep/not.py"]
    assert [rules.ignores(path) for path in paths] == [True, False, True]
    assert not rules.prunes("a.py/")


def test_an_ignored_folder_is_not_read(folder):
    write(folder / ".dockerignore", "a\n")
    (folder / "a" / "out").symlink_to("/etc")
    assert names(folder) == [".dockerignore", "Dockerfile", "main.py"]
