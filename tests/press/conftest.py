"""A misbehaving server, and a client of it that does not wait between its tries."""

import threading
from collections.abc import Callable, Iterator

import pytest

from pressui.press import Breaker, PressClient, Retries, Timeouts
from tests.press.server import MisbehavingServer
from tests.sandbox_process import SandboxProcess

TOKEN = "token-for-tests-7f3a"


@pytest.fixture(scope="session")
def running_server() -> Iterator[MisbehavingServer]:
    with MisbehavingServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def server(running_server: MisbehavingServer) -> MisbehavingServer:
    running_server.received.clear()
    return running_server


MakeClient = Callable[..., PressClient]


@pytest.fixture
def make_client() -> Iterator[MakeClient]:
    made: list[PressClient] = []

    def make(url: str, token: str = TOKEN, **options: object) -> PressClient:
        options.setdefault("timeouts", Timeouts(connect=1, read=0.5, total=1.5))
        options.setdefault("retries", Retries(base=0, longest_retry_after=0.2))
        options.setdefault("breaker", Breaker(failures=1000))
        made.append(PressClient(url, token, **options))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient, server: MisbehavingServer) -> PressClient:
    return make_client(server.url)


@pytest.fixture(scope="session")
def empty_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """One sandbox for the contract tests, which make what they need."""
    data_dir = tmp_path_factory.mktemp("press-sandbox")
    with SandboxProcess(data_dir, seed="none", deploy_seconds=60) as process:
        yield process


@pytest.fixture
def api(empty_sandbox: SandboxProcess) -> Iterator[SandboxProcess]:
    empty_sandbox.clear_faults()
    empty_sandbox.forget_requests()
    yield empty_sandbox
    empty_sandbox.clear_faults()


@pytest.fixture
def press(api: SandboxProcess, make_client: MakeClient) -> PressClient:
    """A client of the sandbox."""
    return make_client(api.url, api.token, timeouts=Timeouts())
