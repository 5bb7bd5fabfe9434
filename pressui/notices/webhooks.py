"""Posts a message to an address that a person gave, and to no machine of our own network.

The name is resolved here, every address of it is checked, and the connection goes to the one that
was checked: a name that answers otherwise a moment later leads nowhere. Redirects are not followed.
The client of the API knows one trusted host; this is for any host, so it does not share its door.
"""

import http.client
import ipaddress
import json
import socket
import ssl
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 5
LONGEST = 500


class WebhookRefused(Exception):
    """The address is not one we post to, or it did not take the message; the text says why.

    `was_sent`: the other side may have the message.
    """

    def __init__(self, why: str, *, was_sent: bool = False) -> None:
        super().__init__(why)
        self.was_sent = was_sent


def checked(address: str) -> SplitResult:
    """The parts of an address that may be posted to. Raises `WebhookRefused`."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise WebhookRefused(_("This is not an address.")) from error
    if len(address) > LONGEST or not parts.hostname or parts.username or port == 0:
        raise WebhookRefused(_("This is not an address that can be posted to."))
    if any(character <= " " or character > "~" for character in address):
        raise WebhookRefused(_("Write the address without spaces and in plain letters."))
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_ours(parts)):
        raise WebhookRefused(_("The address has to begin with https://"))
    return parts


def _is_ours(parts: SplitResult) -> bool:
    """Whether whoever runs this allowed the host by name, inside the network or not."""
    return parts.hostname in settings.WEBHOOK_HOSTS


def post(address: str, message: str) -> None:
    """Sends a Slack-compatible message. Raises `WebhookRefused`."""
    parts = checked(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = _resolved(parts, port)
    body = json.dumps({"text": message}).encode()
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    connection = _Pinned(parts.hostname or "", port, target, parts.scheme == "https")
    try:
        connection.connect()
    except OSError as error:
        raise WebhookRefused(_("It does not answer.")) from error
    try:
        headers = {"Content-Type": "application/json", "User-Agent": "press-ui"}
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise WebhookRefused(_("It did not answer in time."), was_sent=True) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise WebhookRefused(_("It answered %(status)d.") % {"status": status}, was_sent=True)


def _resolved(parts: SplitResult, port: int) -> str:
    """The address to connect to; all that the name leads to have to be public."""
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise WebhookRefused(_("There is no such host.")) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not _is_ours(parts) and not all(is_public(address) for address in addresses):
        raise WebhookRefused(_("That host is inside a private network."))
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, however it is written."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked; TLS is held to the name."""

    def __init__(self, host: str, port: int, target: str, is_tls: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.target, self.is_tls = target, is_tls
        self.default_port = 443 if is_tls else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target, self.port), SECONDS)
        if self.is_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
