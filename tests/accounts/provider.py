"""A small OpenID provider over HTTP: it lets everybody in, as whom the test says."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "press-dashboard", "a secret of the client"
KEY = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


class Provider:
    """Signs RS256 tokens; a test bends `claims`, `key` or `header` to make them wrong."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {
            "sub": "248289761001",
            "email": "mei.tanaka@harrow.example",
            "email_verified": True,
            "given_name": "Mei",
            "family_name": "Tanaka",
        }
        self.key, self.header = KEY, {"alg": "RS256"}
        self.codes: dict[str, dict[str, str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], credentials: str) -> dict[str, Any] | None:
        """The answer to a code, once, for the client that can show what it asked with."""
        asked = self.codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        )
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if (
            asked is None
            or credentials != f"Basic {basic}"
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return None
        return {"access_token": "at", "token_type": "Bearer", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        claims = {key: value for key, value in {**usual, **self.claims}.items() if value != "none"}
        if self.header["alg"] == "none":
            head = _part({"alg": "none"})
            return f"{head}.{_part(claims)}."
        registry = jws.JWSRegistry(algorithms=[self.header["alg"]])
        return jwt.encode(self.header, claims, self.key, registry=registry)


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            elif parts.path == "/keys":
                self._tell({"keys": [KEY.as_dict(private=False)]})
            else:
                self._tell(provider.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            answer = provider.token(sent, self.headers.get("Authorization", ""))
            self._tell(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _tell(self, value: Any, status: int = 200) -> None:
            text = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests are quiet."""

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        thread.join()
        provider.server.server_close()
