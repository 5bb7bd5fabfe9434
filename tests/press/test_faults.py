"""Each way in which the API or the network can fail, and what the client makes of it."""

import gzip
import json
import time
import tracemalloc

import pytest

from pressui.press import (
    InvalidResponse,
    PressClient,
    PressError,
    PressTimeout,
    PressUnavailable,
    RateLimited,
    RedirectRefused,
    ServerError,
)
from tests.press.server import (
    answer,
    endless,
    hang,
    head,
    raw,
    reset,
    then,
    trickle,
)

SPEC = {"id": "s1", "kind": "app", "metadata": {"name": "a"}}
CREATED = {"id": "d1"}


def read(client: PressClient) -> object:
    return client.apps.describe_spec("s1")


def write(client: PressClient) -> object:
    return client.apps.create_deployment({"metadata": {"name": "d"}})


def failure(client: PressClient, call: object = read) -> PressError:
    with pytest.raises(PressError) as caught:
        call(client)
    return caught.value


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_read_is_tried_three_times(server, client, status):
    server.script(answer(status, {"detail": "down"}))
    error = failure(client)
    assert (type(error), error.status, error.message) == (ServerError, status, "down")
    assert len(server.received) == 3


def test_a_read_succeeds_at_its_third_try(server, client):
    server.script(answer(500), reset, answer(200, SPEC))
    assert read(client).id == "s1"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_write_is_sent_once_and_may_have_applied(server, client, status):
    server.script(answer(status))
    error = failure(client, write)
    assert isinstance(error, ServerError)
    assert error.may_have_applied
    assert len(server.received) == 1


def test_a_reset_read_is_tried_again(server, client):
    server.script(reset, answer(200, SPEC))
    assert read(client).id == "s1"


def test_a_reset_write_is_not_sent_again(server, client):
    server.script(reset, answer(200, CREATED))
    error = failure(client, write)
    assert type(error) is PressUnavailable
    assert error.may_have_applied
    assert len(server.received) == 1


@pytest.mark.parametrize("end", range(0, 60, 7))
def test_a_write_cut_at_any_byte_is_told_or_may_have_applied(server, client, end):
    body = json.dumps(CREATED).encode()
    whole = head(201, {"Content-Length": str(len(body))}) + body
    server.script(then(raw(whole[:end]), reset))
    if end < len(whole):
        assert failure(client, write).may_have_applied
    else:
        assert write(client).id == "d1"
    assert len(server.received) == 1


def test_a_refused_connection_never_applied_a_write(make_client):
    error = failure(make_client("http://127.0.0.1:9"), write)
    assert type(error) is PressUnavailable
    assert not error.may_have_applied


def test_an_unknown_host_never_applied_a_write(make_client):
    error = failure(make_client("http://press.invalid"), write)
    assert type(error) is PressUnavailable
    assert not error.may_have_applied


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 418])
def test_a_refused_write_was_not_applied(server, client, status):
    server.script(answer(status))
    assert not failure(client, write).may_have_applied


def test_a_hanging_answer_ends_with_the_deadline(server, client):
    server.script(hang(3))
    started = time.monotonic()
    error = failure(client, write)
    assert isinstance(error, PressTimeout)
    assert error.may_have_applied
    assert time.monotonic() - started < 1


def test_a_hanging_read_is_tried_within_one_deadline(server, client):
    server.script(hang(3))
    started = time.monotonic()
    assert isinstance(failure(client), PressTimeout)
    assert time.monotonic() - started < 1.8


def test_a_trickling_body_ends_with_the_deadline(server, client):
    body = json.dumps(SPEC).encode() + b" " * 1000
    server.script(then(raw(head(200, {"Content-Length": str(len(body))})), trickle(body)))
    started = time.monotonic()
    assert isinstance(failure(client.with_timeouts(total=0.4)), PressTimeout)
    assert time.monotonic() - started < 0.8


def test_trickling_headers_end_with_the_deadline(server, client):
    server.script(trickle(head(200, {"X-Long": "x" * 1000})))
    started = time.monotonic()
    assert isinstance(failure(client.with_timeouts(total=0.4)), PressTimeout)
    assert time.monotonic() - started < 0.8


def test_endless_interim_answers_end_with_the_deadline(server, client):
    server.script(trickle(b"HTTP/1.1 100 Continue\r\n\r\n" * 200, pause=0.01, piece=25))
    started = time.monotonic()
    assert isinstance(failure(client.with_timeouts(total=0.4)), PressTimeout)
    assert time.monotonic() - started < 0.8


def test_an_endless_answer_is_cut_and_memory_stays_flat(server, client):
    server.script(endless())
    tracemalloc.start()
    error = failure(client.with_timeouts(total=10))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(error, InvalidResponse)
    assert peak < 64 * 1024 * 1024


def test_a_small_answer_that_unpacks_to_a_huge_one_is_cut(server, client):
    server.script(answer(200, gzip.compress(b" " * 40_000_000), {"Content-Encoding": "gzip"}))
    error = failure(client)
    assert isinstance(error, InvalidResponse)
    assert "too large" in error.message


def test_an_endless_error_page_is_cut(server, client):
    body = b"x" * 1_000_000
    server.script(answer(404, body))
    assert len(failure(client).message) <= 1000


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "s1", "metadata": {"na',
        b"<!doctype html><title>Sign in</title>",
        b"\xff\xfe\x00",
        b'{"id": NaN}',
        b'{"id": 1e999}',
        b"9" * 5000,
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[]",
        b'"text"',
        b"null",
        b"",
    ],
)
def test_what_is_not_of_the_contract_is_an_invalid_response(server, client, body):
    server.script(answer(200, body))
    assert isinstance(failure(client), InvalidResponse)
    assert len(server.received) == 1


def test_brackets_in_texts_are_not_depth(server, client):
    server.script(answer(200, {**SPEC, "metadata": {"summary": '[{"\\"' * 1000}}))
    assert len(read(client).summary) == 5000


def test_a_created_answer_that_cannot_be_read_may_have_applied(server, client):
    server.script(answer(201, b"<html>"))
    error = failure(client, write)
    assert isinstance(error, InvalidResponse)
    assert error.may_have_applied


def test_a_created_answer_without_an_id_may_have_applied(server, client):
    server.script(answer(201, {"success": True}))
    assert failure(client, write).may_have_applied


@pytest.mark.parametrize("value", ["0", "0.5", "soon", "", "-3", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_retry_after_in_any_form_leads_to_another_try(server, client, value):
    server.script(answer(429, {}, {"Retry-After": value}), answer(200, SPEC))
    assert read(client).id == "s1"


def test_retry_after_is_obeyed_and_capped(server, client):
    server.script(answer(429, {}, {"Retry-After": "9999"}), answer(200, SPEC))
    started = time.monotonic()
    assert read(client).id == "s1"
    assert 0.2 <= time.monotonic() - started < 1


def test_a_pause_longer_than_the_deadline_is_not_begun(server, client):
    server.script(answer(429, {"message": "slow"}, {"Retry-After": "9999"}))
    started = time.monotonic()
    error = failure(client.with_timeouts(total=0.15))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 9999
    assert time.monotonic() - started < 0.15


def test_a_rate_limited_write_was_refused_and_is_sent_again(server, client):
    server.script(answer(429), answer(201, CREATED))
    assert write(client).id == "d1"


def test_a_redirect_within_the_server_is_followed(server, client):
    server.script(answer(302, b"", {"Location": "/v1/elsewhere"}), answer(200, SPEC))
    assert read(client).id == "s1"
    assert server.received[1].path == "/v1/elsewhere"


def test_a_redirect_in_a_circle_ends(server, client):
    server.script(answer(302, b"", {"Location": "/v1/round"}))
    assert isinstance(failure(client), RedirectRefused)
    assert len(server.received) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/x",
        "http://127.0.0.1:1/x",
        "https://127.0.0.1:{port}/x",
        "//127.0.0.2:{port}/x",
        "http://127.0.0.1:{port}@localhost:{port}/x",
        "ftp://127.0.0.1/x",
        "http://[broken/x",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_elsewhere_is_refused(server, client, location):
    target = location.format(port=server.server_address[1])
    server.script(answer(302, b"", {"Location": target}), answer(200, SPEC))
    assert isinstance(failure(client), RedirectRefused)
    assert len(server.received) == 1


def test_a_redirect_that_hides_its_host_stays_on_the_same_server(server, client):
    here = f"127.0.0.1:{server.server_address[1]}"
    location = f"http://{here}\\@localhost:9/x"
    server.script(answer(302, b"", {"Location": location}), answer(200, SPEC))
    read(client)
    assert server.received[1].headers["host"] == here


def test_a_redirected_write_is_not_sent_again(server, client):
    server.script(answer(307, b"", {"Location": "/v1/elsewhere"}), answer(201, CREATED))
    error = failure(client, write)
    assert isinstance(error, RedirectRefused)
    assert not error.may_have_applied
    assert len(server.received) == 1


def test_a_write_takes_no_connection_that_was_kept(server, client):
    server.script(answer(200, SPEC), then(answer(201, CREATED)))
    read(client)
    write(client)
    assert len(server.received) == 2


def test_a_kept_connection_that_was_closed_meanwhile_is_replaced(server, client):
    server.script(answer(200, SPEC))
    read(client)
    server.script(reset, answer(200, SPEC))
    assert read(client).id == "s1"


def test_cookies_are_not_kept(server, client):
    server.script(answer(200, SPEC, {"Set-Cookie": "a=b"}))
    read(client)
    read(client)
    assert "cookie" not in server.received[1].headers


def test_the_environment_is_not_asked(server, client, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.script(answer(200, SPEC))
    assert read(client).id == "s1"
    assert server.received[0].headers["authorization"].startswith("token-for-tests")


def test_a_slow_page_leaves_no_time_for_the_next_call(server, client):
    server.script(answer(200, SPEC))
    with client.deadline(0.2) as quick:
        read(quick)
        time.sleep(0.25)
        error = failure(quick, write)
    assert isinstance(error, PressTimeout)
    assert not error.may_have_applied
    assert len(server.received) == 1
