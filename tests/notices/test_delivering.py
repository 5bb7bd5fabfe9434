"""Sending notices: once at most, to public addresses alone, and never a redirect followed."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.models import StatusChange
from pressui.notices import delivering, webhooks
from pressui.notices.models import Delivery, Notice, Wishes
from pressui.notices.webhooks import WebhookRefused
from tests.deployments.made import made


class Taker:
    """A server that takes what is posted, and answers with `status`."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.status = 200
        taker = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taker.taken.append({"path": self.path, **json.loads(body)})
                self.send_response(taker.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?a=1"


@pytest.fixture
def taker(settings: Any) -> Iterator[Taker]:
    settings.WEBHOOK_HOSTS = ["127.0.0.1"]
    taker = Taker()
    thread = threading.Thread(target=taker.server.serve_forever, daemon=True)
    thread.start()
    yield taker
    taker.server.shutdown()
    taker.server.server_close()
    thread.join()


@pytest.fixture
def notice(connection: Connection, viewer: Person) -> Notice:
    deployment = made(connection, title="SCA <EMEA>")
    change = StatusChange.objects.create(
        deployment=deployment,
        status="failed",
        revision=4,
        version="2.0.0",
        at=timezone.now(),
        reason="Image did not build\nline two",
    )
    return Notice.objects.create(person=viewer, change=change, occasion="failure")


def due(notice: Notice, channel: str, webhook: str = "") -> Delivery:
    Wishes.objects.update_or_create(person=notice.person, defaults={"webhook": webhook})
    return Delivery.objects.create(notice=notice, channel=channel)


def state(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.error


def test_a_webhook_takes_what_slack_takes(notice: Notice, taker: Taker) -> None:
    delivery = due(notice, "webhook", taker.url)
    for _ in range(3):
        delivering.deliver_due()
    assert state(delivery) == ("sent", "")
    [message] = taker.taken
    assert message["path"] == "/hook?a=1"
    assert message["text"].splitlines()[:3] == [
        "SCA &lt;EMEA&gt;: failed",
        "Revision 4, release 2.0.0",
        "Image did not build",
    ]
    assert notice.change.deployment.get_absolute_url() in message["text"]


def test_an_email_says_the_same(notice: Notice) -> None:
    delivery = due(notice, "email")
    delivering.deliver_due()
    delivering.deliver_due()
    assert state(delivery)[0] == "sent"
    [message] = mail.outbox
    assert message.subject == "SCA <EMEA>: failed"
    assert message.to == [notice.person.email]
    assert "Image did not build" in message.body


def test_one_that_was_begun_is_never_sent_again(notice: Notice, taker: Taker) -> None:
    delivery = due(notice, "webhook", taker.url)
    Delivery.objects.update(state=Delivery.State.SENDING)
    delivering.deliver_due()
    assert taker.taken == []
    assert not delivering._taken(delivery)


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_what_is_not_taken_is_noted_and_no_redirect_is_followed(
    notice: Notice, taker: Taker, status: int
) -> None:
    taker.status = status
    delivery = due(notice, "webhook", taker.url)
    delivering.deliver_due()
    assert state(delivery) == ("failed", f"It answered {status}.")
    assert len(taker.taken) == 1


def test_a_host_that_does_not_answer_is_tried_a_few_times(notice: Notice, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = ["127.0.0.1"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    delivery = due(notice, "webhook", f"http://127.0.0.1:{closed}/")
    for _ in range(5):
        delivering.deliver_due()
        Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert state(delivery) == ("failed", "It does not answer.")
    assert delivery.attempts == delivering.MOST_ATTEMPTS


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(address: str) -> None:
    assert not webhooks.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111"])
def test_public_addresses_are_let_through(address: str) -> None:
    assert webhooks.is_public(address)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "0x7f.1", "2130706433", "127.1", "169.254.169.254"]
)
def test_no_spelling_leads_inside(host: str) -> None:
    with pytest.raises(WebhookRefused, match=r"private network|no such host"):
        webhooks.post(f"https://{host}/", "Hello")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    with pytest.raises(WebhookRefused, match="private network"):
        webhooks.post("https://mixed.example.com/", "Hello")


def test_it_connects_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def connect(target: Any, _seconds: float) -> Any:
        asked.append(target)
        raise OSError

    found = [(2, 1, 6, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(WebhookRefused, match="does not answer"):
        webhooks.post("https://hooks.example.com/", "Hello")
    assert asked == [("93.184.215.14", 443)]
