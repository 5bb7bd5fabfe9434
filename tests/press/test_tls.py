"""The same care over TLS: certificates are checked, and the deadline holds."""

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressui.press import PressTimeout, PressUnavailable
from tests.press.calls import SPEC, failure, read, write
from tests.press.server import MisbehavingServer, answer, head, raw, then, trickle

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl makes the certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, path = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(path)]
    command = [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    return path, key


class SecureServer(MisbehavingServer):
    def __init__(self, certificate: tuple[Path, Path]) -> None:
        super().__init__()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return super().url.replace("http:", "https:")


@pytest.fixture
def secure(certificate) -> Iterator[SecureServer]:
    with SecureServer(certificate) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_certificate_of_an_own_authority_is_taken_where_named(secure, certificate, make_client):
    secure.script(answer(200, SPEC))
    assert read(make_client(secure.url, verify=str(certificate[0]))).id == "s1"


def test_an_unknown_certificate_gets_no_token(secure, make_client):
    error = failure(make_client(secure.url), write)
    assert type(error) is PressUnavailable
    assert "secure connection" in error.message
    assert not error.may_have_applied
    assert not secure.received


def test_a_trickling_answer_ends_with_the_deadline(secure, certificate, make_client):
    client = make_client(secure.url, verify=str(certificate[0])).with_timeouts(total=0.4)
    body = b" " * 1000
    secure.script(then(raw(head(200, {"Content-Length": "1000"})), trickle(body)))
    started = time.monotonic()
    assert isinstance(failure(client), PressTimeout)
    assert time.monotonic() - started < 2.5
