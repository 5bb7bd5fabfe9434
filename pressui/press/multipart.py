"""A multipart/form-data body of text fields and one file, streamed and made anew for each try."""

import io
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import IO

BLOCK = 64 * 1024


class Upload:
    """Fields, and a file (of a known size) that is opened again for each try."""

    def __init__(
        self,
        fields: Mapping[str, str],
        open_file: Callable[[], IO[bytes]] | None = None,
        size: int = 0,
    ) -> None:
        self._boundary = secrets.token_hex(16)
        self._head = b"".join(self._field(name, value) for name, value in fields.items())
        self._tail = f"--{self._boundary}--\r\n".encode()
        if open_file is not None:
            self._head += self._file_head()
            self._tail = b"\r\n" + self._tail
        self._open_file = open_file
        self._size = size

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self._boundary}"

    def body(self) -> "UploadBody":
        file = self._open_file() if self._open_file else io.BytesIO()
        return UploadBody([io.BytesIO(self._head), file, io.BytesIO(self._tail)], len(self))

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def _part(self, disposition: str) -> str:
        return f"--{self._boundary}\r\nContent-Disposition: form-data; {disposition}\r\n"

    def _field(self, name: str, value: str) -> bytes:
        return f"{self._part(f'name="{name}"')}\r\n{value}\r\n".encode("utf-8", "replace")

    def _file_head(self) -> bytes:
        part = self._part('name="artifact"; filename="artifact.zip"')
        return f"{part}Content-Type: application/zip\r\n\r\n".encode()


class UploadBody:
    """What `requests` reads from: several files after one another, with a length."""

    def __init__(self, parts: list[IO[bytes]], length: int) -> None:
        self._parts = parts
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(BLOCK):
            yield block

    def read(self, size: int = -1) -> bytes:
        while self._parts:
            block = self._parts[0].read(size)
            if block:
                return block
            self._parts.pop(0).close()
        return b""

    def close(self) -> None:
        for part in self._parts:
            part.close()
