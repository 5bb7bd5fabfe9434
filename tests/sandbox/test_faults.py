"""Faults that are switched on: what a client then meets."""

import time

import pytest
import requests  # noqa: TID251 - tests speak to the sandbox directly

from tests.sandbox import build
from tests.sandbox_process import SandboxProcess


def names(sandbox: SandboxProcess) -> list[str]:
    page = sandbox.get("v1/blocks/specs/", pageSize=100)
    return [spec["metadata"]["name"] for spec in page["specs"]]


def test_an_answer_can_be_replaced(sandbox: SandboxProcess):
    headers = {"Retry-After": "7", "Content-Type": "text/html"}
    sandbox.fault(status=503, body="<h1>Away</h1>", headers=headers)
    answer = sandbox.send("GET", "v1/specs/")
    assert (answer.status_code, answer.text) == (503, "<h1>Away</h1>")
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["Content-Type"] == "text/html"


def test_a_fault_is_over_after_its_times(sandbox: SandboxProcess):
    sandbox.fault(status=500, times=2)
    codes = [sandbox.send("GET", "v1/specs/").status_code for _ in range(3)]
    assert codes == [500, 500, 200]


def test_a_fault_can_let_some_pass_first(sandbox: SandboxProcess):
    sandbox.fault(status=500, skip=1)
    codes = [sandbox.send("GET", "v1/specs/").status_code for _ in range(3)]
    assert codes == [200, 500, 200]


def test_a_fault_without_an_end_lasts_until_it_is_cleared(sandbox: SandboxProcess):
    sandbox.fault(status=500, times=0)
    assert {sandbox.send("GET", "v1/specs/").status_code for _ in range(5)} == {500}
    sandbox.clear_faults()
    assert sandbox.send("GET", "v1/specs/").status_code == 200


def test_a_fault_holds_for_its_method_and_path_alone(sandbox: SandboxProcess):
    sandbox.fault(method="POST", path="/v1/apps", status=500)
    assert sandbox.send("GET", "v1/apps/specs/").status_code == 200
    assert sandbox.send("POST", "v1/blocks/deployments/", json={}).status_code == 400
    assert sandbox.send("POST", "v1/apps/deployments/", json={}).status_code == 500


def test_a_connection_can_be_reset_before_the_write(sandbox: SandboxProcess):
    body = build.body_of()
    sandbox.fault(method="POST", drop="before")
    with pytest.raises(requests.ConnectionError, match="reset"):
        build.post_block(sandbox, body)
    assert body["metadata"]["name"] not in names(sandbox)


def test_a_connection_can_be_reset_after_the_write(sandbox: SandboxProcess):
    body = build.body_of()
    sandbox.fault(method="POST", drop="after")
    with pytest.raises(requests.ConnectionError, match="reset"):
        build.post_block(sandbox, body)
    assert body["metadata"]["name"] in names(sandbox)


def test_an_answer_can_come_late(sandbox: SandboxProcess):
    sandbox.fault(delay=0.3)
    began = time.monotonic()
    assert sandbox.send("GET", "v1/specs/").status_code == 200
    assert time.monotonic() - began >= 0.3


def test_an_answer_can_be_cut_short(sandbox: SandboxProcess):
    sandbox.fault(truncate=10)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        sandbox.send("GET", "v1/specs/")


def test_an_answer_can_trickle(sandbox: SandboxProcess):
    sandbox.fault(status=200, body="slow", trickle=0.05)
    began = time.monotonic()
    assert sandbox.send("GET", "v1/specs/").text == "slow"
    assert time.monotonic() - began >= 0.2


def test_an_answer_can_be_without_end(sandbox: SandboxProcess):
    sandbox.fault(endless=True)
    with sandbox.send("GET", "v1/specs/", stream=True) as answer:
        assert len(answer.raw.read(1_000_000)) == 1_000_000


@pytest.mark.parametrize("fault", [{"drop": "sideways"}, {"unknown": 1}, []])
def test_a_fault_that_is_none_is_refused(sandbox: SandboxProcess, fault: object):
    build.refused(sandbox.send("POST", "/_sandbox/faults", json=fault), 400)


@pytest.mark.parametrize("clock", [{"advance": -1}, {"advance": "1"}, {}])
def test_the_clock_goes_forward_only(sandbox: SandboxProcess, clock: object):
    build.refused(sandbox.send("POST", "/_sandbox/clock", json=clock), 400)
