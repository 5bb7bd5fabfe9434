"""A TCP proxy before the sandbox that cuts the connection of a create at any byte."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Cut:
    """After how many bytes of a `POST`'s request, or of its answer, the connection breaks."""

    direction: str
    after: int


class CuttingProxy:
    """`with CuttingProxy(port) as proxy: proxy.cut = Cut("answer", 17)`; other calls pass."""

    def __init__(self, upstream_port: int) -> None:
        self.upstream = ("127.0.0.1", upstream_port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.cut: Cut | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self) -> "CuttingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # Wakes the thread that waits for connections.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(self.upstream) as upstream:
            first = client.recv(65536)
            cut = self.cut if first.startswith(b"POST") else None
            answers = threading.Thread(target=self._answer, args=(upstream, client, cut))
            answers.start()
            limit = cut.after if cut and cut.direction == "request" else None
            _copy(_chunks(client, first), upstream, client, limit)
            answers.join(timeout=5)

    def _answer(self, upstream: socket.socket, client: socket.socket, cut: Cut | None) -> None:
        limit = cut.after if cut and cut.direction == "answer" else None
        _copy(_chunks(upstream), client, client, limit)


def _chunks(source: socket.socket, first: bytes = b"") -> Iterator[bytes]:
    chunk = first
    while chunk or not first:
        if chunk:
            yield chunk
            first = b"begun"
        try:
            chunk = source.recv(65536)
        except OSError:
            return
        if not chunk:
            return


def _copy(
    chunks: Iterator[bytes], target: socket.socket, broken: socket.socket, limit: int | None
) -> None:
    """Passes bytes on; after `limit` of them both ends are shut."""
    passed = 0
    with contextlib.suppress(OSError):
        for chunk in chunks:
            if limit is not None and passed + len(chunk) >= limit:
                target.sendall(chunk[: limit - passed])
                # Shut down, not closed: another thread waits on the socket and would hold it open.
                for end in (broken, target):
                    end.shutdown(socket.SHUT_RDWR)
                return
            target.sendall(chunk)
            passed += len(chunk)
