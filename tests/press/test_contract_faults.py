"""The sandbox with faults switched on: a write is never applied twice, and is told as it is."""

import json
import time

import pytest

from pressui.press import (
    Breaker,
    CircuitOpen,
    InvalidResponse,
    PressError,
    PressTimeout,
    PressUnavailable,
    RateLimited,
)
from tests.press import builders as make

CREATE = {"method": "POST", "path": "/v1/blocks/deployments"}
LIST = {"method": "GET", "path": "/v1/specs"}


@pytest.fixture
def body(press) -> dict[str, object]:
    spec_id = make.new_block_spec(press, parameters=make.PARAMETERS)
    return make.deployment(spec_id, make.unique("run"), parameters=make.VALUES)


def sent(api, method: str) -> int:
    return sum(request["method"] == method for request in api.requests())


def exist(press, body) -> int:
    return len(list(press.blocks.list_deployments(name=body["metadata"]["name"])))


def failure(call) -> PressError:
    with pytest.raises(PressError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(("drop", "created"), [("before", 0), ("after", 1)])
def test_a_create_that_is_cut_off_may_have_applied(press, api, body, drop, created):
    api.forget_requests()
    api.fault(**CREATE, drop=drop)
    error = failure(lambda: press.blocks.create_deployment(body))
    assert isinstance(error, PressUnavailable)
    assert error.may_have_applied
    assert sent(api, "POST") == 1
    assert exist(press, body) == created


@pytest.mark.parametrize("end", [0, 1, 5, 20])
def test_a_create_with_a_cut_answer_is_applied_once(press, api, body, end):
    api.fault(**CREATE, truncate=end)
    error = failure(lambda: press.blocks.create_deployment(body))
    assert error.may_have_applied
    assert exist(press, body) == 1


def test_a_create_that_is_answered_too_late_may_have_applied(press, api, body):
    api.fault(**CREATE, delay=1)
    error = failure(lambda: press.with_timeouts(total=0.3).blocks.create_deployment(body))
    assert isinstance(error, PressTimeout)
    assert error.may_have_applied
    time.sleep(1)
    assert exist(press, body) <= 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_create_is_sent_once(press, api, body, status):
    api.forget_requests()
    api.fault(**CREATE, status=status)
    assert failure(lambda: press.blocks.create_deployment(body)).may_have_applied
    assert sent(api, "POST") == 1


def test_a_rate_limited_create_is_sent_again_and_applied_once(press, api, body):
    api.fault(**CREATE, status=429, headers={"Retry-After": "0"})
    press.blocks.create_deployment(body)
    assert exist(press, body) == 1


@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": "before"}, {"drop": "after"}])
def test_a_read_passes_two_faults(press, api, fault):
    api.fault(**LIST, times=2, **fault)
    press.specs.list_specs(return_iterator=False)
    assert sent(api, "GET") == 3


def test_a_read_gives_up_after_three_tries(press, api):
    api.fault(**LIST, times=0, status=503)
    assert failure(lambda: press.specs.list_specs(return_iterator=False)).status == 503
    assert sent(api, "GET") == 3


def test_a_rate_limit_is_told(press, api):
    api.fault(**LIST, times=0, status=429, headers={"Retry-After": "9999"})
    quick = press.with_timeouts(total=0.1)
    error = failure(lambda: quick.specs.list_specs(return_iterator=False))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 9999


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 200, "body": "<html><title>Sign in</title></html>"},
        {"status": 200, "body": '{"specs": ['},
        {"status": 200, "body": "[" * 100_000},
        {"status": 200, "body": {}},
        {"endless": True},
    ],
)
def test_what_is_not_of_the_contract_is_an_invalid_response(press, api, fault):
    api.fault(**LIST, times=0, **fault)
    assert isinstance(
        failure(lambda: press.specs.list_specs(return_iterator=False)), InvalidResponse
    )


def test_a_trickling_answer_ends_with_the_deadline(press, api):
    api.fault(**LIST, times=0, trickle=0.05)
    quick = press.with_timeouts(total=0.4)
    started = time.monotonic()
    assert isinstance(failure(lambda: quick.specs.list_specs(return_iterator=False)), PressTimeout)
    assert time.monotonic() - started < 2.5


def test_unknown_fields_and_statuses_are_borne(press, api):
    deployment = {"id": "d", "kind": "robot", "metadata": {"status": "dreaming"}, "new": [1]}
    page = {"pageNumber": 1, "pageCount": 1, "deployments": [deployment], "more": {}}
    api.fault(method="GET", path="/v1/deployments", status=200, body=json.dumps(page))
    (found,) = press.deployments.list_deployments()
    assert (found.kind, found.status, found.raw["new"]) == ("robot", "dreaming", [1])


def test_the_api_that_comes_back_is_used_again(api, make_client):
    client = make_client(api.url, api.token, breaker=Breaker(failures=2, cooldown=0.2))
    api.fault(**LIST, times=0, status=503)
    for _ in range(2):
        failure(lambda: client.specs.list_specs(return_iterator=False))
    assert isinstance(failure(lambda: client.specs.list_specs(return_iterator=False)), CircuitOpen)
    api.clear_faults()
    time.sleep(0.25)
    client.specs.list_specs(return_iterator=False)
    assert client.is_available
