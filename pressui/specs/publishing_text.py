"""YAML and JSON as people write specs: read safely, with the line of everything in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from pressui.parameters.json_text import JsonProblem, read_json

LONGEST: Final = 256 * 1024
DEEPEST: Final = 50
MOST_NODES: Final = 50_000
# libyaml's parser where the wheel brings it, else the same in Python.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS: Final = (None, "!")
# Dates stay text: JSON knows none, and whoever wrote 2024-01-01 wants to read it again.
_AS_TEXT: Final = "tag:yaml.org,2002:timestamp"
# YAML has brackets too; names in quotes are JSON's, which tells mistakes better.
_JSON_BEGINS: Final = re.compile(r"\s*[\[{][\s\[{]*\"")
_STEP: Final = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_ADVICE: Final = (
    ("mapping values are not allowed", "a colon too many, or a line that is indented wrongly."),
    ("could not find expected ':'", "a colon is missing after the name."),
    ("expected <block end>", "this line is indented differently from its neighbors."),
    ("expected ',' or", "a comma or a closing bracket is missing."),
    ("cannot start any token", "a tab, or a character that has to stand in quotes."),
    ("found unexpected end of stream", "a text in quotes is not closed."),
    ("found unknown escape", "a backslash: write the text in single quotes."),
)


class TextProblem(ValueError):
    """What is wrong with a text, and in which line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True)
class Source:
    """A text as it was typed; what it says, and where it says it."""

    text: str

    @cached_property
    def value(self) -> Any:
        """What the text says; None for an empty one. Raises `TextProblem`."""
        if len(self.text) > LONGEST:
            raise TextProblem(_("This is too long: more than %d kB.") % (LONGEST // 1024), 1)
        if not _JSON_BEGINS.match(self.text):
            return None if self._node is None else _value(self._node)
        try:
            return read_json(self.text)
        except JsonProblem as problem:
            raise TextProblem(problem.message, problem.line) from None

    @cached_property
    def _node(self) -> yaml.Node | None:
        try:
            _check_events(self.text)
            return yaml.compose(self.text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            raise _explained(error) from None
        except yaml.YAMLError as error:
            raise TextProblem(_character(error), _line_of(self.text, error)) from None
        except RecursionError:
            raise TextProblem(_("This is nested too deeply."), 1) from None

    def line_of(self, path: str) -> int:
        """The line of what the API calls `config.steps.train.type`, or of the nearest around it."""
        node = self._node
        line = 1
        for step in _STEP.finditer(path):
            found = _step_into(node, step[1], step[2])
            if found is None:
                break
            line, node = found
        return line


def _check_events(text: str) -> None:
    """Refuses what can blow up or run something, before anything is built."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += _deeper(event)
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise TextProblem(_("Aliases (*name) are not taken: write the value out."), line)
        if (tag := getattr(event, "tag", None)) not in _PLAIN_TAGS:
            raise TextProblem(_("Tags (%s) are not taken: write plain values.") % tag, line)
        if depth > DEEPEST or count > MOST_NODES:
            raise TextProblem(_("This is nested too deeply, or has too many values."), line)


def _line(place: yaml.Event | yaml.Node) -> int:
    return place.start_mark.line + 1 if place.start_mark else 1


def _deeper(event: yaml.Event) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    return _scalar(node)


def _mapping(node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = _line(key_node)
        key = _value(key_node)
        if not isinstance(key, str):
            told = key_node.value if isinstance(key_node, yaml.ScalarNode) else _("this")
            raise TextProblem(_("A name has to be text: put %s in quotes.") % told, line)
        if key in found:
            raise TextProblem(_("“%s” is given twice.") % key, line)
        found[key] = _value(value_node)
    return found


def _scalar(node: yaml.Node) -> Any:
    if node.tag == _AS_TEXT:
        return node.value
    line = _line(node)
    try:
        value = yaml.SafeLoader("").construct_object(node)
    except (ValueError, yaml.YAMLError):
        raise TextProblem(_("“%s” cannot be read: put it in quotes.") % node.value, line) from None
    if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
        raise TextProblem(_("%s is not a number that JSON knows.") % node.value, line)
    return value if isinstance(value, str | int | float | bool | None) else node.value


def _step_into(node: yaml.Node | None, index: str, name: str) -> tuple[int, yaml.Node] | None:
    """Where a step of a path leads: a name of a mapping, a place of a list, or an item's name."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if name and key.value == name:
                return _line(key), value
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            if index == str(place) or (name and name in _names(item)):
                return _line(item), item
    return None


def _names(item: yaml.Node) -> Iterator[str]:
    if isinstance(item, yaml.MappingNode):
        yield from (value.value for key, value in item.value if key.value == "name")


def _explained(error: yaml.MarkedYAMLError) -> TextProblem:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or ""
    words = next((words for begin, words in _ADVICE if begin in problem), problem)
    if "a single document" in (error.context or ""):
        words = "there is a second document after ---. Keep one."
    return TextProblem(_(words), mark.line + 1 if mark else 1)


def _character(error: yaml.YAMLError) -> str:
    return _("A character in it is not allowed: remove it.")


def _line_of(text: str, error: yaml.YAMLError) -> int:
    return text[: getattr(error, "position", 0)].count("\n") + 1


def written(value: Any) -> str:
    """YAML as people like to read it: in its own order, long texts in lines of their own."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than their name; texts with line ends as blocks; no aliases."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
