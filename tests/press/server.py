"""A server on the loopback that misbehaves as told: what no decent API, nor the sandbox, does."""

import json
import os
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Received:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    port: int = 0


Behavior = Callable[[socket.socket, Received], None]


def answer(
    status: int = 200, body: object = b"", headers: dict[str, str] | None = None
) -> Behavior:
    """A whole answer; what is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Length": str(len(content)), **(headers or {})}
    return raw(head(status, given) + content)


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode("latin-1")


def raw(content: bytes) -> Behavior:
    return lambda sock, received: sock.sendall(content)


def reset(sock: socket.socket, received: Received) -> None:
    """Breaks the connection (RST) after the request was read."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(sock.detach())


def hang(seconds: float = 5) -> Behavior:
    return lambda sock, received: time.sleep(seconds)


def then(*behaviors: Behavior) -> Behavior:
    def run(sock: socket.socket, received: Received) -> None:
        for behavior in behaviors:
            behavior(sock, received)

    return run


def trickle(content: bytes, pause: float = 0.05, piece: int = 1) -> Behavior:
    """Sends a byte at a time, so that no single read ever times out."""

    def run(sock: socket.socket, received: Received) -> None:
        for start in range(0, len(content), piece):
            sock.sendall(content[start : start + piece])
            time.sleep(pause)

    return run


def endless(piece: bytes = b" " * 65536) -> Behavior:
    def run(sock: socket.socket, received: Received) -> None:
        sock.sendall(head(200, {"Transfer-Encoding": "chunked"}))
        while True:
            sock.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    return run


class _Handler(socketserver.BaseRequestHandler):
    server: "MisbehavingServer"

    def handle(self) -> None:
        with suppress(OSError), self.request.makefile("rb") as stream:
            while received := _receive(stream):
                received.port = self.client_address[1]
                self.server.received.append(received)
                self.server.next_behavior()(self.request, received)


def _receive(stream: object) -> Received | None:
    line = stream.readline().decode("latin-1").split()
    if len(line) < 2:
        return None
    headers = {}
    while text := stream.readline().decode("latin-1").strip():
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Received(line[0], line[1], headers, body)


class MisbehavingServer(socketserver.ThreadingTCPServer):
    """Behaves as `script` says, request by request; the last one stays."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[Received] = []
        self._script: list[Behavior] = [answer(200, {})]
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def script(self, *behaviors: Behavior) -> None:
        self._script = list(behaviors)

    def next_behavior(self) -> Behavior:
        with self._lock:
            return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone is what these tests are about."""


@contextmanager
def cut_after(size: int) -> Iterator[str]:
    """An address whose server breaks the connection after so many bytes of the request."""

    def serve() -> None:
        connection, _ = listener.accept()
        if size:
            connection.recv(size, socket.MSG_WAITALL)
        reset(connection, Received("", ""))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def pages(things: str, contents: Iterable[list[object]], **more: object) -> list[Behavior]:
    """Answers of a list, one a page."""
    listed = [*contents]
    return [
        answer(
            200,
            {
                "pageNumber": number,
                "pageSize": 2,
                "pageCount": len(listed),
                things: content,
                **more,
            },
        )
        for number, content in enumerate(listed, start=1)
    ]
