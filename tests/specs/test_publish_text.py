"""YAML and JSON as people write them: what is read, what is refused, and at which line."""

import time
from typing import Any

import pytest

from pressui.specs.publishing import BadDocument, read_document
from pressui.specs.publishing_text import DEEPEST, LONGEST, Source, TextProblem, written

LAUGHS = 'a: &a ["lol","lol"]\n' + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
REFUSED = [
    ("a: b: c", 1, "a colon too many"),
    ("a: 1\nb: &x [1]\nc: *x", 3, "Aliases (*name) are not taken"),
    (LAUGHS, 2, "Aliases"),
    ("a: &a [*a]", 1, "Aliases"),
    ("a:\n  <<: *base", 2, "Aliases"),
    ("a: 1\nb: !!python/object/apply:os.system ['true']", 2, "Tags"),
    ("a: !!python/name:os.system", 1, "Tags"),
    ("a: !include secrets.yaml", 1, "Tags"),
    ("a: !!binary aGk=", 1, "Tags"),
    ("a: 1\na: 2", 2, "given twice"),
    ("1: x", 1, "A name has to be text"),
    ("? [1]\n: 2", 1, "A name has to be text"),
    ("a: .nan", 1, "not a number that JSON knows"),
    ("a: -.inf", 1, "not a number that JSON knows"),
    ("a: [1, 2", 2, "a comma or a closing bracket is missing"),
    ("a:\n\tb: 1", 2, "a tab"),
    ("a: 1\n---\nb: 2", 2, "second document"),
    ("a: 'x", 1, "not closed"),
    ("a: 1\nb: \x07", 2, "not allowed"),
    ("[" * (DEEPEST + 2), 1, ""),
    ("a:\n" + "\n".join("  " * n + "- " for n in range(1, DEEPEST + 5)), None, "nested too deeply"),
    ("- " * 20_000, 1, "nested too deeply"),
    ("- 1\n" * 50_001, None, "too many values"),
    ("x" * (LONGEST + 1), 1, "too long"),
    ('{"a": 1,\n "b": tru}', 2, ""),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED)
def test_it_refuses_and_tells_the_line(text: str, line: int | None, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(TextProblem) as caught:
        _ = Source(text).value
    assert words in caught.value.message
    assert line is None or caught.value.line == line
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing\n", None),
        ("a: 1\nb: [x, 2.5, null, yes]", {"a": 1, "b": ["x", 2.5, None, True]}),
        ("day: 2024-01-01", {"day": "2024-01-01"}),
        ('{"a": {"b": [1]}}', {"a": {"b": [1]}}),
        ("{a: b}", {"a": "b"}),
        ("text: |\n  one\n  two\n", {"text": "one\ntwo\n"}),
        ("version: 1.0.0", {"version": "1.0.0"}),
        ("on: x", TextProblem),
    ],
)
def test_it_reads(text: str, value: Any) -> None:
    if value is TextProblem:
        with pytest.raises(TextProblem):
            _ = Source(text).value
    else:
        assert Source(text).value == value


@pytest.mark.parametrize(
    "value", [{"a": "yes", "b": "1.0", "n": None, "t": "x\ny\n"}, {"l": [{"a": 1}, "- x"], "e": {}}]
)
def test_what_it_writes_it_reads_again(value: Any) -> None:
    assert Source(written(value)).value == value


def test_equal_parts_are_written_out() -> None:
    part = {"a": 1}
    assert Source(written({"x": part, "y": part})).value == {"x": part, "y": part}


LINES = """body:
  config:
    steps:
      train:
        type: magic
parameters:
  run:
    - name: size
      type: number
      defaultValue: many
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("body.config.steps.train.type", 5),
        ("body.config.steps.gone.type", 3),
        ("parameters.run.size.defaultValue", 10),
        ("parameters.run[0].type", 9),
        ("nothing", 1),
    ],
)
def test_it_knows_the_line_of_a_path(path: str, line: int) -> None:
    assert Source(LINES).line_of(path) == line


BODY = """body:
  version: 1
  kind: workflow
  metadata:
    name: a
    summary: b
  release:
    version: 1.0.0
  config: {}
"""
PROBLEMS = [
    ("hello", 1, "names with values"),
    ("", 1, "names with values"),
    ("body: 1", 1, "names with values"),
    (BODY + "featurd: true", 10, "“featurd” is not known"),
    (BODY + "featured: maybe", 10, "true or false"),
    (BODY + "tenants: one", 10, "a list"),
    (BODY + "parameters: []", 10, "names with values"),
    (BODY.replace("workflow", "robot"), 3, "app, workflow or service"),
    (BODY.replace("    summary", "    sumary"), 6, "no part of the metadata"),
    (BODY.replace("config", "confg"), 9, "not known"),
]


@pytest.mark.parametrize(("text", "line", "words"), PROBLEMS)
def test_a_document_that_says_no_publication_is_told(text: str, line: int, words: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read_document(Source(text))
    assert [(p.line, words in p.message) for p in caught.value.problems] == [(line, True)]


def test_a_document_may_leave_the_body_out_around_it() -> None:
    bare = "".join(line[2:] + "\n" for line in BODY.splitlines()[1:]) + "featured: true\n"
    found = read_document(Source(bare))
    assert (found.name, found.featured, found.version) == ("a", True, "1.0.0")
    assert found.body == read_document(Source(BODY)).body


def test_the_names_of_the_python_client_are_taken_too() -> None:
    assert read_document(Source(BODY + "auto_run_on_deploy: true")).auto_run is True


def test_a_release_has_no_metadata() -> None:
    with pytest.raises(BadDocument, match="it is the spec's"):
        read_document(Source(BODY), "workflow")


def test_the_row_of_an_operation_holds_no_config_and_no_secret_default() -> None:
    secret = "parameters:\n  run: [{name: k, type: string, hideValue: true, defaultValue: hush}]"
    publication = read_document(Source(BODY.replace("{}", "{env: hush}") + secret))
    assert "hush" not in str(publication.payload)
    assert publication.payload["metadata"] == {"name": "a", "summary": "b"}
