"""A real sandbox in a process of its own, for every test that needs a Press API."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests  # noqa: TID251 - tests speak to the sandbox directly

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "sandbox-token"


class SandboxProcess:
    """Start it, drive it, stop it: `with SandboxProcess(data_dir) as sandbox: …`."""

    def __init__(
        self,
        data_dir: Path,
        *,
        seed: str = "none",
        deploy_seconds: float = 20,
        port: int = 0,
        token: str = TOKEN,
    ) -> None:
        self.data_dir = data_dir
        self.seed = seed
        self.deploy_seconds = deploy_seconds
        self.port = port
        self.token = token
        self.url = ""
        self.session = requests.Session()
        self.session.headers["Authorization"] = token
        self._process: subprocess.Popen[str] | None = None

    def command(self) -> list[str]:
        options = {
            "--port": self.port,
            "--data-dir": self.data_dir,
            "--seed": self.seed,
            "--deploy-seconds": self.deploy_seconds,
            "--token": self.token,
        }
        pairs = [str(part) for option in options.items() for part in option]
        return [sys.executable, "-m", "pressui.sandbox", *pairs]

    def start(self) -> "SandboxProcess":
        """Return once it says that it is ready."""
        self._process = subprocess.Popen(
            self.command(), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if "ready at" not in line:
            raise RuntimeError(f"The sandbox did not start: {line!r}")
        self.url = line.split("ready at ")[1].split()[0]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        assert self._process is not None
        self.session.close()
        self._process.send_signal(by)
        status = self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status

    def kill(self) -> None:
        """End it as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def restart(self) -> None:
        """Stop and start on the same port with the same data."""
        self.stop()
        self.start()

    def __enter__(self) -> "SandboxProcess":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """Any request with the token, whatever comes back."""
        options.setdefault("timeout", 30)
        return self.session.request(method, f"{self.url}/{path.lstrip('/')}", **options)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a read that must succeed."""
        return self._good(self.send("GET", path, params=query))

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self._good(self.send("POST", path, json=body, **options))

    def patch(self, path: str, body: Any) -> Any:
        return self._good(self.send("PATCH", path, json=body))

    def delete(self, path: str) -> Any:
        return self._good(self.send("DELETE", path))

    def _good(self, response: requests.Response) -> Any:
        assert response.ok, f"{response.status_code}: {response.text}"
        return response.json()

    def fault(self, **fault: Any) -> None:
        """Switch a fault on: `fault(method="POST", path="/v1/blocks", status=503, times=2)`."""
        self.post("/_sandbox/faults", fault)

    def clear_faults(self) -> None:
        self.delete("/_sandbox/faults")

    def requests(self) -> list[dict[str, Any]]:
        """What came in since the start, or since `forget_requests`."""
        entries: list[dict[str, Any]] = self.get("/_sandbox/requests")["requests"]
        return entries

    def forget_requests(self) -> None:
        self.delete("/_sandbox/requests")

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock forward."""
        self.post("/_sandbox/clock", {"advance": seconds})

    def settle(self) -> None:
        """Move on until everything in motion has settled."""
        self.advance(2 * self.deploy_seconds + 1)
