"""Multipart bodies: text fields and the artifact's file, read without changing a byte."""

from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser

from pressui.sandbox.errors import bad_request

MAX_ARTIFACT = 10 * 1024 * 1024


@dataclass
class Form:
    """The fields of a form by name; a file is kept as bytes."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def parse_form(content_type: str, body: bytes) -> Form:
    """Read a `multipart/form-data` body."""
    boundary = _header("Content-Type", content_type).get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise bad_request("The multipart body has no boundary")
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    parts = (b"\r\n" + body).split(delimiter)
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise bad_request("The multipart body is not complete")
    form = Form()
    for part in parts[1:-1]:
        _add(form, part)
    return form


def _add(form: Form, part: bytes) -> None:
    head, separator, content = part.partition(b"\r\n\r\n")
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip())
    name = headers.get_param("name", header="content-disposition")
    if not separator or not isinstance(name, str):
        raise bad_request("A part of the multipart body has no name")
    if headers.get_filename() is not None:
        form.files[name] = content
        return
    try:
        form.texts[name] = content.decode()
    except UnicodeDecodeError as error:
        raise bad_request(f"{name}: must be text in UTF-8") from error


def _header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value
    return message
