"""Takes an artifact as people upload it, a zip or a picked folder, and trusts nothing in it."""

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from pressui.press import ArtifactError
from pressui.press.artifacts import LARGEST, ArtifactInfo, packed

MOST_FILES: Final = 5_000
MOST_UNPACKED: Final = 256 * 1024 * 1024
# All files of one request together; what is more is thrown away as it comes.
MOST_UPLOADED: Final = 64 * 1024 * 1024
LONGEST_NAME: Final = 500
LINES_SHOWN: Final = 200
CHUNK: Final = 256 * 1024
_BEGINS: Final = b"PK\x03\x04"
_END_BEGINS: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_LOCAL_HEADER: Final = 30

type Upload = UploadedFile[Any]


@dataclass(frozen=True)
class Line:
    """A line of the tree: a folder (without a size) or a file."""

    depth: int
    name: str
    size: int | None


@dataclass(frozen=True)
class Received:
    """A zip that was looked through: the client sends it as it is."""

    info: ArtifactInfo
    size: int
    files: Sequence[tuple[str, int]]

    @property
    def unpacked(self) -> int:
        return sum(size for _name, size in self.files)

    @property
    def tree(self) -> list[Line]:
        """Folders and files, each further in than its folder; of a large tree the beginning."""
        return list(_tree(sorted(self.files)))[:LINES_SHOWN]

    @property
    def tree_text(self) -> str:
        """The tree as one text."""
        return "\n".join(
            "  " * line.depth + (f"{line.name}/" if line.size is None else _with_size(line))
            for line in self.tree
        )

    @property
    def hidden(self) -> int:
        """How many lines the tree leaves out."""
        return max(0, sum(1 for _line in _tree(sorted(self.files))) - LINES_SHOWN)


def _with_size(line: Line) -> str:
    return f"{line.name}  {filesizeformat(line.size or 0)}"


def _tree(files: Sequence[tuple[str, int]]) -> Iterator[Line]:
    above: tuple[str, ...] = ()
    for name, size in files:
        *folders, own = PurePosixPath(name).parts
        for depth, folder in enumerate(folders):
            if above[: depth + 1] != tuple(folders[: depth + 1]):
                yield Line(depth, folder, None)
        yield Line(len(folders), own, size)
        above = tuple(folders)


@contextmanager
def received(
    given_zip: Upload | None,
    folder: Sequence[Upload] = (),
    paths: Sequence[str] = (),
    ignore_files: Sequence[str] = (),
) -> Iterator[Received | None]:
    """The artifact that was uploaded, kept as long as the block lasts; None where none was.

    Raises `ArtifactError` for one that cannot be sent.
    """
    if given_zip is None and not folder:
        yield None
        return
    if given_zip is not None and folder:
        raise ArtifactError(_("Choose a zip or a folder, not both."))
    with tempfile.TemporaryDirectory(prefix="press-upload-") as place:
        if given_zip is not None:
            yield _checked_zip(given_zip, Path(place) / "artifact.zip")
            return
        root = Path(place) / "folder"
        _write_folder(root, folder, paths)
        with packed({"path": root, "ignore_files": list(ignore_files) or None}) as file:
            yield _looked_through(file.path)


# --- A folder ------------------------------------------------------------------------------------
def _write_folder(root: Path, files: Sequence[Upload], paths: Sequence[str]) -> None:
    """Writes what the browser sent below `root`; the picked folder's own name is left out."""
    if len(paths) != len(files):
        raise ArtifactError(_("The folder came without the places of its files. Choose it again."))
    if len(files) > MOST_FILES:
        raise ArtifactError(_("The folder has more than %d files: send a zip.") % MOST_FILES)
    for file, given in zip(files, paths, strict=True):
        parts = safe_parts(given)
        target = root.joinpath(*(parts[1:] or parts))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as written:
                written.writelines(file.chunks(CHUNK))
        except OSError:
            raise ArtifactError(_("“%s” is there twice.") % given[:80]) from None


def safe_parts(name: str) -> tuple[str, ...]:
    """The steps of a path that stays inside. Raises `ArtifactError`."""
    parts = PurePosixPath(name).parts
    odd = any(ord(character) < 32 for character in name) or "\\" in name
    leaves = not parts or parts[0] == "/" or ".." in name.split("/") or ":" in parts[0]
    if odd or leaves or len(name) > LONGEST_NAME or any(len(part) > 200 for part in parts):
        raise ArtifactError(_("“%s” is no path inside the artifact.") % name[:80])
    return parts


# --- A zip ---------------------------------------------------------------------------------------
def _checked_zip(upload: Upload, target: Path) -> Received:
    size = upload.size or 0
    if size > LARGEST:
        raise ArtifactError(
            _("The artifact has %(size)s bytes; the API takes %(most)s (10 MiB) at most.")
            % {"size": f"{size:,}", "most": f"{LARGEST:,}"}
        )
    with target.open("wb") as file:
        file.writelines(upload.chunks(CHUNK))
    return _looked_through(target)


def _looked_through(path: Path) -> Received:
    _check_ends(path)
    try:
        with zipfile.ZipFile(path) as archive:
            files = [item for item in archive.infolist() if not item.is_dir()]
            _check_entries(archive.infolist(), archive.start_dir)
            _check_contents(archive, files)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, zlib.error):
        raise ArtifactError(_("The zip is damaged: it cannot be unpacked.")) from None
    if not files:
        raise ArtifactError(_("The zip holds no file."))
    found = [(item.filename, item.file_size) for item in files]
    return Received({"path": path}, path.stat().st_size, found)


def _check_ends(path: Path) -> None:
    """The first and last bytes, before anything is read by them."""
    with path.open("rb") as file:
        begin = file.read(4)
        file.seek(max(0, path.stat().st_size - _END_SIZE - 0xFFFF))
        end = file.read()
    if begin != _BEGINS and begin != _END_BEGINS:
        raise ArtifactError(_("This file is no zip, whatever its name says."))
    place = end.rfind(_END_BEGINS)
    record = end[place + 10 : place + 12]
    if place < 0 or len(record) < 2:
        raise ArtifactError(_("The zip is cut short: its end is missing."))
    if struct.unpack("<H", record)[0] > MOST_FILES:
        raise _too_many()


def _too_many() -> ArtifactError:
    return ArtifactError(_("The zip has more than %s entries.") % f"{MOST_FILES:,}")


def _check_entries(entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """What the directory of the zip says: names, kinds, sizes, and where each lies."""
    if len(entries) > MOST_FILES:
        raise _too_many()
    names = {"/".join(safe_parts(item.orig_filename)) for item in entries}
    if len(names) < len(entries):
        raise ArtifactError(_("The zip has two entries of one name."))
    files = {item.filename for item in entries if not item.is_dir()}
    for item in entries:
        _check_entry(item, files)
    if sum(item.file_size for item in entries) > MOST_UNPACKED:
        raise ArtifactError(_("Unpacked the zip would have more than 256 MiB."))
    lying = sorted((item.header_offset, item.compress_size) for item in entries)
    for (offset, size), (following, _size) in pairwise([*lying, (end, 0)]):
        if offset + _LOCAL_HEADER + size > following:
            raise ArtifactError(_("Entries of the zip lie over each other."))


def _check_entry(item: zipfile.ZipInfo, files: set[str]) -> None:
    kind = stat.S_IFMT(item.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        told = _("“%s” is a link or a device, not a file.")
    elif item.flag_bits & _ENCRYPTED:
        told = _("“%s” is encrypted.")
    elif item.compress_type not in _METHODS:
        told = _("“%s” is packed in a way that is not common: use deflate.")
    elif any(str(folder) in files for folder in PurePosixPath(item.filename).parents):
        told = _("“%s” lies within another file.")
    else:
        return
    raise ArtifactError(told % item.filename[:80])


def _check_contents(archive: zipfile.ZipFile, files: Sequence[zipfile.ZipInfo]) -> None:
    """Unpacks every file to nowhere: what it says of its size has to be so."""
    for item in files:
        with archive.open(item) as content:
            while content.read(CHUNK):
                pass


class CappedUpload(FileUploadHandler):
    """Throws away what is more than a request may upload, so that its other fields survive."""

    uploaded = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.uploaded += len(raw_data)
        if self.uploaded > MOST_UPLOADED:
            if self.request is not None:
                self.request.uploads_cut = True  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None  # the handlers that follow keep it
