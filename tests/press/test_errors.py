"""What errors tell, and what they never tell."""

import html
import json
import logging
import pickle
import time
import traceback
from urllib.parse import quote

import pytest

from pressui.press import (
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    PayloadTooLarge,
    PressError,
    RateLimited,
    Refused,
    ServerError,
    Unauthorized,
    Unprocessable,
)
from tests.press.conftest import TOKEN
from tests.press.server import answer, raw


def failure(client) -> PressError:
    with pytest.raises(PressError) as caught:
        client.apps.describe_spec("s1")
    return caught.value


def told(server, client, body: object, headers: dict[str, str] | None = None) -> PressError:
    server.script(answer(422, body, headers))
    return failure(client)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (413, PayloadTooLarge),
        (418, Refused),
        (422, Unprocessable),
        (429, RateLimited),
        (500, ServerError),
        (599, ServerError),
    ],
)
def test_each_status_has_its_error(server, client, status, kind):
    server.script(answer(status, {"detail": "no"}))
    error = failure(client)
    assert (type(error), error.status, error.message) == (kind, status, "no")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"detail": "taken"}, "taken"),
        ({"message": "taken"}, "taken"),
        ({"error": {"message": "taken"}}, "taken"),
        ({"detail": [{"loc": ["a"], "msg": "bad"}, {"msg": "worse"}]}, "bad; worse"),
        ({"detail": {"name": ["is needed"]}}, "name: is needed"),
        ({"errors": ["a", "b"]}, "a; b"),
        (["a", "b"], "a; b"),
        ("plain", "plain"),
        (b"not JSON at all", "not JSON at all"),
        ({"detail": "two\nlines\x1b[31m"}, "two lines [31m"),
        ({"detail": None, "message": 5}, "The API answered 422."),
        (b"", "The API answered 422."),
        (b"\x00 \x01", "The API answered 422."),
        (b'{"detail": "cut o', "The API answered 422."),
        (
            b"<html><title>Bad\nGateway</title>",
            "The API answered 422 with a web page “Bad Gateway”.",
        ),
        (b"<html>no title", "The API answered 422 with a web page."),
        (b"[" * 1000, "The API answered 422."),
    ],
)
def test_a_message_of_whatever_shape_is_told(server, client, body, message):
    assert told(server, client, body).message == message


def test_a_page_made_to_keep_us_busy_does_not(server, client):
    server.script(answer(422, b"<title" * 11_000))
    started = time.monotonic()
    failure(client)
    assert time.monotonic() - started < 2.5


def test_a_long_message_is_cut(server, client):
    assert len(told(server, client, {"detail": "x" * 5000}).message) == 1000


@pytest.mark.parametrize(
    ("body", "code"),
    [({"code": "E1"}, "E1"), ({"errorCode": 7}, "7"), ({"code": {}}, None), ([], None)],
)
def test_the_code_is_kept(server, client, body, code):
    assert told(server, client, body).code == code


@pytest.mark.parametrize("header", ["X-Request-Id", "x-amzn-RequestId", "X-Correlation-ID"])
def test_the_request_id_is_kept(server, client, header):
    assert told(server, client, {}, {header: "r-1"}).request_id == "r-1"


def test_the_token_is_in_no_error_log_or_repr(server, make_client, caplog):
    caplog.set_level(logging.DEBUG)
    client = make_client(server.url, f"Bearer {TOKEN}")
    body = {"detail": f"token {TOKEN} is bad", "code": TOKEN}
    server.script(answer(503, body, {"X-Request-Id": TOKEN}))
    error = failure(client)
    seen = [str(error), repr(error), str(vars(error)), caplog.text, repr(client)]
    seen += [repr(client._transport), "".join(traceback.format_exception(error))]
    assert server.received[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert not [text for text in seen if TOKEN in text]
    assert "token ••• is bad" in str(error)


def test_no_cause_carries_the_request_along(server, client):
    server.script(raw(b"garbage\r\n\r\n"))
    error = failure(client)
    assert error.__cause__ is None
    assert error.__context__ is None


def escaped(secret: str) -> list[str]:
    """A value as an API may repeat it: as it is, or escaped for some other text."""
    return [
        secret,
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        html.escape(secret),
        quote(secret, safe=""),
    ]


@pytest.mark.parametrize("secret", ["pa\"ss'wörd", "<b>&5cr3t", "s3cr 3t/%", "two\nlines"])
def test_a_hidden_value_is_cut_out_in_any_spelling(server, client, secret):
    for spelling in escaped(secret):
        message = told(server, client.hiding([secret]), {"detail": f"bad: {spelling}!"}).message
        assert message == "bad: •••!"


def test_a_message_with_a_very_short_secret_is_withheld(server, client):
    message = told(server, client.hiding(["7"]), {"detail": "7 is too small"}).message
    assert message == "The API's message is withheld, since it repeats a secret value."


def test_what_was_sent_is_in_no_error(server, client):
    body = {"parameters": {"run": {"key": {TOKEN}}}}
    with pytest.raises(BadRequest) as caught:
        client.apps.create_deployment(body)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert not server.received


def test_errors_can_be_passed_between_processes():
    error = pickle.loads(pickle.dumps(Conflict("busy", status=409, code="E")))  # noqa: S301
    assert (error.message, error.status, error.code) == ("busy", 409, "E")


@pytest.mark.parametrize("token", ["", "  ", "a\nb", "tökn", "a\x00"])
def test_a_token_no_header_can_carry_is_refused_unseen(make_client, token):
    with pytest.raises(ValueError, match="token is empty or has") as caught:
        make_client("http://127.0.0.1:9", token)
    assert not token.strip() or token not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["", "press.peak.ai", "ftp://a", "http://", "http://u:p@a", "http://a?b=c", "http://a b/"],
)
def test_an_address_that_cannot_be_one_is_refused(make_client, url):
    with pytest.raises(ValueError, match="address"):
        make_client(url)
