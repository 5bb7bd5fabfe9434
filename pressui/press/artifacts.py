"""Turns a folder, or a zip, into the artifact that goes along with a block spec's release."""

import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NotRequired, TypedDict

from pressui.press.errors import ArtifactError
from pressui.press.ignores import IgnoreRules

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
DEFAULT_IGNORE_FILE = ".dockerignore"
CHUNK = 256 * 1024
_ALWAYS_THE_SAME = (1980, 1, 1, 0, 0, 0)


class ArtifactInfo(TypedDict):
    """`path`: a folder, or a zip that is sent as it is. `ignore_files`: names of files in the
    folder with ignore rules (default: its `.dockerignore`, if there is one)."""

    path: str | Path
    ignore_files: NotRequired[Sequence[str] | None]


@dataclass(frozen=True)
class Packed:
    """A zip on disk that may be sent."""

    path: Path
    size: int

    def open(self) -> IO[bytes]:
        return self.path.open("rb")


@contextmanager
def packed(artifact: ArtifactInfo) -> Iterator[Packed]:
    """The artifact as a zip of 10 MiB at most; `ArtifactError` where it cannot be one.

    The same files make the same bytes: sorted, with one fixed date.
    """
    source = Path(artifact["path"])
    if source.is_file():
        yield _given_zip(source)
        return
    if not source.is_dir():
        raise ArtifactError("The artifact's path is neither a folder nor a zip file.")
    with tempfile.TemporaryDirectory(prefix="press-artifact-") as folder:
        target = Path(folder) / "artifact.zip"
        files = list(_files(source, _rules(source, artifact.get("ignore_files"))))
        if not files:
            raise ArtifactError("The artifact's folder holds no file that is not ignored.")
        _write_zip(target, files)
        yield _measured(target)


def _given_zip(path: Path) -> Packed:
    if not zipfile.is_zipfile(path):
        raise ArtifactError("The artifact is a file, but not a zip.")
    return _measured(path)


def _measured(path: Path) -> Packed:
    size = path.stat().st_size
    if size > LARGEST:
        raise _too_large()
    return Packed(path, size)


def _too_large() -> ArtifactError:
    return ArtifactError("The artifact is larger than 10 MiB; ignore files it does not need.")


def _rules(folder: Path, ignore_files: Sequence[str] | None) -> IgnoreRules:
    names = list(ignore_files or ())
    if not names and (folder / DEFAULT_IGNORE_FILE).is_file():
        names = [DEFAULT_IGNORE_FILE]
    lines: list[str] = []
    for name in names:
        lines += _lines(folder, name)
    return IgnoreRules(lines)


def _lines(folder: Path, name: str) -> list[str]:
    path = folder / name
    if path.resolve().parent != folder.resolve() or not path.is_file():
        raise ArtifactError(
            f"The ignore file {name!r} is not a file right in the artifact's folder."
        )
    return path.read_text("utf-8-sig", errors="replace").splitlines()


def _files(root: Path, rules: IgnoreRules) -> Iterator[tuple[str, Path]]:
    """Names in the zip and what to read for them, sorted by name."""
    yield from sorted(_walk(root.resolve(), root.resolve(), "", (), rules))


def _walk(
    root: Path, folder: Path, prefix: str, above: tuple[Path, ...], rules: IgnoreRules
) -> Iterator[tuple[str, Path]]:
    for entry in _entries(folder):
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            real = _inside(root, entry, name, rules, f"{name}/")
            if real is None or rules.prunes(f"{name}/"):
                continue
            if real == folder or real in above:
                raise ArtifactError(f"The link {name!r} leads back to a folder it lies in.")
            yield from _walk(root, real, f"{name}/", (*above, folder), rules)
        elif not rules.ignores(name):
            real = _inside(root, entry, name, rules, name)
            if real is not None and stat.S_ISREG(real.stat().st_mode):
                yield name, real


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        problem = f"The folder {folder.name!r} cannot be read: {error.strerror}."
    raise ArtifactError(problem)


def _inside(root: Path, entry: Path, name: str, rules: IgnoreRules, path: str) -> Path | None:
    """Where an entry really is; a link out of the folder is refused, unless it is ignored."""
    if not entry.is_symlink():
        return entry
    real = _target(entry)
    if real is not None and real.is_relative_to(root):
        return real
    if rules.ignores(path):
        return None
    raise ArtifactError(f"The link {name!r} leads out of the folder or nowhere; ignore it.")


def _target(link: Path) -> Path | None:
    try:
        return link.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or in a circle
        return None


def _write_zip(target: Path, files: list[tuple[str, Path]]) -> None:
    unpacked = 0
    try:
        with target.open("wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in files:
                unpacked += _add(archive, raw, name, path, LARGEST_UNPACKED - unpacked)
        return
    except (OSError, UnicodeError, zipfile.LargeZipFile) as error:
        problem = f"The artifact cannot be packed: {type(error).__name__}."
    raise ArtifactError(problem)


def _add(archive: zipfile.ZipFile, raw: IO[bytes], name: str, path: Path, room: int) -> int:
    """Adds a file by the chunk, so that one that is too large is noticed early."""
    size = 0
    with path.open("rb") as file, archive.open(_info(name, path), "w") as packed_file:
        while chunk := file.read(CHUNK):
            size += packed_file.write(chunk)
            if size > room or raw.tell() > LARGEST:
                raise _too_large()
    return size


def _info(name: str, path: Path) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ALWAYS_THE_SAME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    runnable = path.stat().st_mode & 0o111
    info.external_attr = (stat.S_IFREG | (0o755 if runnable else 0o644)) << 16
    return info
