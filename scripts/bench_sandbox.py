"""Measures what a page of a list costs the sandbox with 10,000 specs and 100,000 deployments.

`python scripts/bench_sandbox.py` starts one of its own and asks for each list some times over HTTP.
It fails where the quickest answer took longer than the limit: what is more was the machine's.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "bench"  # noqa: S105 - of a sandbox of our own
LIMIT_MS, TRIES = 10.0, 15
LISTS = [
    "v1/specs/",
    "v1/specs/?pageNumber=300",
    "v1/specs/?term=churn&sort=name",
    "v1/blocks/specs/?status=archived&name=churn",
    "v1/deployments/",
    "v1/deployments/?pageSize=100",
    "v1/deployments/?pageNumber=3000",
    "v1/deployments/?status=failed&status=warning",
    "v1/deployments/?status=deploying&status=redeploying&status=deleting&status=rollback",
    "v1/deployments/?kind=app&sort=title:desc",
    "v1/blocks/deployments/?name=churn",
]


@contextmanager
def _sandbox() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", "0", "--data-dir", folder, "--seed", "10000", "--token", TOKEN]
        command = [sys.executable, "-m", "pressui.sandbox", *options]
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split("http://")[1].split()[0].rstrip("/")
        finally:
            process.terminate()
            process.wait(timeout=20)


def _quickest(server: HTTPConnection, path: str) -> float:
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        server.request("GET", f"/{path}", headers={"Authorization": TOKEN})
        answer = server.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        assert answer.status == 200, path
    return 1000 * min(times)


def main() -> None:
    late = []
    with _sandbox() as address, closing(HTTPConnection(address, timeout=10)) as server:
        for path in LISTS:
            took = _quickest(server, path)
            sys.stdout.write(f"{took:8.1f} ms  {path}\n")
            late += [path] if took > LIMIT_MS else []
    sys.exit(f"Over {LIMIT_MS:.0f} ms: {', '.join(late)}" if late else 0)


if __name__ == "__main__":
    main()
