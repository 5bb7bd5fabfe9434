"""Each way in which the API or the network can fail, and what the client makes of it."""

import gzip
import json
import time
import tracemalloc

import pytest

from pressui.press import (
    InvalidResponse,
    PressTimeout,
    PressUnavailable,
    ServerError,
)
from tests.press.calls import CREATED, SPEC, failure, read, write
from tests.press.server import (
    answer,
    cut_after,
    endless,
    hang,
    head,
    raw,
    reset,
    then,
    trickle,
)


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


@pytest.mark.parametrize("size", [1, 40, 200])
def test_a_write_cut_while_it_is_sent_may_have_applied(make_client, size):
    with cut_after(size) as url:
        error = failure(make_client(url), write)
    assert type(error) is PressUnavailable
    assert error.may_have_applied


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
    assert time.monotonic() - started < 2.5


def test_a_hanging_read_is_tried_within_one_deadline(server, client):
    server.script(hang(3))
    started = time.monotonic()
    assert isinstance(failure(client), PressTimeout)
    assert time.monotonic() - started < 2.5


def test_a_trickling_body_ends_with_the_deadline(server, client):
    body = json.dumps(SPEC).encode() + b" " * 1000
    server.script(then(raw(head(200, {"Content-Length": str(len(body))})), trickle(body)))
    started = time.monotonic()
    assert isinstance(failure(client.with_timeouts(total=0.4)), PressTimeout)
    assert time.monotonic() - started < 2.5


def test_trickling_headers_end_with_the_deadline(server, client):
    server.script(trickle(head(200, {"X-Long": "x" * 1000})))
    started = time.monotonic()
    assert isinstance(failure(client.with_timeouts(total=0.4)), PressTimeout)
    assert time.monotonic() - started < 2.5


def test_endless_interim_answers_end_with_the_deadline(server, client):
    server.script(trickle(b"HTTP/1.1 100 Continue\r\n\r\n" * 200, pause=0.01, piece=25))
    started = time.monotonic()
    assert isinstance(failure(client.with_timeouts(total=0.4)), PressTimeout)
    assert time.monotonic() - started < 2.5


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
        b'"\\' * 1_000_000 + b"[" * 100,
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


@pytest.mark.parametrize(("levels", "is_read"), [(50, True), (70, False)])
def test_depth_has_a_cap(server, client, levels, is_read):
    deep = json.loads('{"a":[' * (levels // 2) + "]}" * (levels // 2))
    server.script(answer(200, {**SPEC, "deep": deep}))
    if is_read:
        assert read(client).raw["deep"] == deep
    else:
        assert "nested too deeply" in failure(client).message


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
