"""HTTP in front of the sandbox: keep-alive, JSON and forms in, JSON out, faults on the way."""

import contextlib
import json
import os
import socket
import socketserver
import struct
import sys
import time
import traceback
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pressui.sandbox.bodies import parse_json
from pressui.sandbox.clock import stamp
from pressui.sandbox.errors import ApiError, bad_request
from pressui.sandbox.faults import Fault
from pressui.sandbox.multipart import Form, parse_form
from pressui.sandbox.sandbox import Sandbox

_MAX_BODY = 11 * 1024 * 1024
_DRAINED_AT_MOST = 256 * 1024 * 1024
_CHUNK = 64 * 1024
_ENDLESS_CHUNK = b'{"filler": "' + b"x" * 1000 + b'"}, '

Answer = tuple[int, bytes]


class Server(ThreadingHTTPServer):
    """One thread a connection; ends at once, whatever is still open."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    sandbox: Sandbox

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)

    def server_bind(self) -> None:
        """Without the look-up of our own name that HTTPServer does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError | ValueError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "PressSandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    error_content_type = "application/json"
    error_message_format = '{"detail": "%(message)s"}'
    wbufsize = _CHUNK
    server: Server

    def setup(self) -> None:
        super().setup()
        self.request_id = ""

    def do_GET(self) -> None:
        self._serve()

    # The base class looks its methods up by these names.
    do_POST = do_PATCH = do_DELETE = do_PUT = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: `/_sandbox/requests` tells what came in."""

    def _serve(self) -> None:
        url = urlsplit(self.path)
        path = unquote(url.path)
        self.request_id = str(uuid.uuid4())
        body = self._read_body()
        if path.startswith("/_sandbox/"):
            self._send(*self._safely(lambda: self._control(path, body)))
            return
        sandbox = self.server.sandbox
        entry = sandbox.requests.add(self.command, path, url.query, stamp(sandbox.clock.now()))
        fault = sandbox.faults.take(self.command, path) or Fault()
        time.sleep(fault.delay)
        if fault.drop == "before":
            self._reset()
            return
        if fault.is_canned:
            status, payload = fault.status or 200, fault.payload()
        else:
            status, payload = self._safely(lambda: self._operate(path, url.query, body))
        entry["status"] = status
        self._answer_with(fault, status, payload)

    def _answer_with(self, fault: Fault, status: int, payload: bytes) -> None:
        if fault.drop == "after":
            self._reset()
        elif fault.endless:
            self._send_endlessly(status, payload, fault.headers)
        elif fault.trickle:
            self._trickle(status, payload, fault)
        elif fault.truncate is not None:
            self._send(status, payload, fault.headers, only=fault.truncate)
            self.close_connection = True
        else:
            self._send(status, payload, fault.headers)

    def _safely(self, run: Any) -> Answer:
        """Whatever happens becomes a status and a JSON body."""
        try:
            status, answer = run()
        except ApiError as error:
            status = error.status
            answer = {"detail": error.detail, "requestId": self.request_id}
        except Exception:  # noqa: BLE001 - a bug of ours is a 500 with its trace on stderr
            traceback.print_exc()
            status = 500
            answer = {"detail": "The sandbox failed", "requestId": self.request_id}
        return status, json.dumps(answer, ensure_ascii=False).encode(errors="replace")

    def _control(self, path: str, body: bytes | None) -> tuple[int, Any]:
        content = _json(body) if body else None
        return 200, self.server.sandbox.control(self.command, path, content)

    def _operate(self, path: str, query: str, body: bytes | None) -> tuple[int, Any]:
        sandbox = self.server.sandbox
        sandbox.authorize(self.command, self.headers.get("Authorization", ""))
        if body is None:
            raise ApiError(413, "artifact: must not be larger than 10 MiB")
        content, form = self._parsed(body)
        values = parse_qs(query, keep_blank_values=True)
        return sandbox.call(self.command, path, values, content, form)

    def _parsed(self, body: bytes) -> tuple[Any, Form | None]:
        """The published client sends a body on every call; on a GET it says nothing."""
        kind = self.headers.get("Content-Type", "")
        if self.command == "GET" or not body:
            return None, None
        if kind.lower().startswith("multipart/form-data"):
            return None, parse_form(kind, body)
        return _json(body), None

    def _read_body(self) -> bytes | None:
        """The whole body, so that the connection can be used again; None if it is too large."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        text = self.headers.get("Content-Length", "0")
        length = int(text) if text.isdigit() else 0
        if length <= _MAX_BODY:
            return self._exactly(length)
        left = min(length, _DRAINED_AT_MOST)
        while left > 0 and (data := self.rfile.read(min(_CHUNK, left))):
            left -= len(data)
        self.close_connection = True
        return None

    def _exactly(self, length: int) -> bytes:
        """A client that hangs up half-way has asked for nothing."""
        data = self.rfile.read(length)
        if len(data) < length:
            raise ConnectionAbortedError
        return data

    def _read_chunks(self) -> bytes | None:
        kept, total = bytearray(), 0
        while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
            data = self._exactly(size)
            self.rfile.readline()
            total += len(data)
            if total <= _MAX_BODY:
                kept += data
        while self.rfile.readline().strip():
            continue
        return bytes(kept) if total <= _MAX_BODY else None

    def _head(self, status: int, headers: dict[str, str], length: int | None) -> None:
        """Status and headers; a fault's own headers go over ours."""
        own = {"Content-Type": "application/json", "X-Request-Id": self.request_id}
        size = {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": length}
        self.send_response(status)
        for name, value in {**own, **size, **headers}.items():
            self.send_header(name, str(value))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _send(
        self,
        status: int,
        payload: bytes,
        headers: dict[str, str] | None = None,
        only: int | None = None,
    ) -> None:
        self._head(status, headers or {}, len(payload))
        if self.command != "HEAD":
            self.wfile.write(payload[:only])
        self.wfile.flush()

    def _trickle(self, status: int, payload: bytes, fault: Fault) -> None:
        self._head(status, fault.headers, len(payload))
        for position in range(len(payload)):
            time.sleep(fault.trickle)
            self.wfile.write(payload[position : position + 1])
            self.wfile.flush()

    def _send_endlessly(self, status: int, payload: bytes, headers: dict[str, str]) -> None:
        """A body that never ends; the client has to hang up."""
        self.close_connection = True
        self._head(status, headers, None)
        first = payload.rstrip(b"]} ") + b", "
        while True:
            self.wfile.write(f"{len(first):x}\r\n".encode() + first + b"\r\n")
            first = _ENDLESS_CHUNK

    def _reset(self) -> None:
        """Hang up so that the client sees a reset, not an orderly end."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            os.close(self.connection.detach())


def _json(body: bytes) -> Any:
    try:
        return parse_json(body)
    except (ValueError, RecursionError) as error:
        raise bad_request("The body is not JSON") from error
