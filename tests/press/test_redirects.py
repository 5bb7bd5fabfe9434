"""Redirects: followed on the same server, refused elsewhere; the token never leaves."""

import pytest

from pressui.press import (
    RedirectRefused,
)
from tests.press.calls import CREATED, SPEC, failure, read, write
from tests.press.server import answer


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
