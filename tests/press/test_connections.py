"""Connections, waiting times and what of the environment is used."""

import io
import os
import time

import pytest

from pressui.press import (
    PressTimeout,
    RateLimited,
)
from pressui.press.multipart import Upload, UploadBody
from tests.press.calls import CREATED, SPEC, failure, read, write
from tests.press.server import answer, reset


@pytest.mark.parametrize("value", ["0", "0.5", "soon", "", "-3", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_retry_after_in_any_form_leads_to_another_try(server, client, value):
    server.script(answer(429, {}, {"Retry-After": value}), answer(200, SPEC))
    assert read(client).id == "s1"


def test_retry_after_is_obeyed_and_capped(server, client):
    server.script(answer(429, {}, {"Retry-After": "9999"}), answer(200, SPEC))
    started = time.monotonic()
    assert read(client).id == "s1"
    assert 0.2 <= time.monotonic() - started < 2.5


def test_a_pause_longer_than_the_deadline_is_not_begun(server, client):
    server.script(answer(429, {"message": "slow"}, {"Retry-After": "9999"}))
    error = failure(client.with_timeouts(total=0.15))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 9999
    assert len(server.received) == 1


def test_a_rate_limited_write_was_refused_and_is_sent_again(server, client):
    server.script(answer(429), answer(201, CREATED))
    assert write(client).id == "d1"


def ports(server) -> list[int]:
    return [received.port for received in server.received]


def test_reads_share_a_connection(server, client):
    server.script(answer(200, SPEC))
    read(client)
    read(client)
    assert len(set(ports(server))) == 1


def test_a_write_takes_no_connection_that_was_kept(server, client):
    server.script(answer(200, SPEC), answer(201, CREATED))
    read(client)
    write(client)
    assert len(set(ports(server))) == 2


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


def test_a_forked_process_opens_its_own_connections(server, client, monkeypatch):
    server.script(answer(200, SPEC))
    read(client)
    before = client._transport.pool.adapter()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert client._transport.pool.adapter() is not before


def test_a_closed_client_opens_anew_when_it_is_used(server, client):
    server.script(answer(200, SPEC))
    client.close()
    assert read(client).id == "s1"


def opened(bodies: list[UploadBody]) -> UploadBody:
    bodies.append(UploadBody([io.BytesIO(b"x")], 1))
    return bodies[-1]


def test_an_upload_that_was_not_sent_leaves_no_file_open(make_client, monkeypatch):
    bodies = []
    monkeypatch.setattr(Upload, "body", lambda self: opened(bodies))
    failure(make_client("http://127.0.0.1:9"), lambda client: client.blocks.create_spec({}))
    assert bodies
    assert all(part.closed for body in bodies for part in body._parts)
