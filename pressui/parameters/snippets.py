"""The body of a write as programs that send it: Python, the `peak` command, curl.

A secret is never in one: a mask in the body becomes a question for it, by name.
"""

import json
import re
import shlex
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from pressui.parameters import json_text
from pressui.parameters.calls import Call
from pressui.parameters.fields import Mask

_NOT_IN_NAMES: Final = re.compile(r"[^A-Z0-9]+")
_END_OF_LINE: Final = re.compile(r"[\n\r\x85\u2028\u2029]")
_TEMPLATE_MARK: Final = re.compile(r"\{(?=[{%#])")
# How sh writes a text as JSON: backslashes and quotes first, then what a line cannot hold.
_JSON_IN_SH: Final = r"""json() {
  printf '%s\n' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g' |
    awk '{ gsub(/\t/, "\\t"); gsub(/\r/, "\\r"); printf "%s%s", (NR > 1 ? "\\n" : ""), $0 }'
}
"""


@dataclass(frozen=True)
class Secret:
    """A secret that a program asks for; one that is no text is asked for as JSON."""

    label: str
    variable: str
    is_text: bool


@dataclass(frozen=True)
class Snippets:
    """One body, with masks where secrets are, for a call of the API at an address."""

    body: dict[str, Any]
    call: Call
    api_url: str

    @property
    def json(self) -> str:
        return json_text.to_text(self.body)

    @cached_property
    def secrets(self) -> list[Secret]:
        return [secret for secret in _each(self.asking) if isinstance(secret, Secret)]

    @cached_property
    def asking(self) -> Any:
        """The body with a question in the place of each secret."""
        return _Asking().of(self.body, ())

    @property
    def python(self) -> str:
        """A script; the client takes its credentials from the environment."""
        needs_json = any(not secret.is_text for secret in self.secrets)
        modules = ["json"] * needs_json + ["getpass"] * bool(self.secrets)
        head = "".join(f"import {module}\n" for module in sorted(modules))
        arguments = [*map(_python, filter(None, [self.call.deployment_id])), "body"]
        lines = [
            "# The token is read from PEAK_AUTH_TOKEN, the stage from PEAK__STAGE.",
            *([head] if head else []),
            f"from peak.press import {self.call.module}",
            "",
            f"client = {self.call.module}.get_client()",
            f"body = {_python(self.asking)}",
            f"print(client.{self.call.function}({', '.join(arguments)}))",
        ]
        return "\n".join(lines) + "\n"

    @property
    def command(self) -> str:
        """The file of the `peak` command, written by sh, and the command."""
        if _has_null(self.body):
            return "# " + _("The peak command leaves out what is null: use Python or curl.") + "\n"
        named = [self.call.command, *map(shlex.quote, filter(None, [self.call.deployment_id]))]
        lines = [
            "# The token is read from PEAK_AUTH_TOKEN, the stage from PEAK__STAGE.",
            *(f"{demand}; export {secret.variable}" for secret, demand in self._demands()),
            f"cat > {self.call.file} <<'YAML'",
            _yaml({"body": self.asking}) + "YAML",
            f"peak {' '.join(named)} {self.call.file}",
        ]
        return "\n".join(lines) + "\n"

    @property
    def curl(self) -> str:
        """The body goes through a pipe, so that no list of processes shows it."""
        texts = any(secret.is_text for secret in self.secrets)
        address = f"{self.api_url.rstrip('/')}/{self.call.path}"
        lines = [
            *([_JSON_IN_SH] if texts else []),
            *(demand for _secret, demand in self._demands()),
            f"printf '%s' {self._sh_body()} |",
            f"  curl --fail-with-body --silent --show-error {_quoted(address)} \\",
            *(["    --request PATCH \\"] if self.call.method == "PATCH" else []),
            '    --header "Authorization: ${PRESS_TOKEN:?}" \\',
            "    --header 'Content-Type: application/json' \\",
            "    --data-binary @-",
        ]
        return "\n".join(lines) + "\n"

    def _demands(self) -> Iterator[tuple[Secret, str]]:
        """What stops a script in sh where a secret is not in its environment."""
        for secret in self.secrets:
            yield secret, f': "${{{secret.variable}:?}}"'

    def _sh_body(self) -> str:
        """The JSON in single quotes, which are left for the moment where a secret goes in."""
        places = {uuid.uuid4().hex: secret for secret in self.secrets}
        tokens = {secret: token for token, secret in places.items()}
        text = _quoted(json_text.to_text(_swapped(self.asking, tokens)))
        for token, secret in places.items():
            text = text.replace(f'"{token}"', _in_sh(secret))
        return text


class _Asking:
    """Puts a question in the place of each mask; no two have one name."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def of(self, value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, Mask):
            return self._secret(value, path)
        if isinstance(value, dict):
            return {key: self.of(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.of(item, (*path, str(place))) for place, item in enumerate(value, 1)]
        return value

    def _secret(self, mask: Mask, path: tuple[str, ...]) -> Secret:
        """Named by the last steps of its path that no other secret has."""
        shortest = next(i for i in range(1, len(path) + 1) if not path[-i].isdigit())
        for length in range(shortest, len(path) + 1):
            label = ".".join(path[-length:])
            if label not in self.taken:
                break
        self.taken.add(label)
        # Never the name of something that a shell or the client itself reads.
        variable = _NOT_IN_NAMES.sub("_", f"SECRET_{label.upper()}")
        while variable in self.taken:
            variable += "_"
        self.taken.add(variable)
        return Secret(label, variable, mask.is_text)


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _each(item)
    else:
        yield value


def _has_null(value: Any) -> bool:
    """Whether a name stands for null where the `peak` command looks for that: not in lists."""
    return isinstance(value, dict) and any(
        item is None or _has_null(item) for item in value.values()
    )


def _swapped(value: Any, tokens: dict[Secret, str]) -> Any:
    if isinstance(value, dict):
        return {key: _swapped(item, tokens) for key, item in value.items()}
    if isinstance(value, list):
        return [_swapped(item, tokens) for item in value]
    return tokens[value] if isinstance(value, Secret) else value


# --- Python ---------------------------------------------------------------------------------


def _python(value: Any, indent: str = "") -> str:
    """A literal, an item a line."""
    inner = indent + "    "
    if isinstance(value, Secret):
        asked = f"getpass.getpass({json.dumps(value.label + ': ')})"
        return asked if value.is_text else f"json.loads({asked})"
    if isinstance(value, dict) and value:
        lines = [f"{inner}{_python(key)}: {_python(item, inner)},\n" for key, item in value.items()]
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"{inner}{_python(v, inner)},\n" for v in value) + indent + "]"
    # Every text in JSON is one in Python too, and double quotes are what people write.
    return json_text.to_line(value) if isinstance(value, str) else repr(value)


# --- The `peak` command -----------------------------------------------------------------------


def _yaml(value: Any) -> str:
    """YAML that comes through the command's template engine as it is, secrets aside."""
    places = {f"secret-{uuid.uuid4().hex}": secret for secret in _each(value) if _is_secret(secret)}
    tokens = {secret: token for token, secret in places.items()}
    text = yaml.dump(
        _swapped(value, tokens), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**31
    )
    # Only texts in double quotes hold these marks, and there a character may be escaped.
    text = _TEMPLATE_MARK.sub(r"\\x7b", text)
    for token, secret in places.items():
        as_json = " | tojson" if secret.is_text else ""
        text = text.replace(token, f'{{{{ os_env["{secret.variable}"]{as_json} }}}}')
    return text


def _is_secret(value: Any) -> bool:
    return isinstance(value, Secret)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """In double quotes where the template engine, or the client's search for paths, would meddle.

    Ends of lines, whichever, stay as they are, and a name of `context` is not taken for a folder.
    """
    meddled = _END_OF_LINE.search(text) or text == "context" or _TEMPLATE_MARK.search(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if meddled else None)


_Dumper.add_representer(str, _text)


# --- sh -------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _in_sh(secret: Secret) -> str:
    if secret.is_text:
        return f'"\'"$(json "${secret.variable}")"\'"'
    return f"'\"${secret.variable}\"'"
