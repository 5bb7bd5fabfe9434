"""Texts that fill in a deploy form: JSON as it is edited, JSON or YAML out of a file."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pressui.deployments.starting import Start
from pressui.parameters.json_text import JsonProblem, read_json
from pressui.specs.publishing_text import LONGEST, Source, TextProblem


class NotTaken(ValueError):
    """The text cannot be read, or is no body; it says why and where."""


def typed(text: str) -> Start:
    """JSON as somebody edited it. Raises `NotTaken`."""
    if len(text) > LONGEST:
        raise NotTaken(_("This is too long."))
    try:
        return Start(_("Filled in from the JSON."), _body(read_json(text)))
    except JsonProblem as problem:
        raise NotTaken(str(problem)) from None


def uploaded(file: "UploadedFile[Any] | None") -> Start:
    """A file as the `peak` command takes it. Raises `NotTaken`."""
    if file is None:
        raise NotTaken(_("Choose a file first."))
    if file.size is None or file.size > LONGEST:
        raise NotTaken(_("This file is too large: %d kB at most.") % (LONGEST // 1024))
    name = file.name or _("the file")
    try:
        value = Source(file.read().decode("utf-8-sig")).value
    except UnicodeDecodeError:
        raise NotTaken(_("%s is not a text in UTF-8.") % name) from None
    except TextProblem as problem:
        place = {"name": name, "line": problem.line, "message": problem.message}
        raise NotTaken(_("%(name)s, line %(line)d: %(message)s") % place) from None
    return Start(_("Filled in from %s.") % name, _body(value), _("from the file"))


def _body(value: Any) -> dict[str, Any]:
    """The body, which the `peak` command has under `body`."""
    if isinstance(value, dict) and isinstance(value.get("body"), dict):
        value = value["body"]
    if not isinstance(value, dict):
        raise NotTaken(_("This has to be an object with metadata, parameters and so on."))
    return value
