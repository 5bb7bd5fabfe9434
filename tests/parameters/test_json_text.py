"""JSON typed by people: where it is wrong and how to mend it, as a table."""

import json

import pytest

from pressui.parameters.json_text import JsonProblem, read_json

# fmt: off
WRONG = [
    ('{\n  "a": [1, 2\n}', 2, "the list is not closed. Add ] at the end of the line."),
    ('{"a": 1', 1, "the object is not closed. Add } at the end of the line."),
    ('{"a": [1,\n 2]', 2, "the object is not closed. Add } at the end of the line."),
    ('{"a": 1,}', 1, "the last comma is one too many. Remove it."),
    ('[1, 2,]', 1, "the last comma is one too many. Remove it."),
    ('{\n  "a": 1\n  "b": 2\n}', 2, "a comma is missing at the end."),
    ('{"a" 1}', 1, "a colon is missing after the name."),
    ("{'a': 1}", 1, 'use double quotes " instead of single ones.'),
    ('{a: 1}', 1, "a name in double quotes is expected here."),
    ('{"a": yes}', 1, "put the text in double quotes."),
    ('{"a": True}', 1, "write true instead of True."),
    ('[None]', 1, "write null instead of None."),
    ('{"a": }', 1, "a value is missing here."),
    ('{"a": "b}', 1, 'the text that begins here is not closed. Add " at its end.'),
    ('{"a": "b\nc"}', 1, "a text goes over the end of the line. Write \\n for a new line."),
    ('{"a": "C:\\Users"}', 1, "a backslash has to be written twice: \\\\."),
    ('{} x', 1, "there is more after the end. Remove what follows."),
    ('{"a": NaN}', 1, "NaN is not a number that JSON knows."),
    ('[\n1e999]', 2, "this number is too large."),
    ('{"a": 1,\n "a": 2}', 1, "“a” is given twice."),
    ("[" * 100_000, 1, "this is nested too deeply."),
    ("[" + "9" * 5000 + "]", 1, "a number in it is too long."),
]
# fmt: on


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[case[2][:40] for case in WRONG])
def test_what_is_wrong_is_told_by_line_and_in_words(text: str, line: int, message: str) -> None:
    with pytest.raises(JsonProblem) as caught:
        read_json(text)
    assert (caught.value.line, caught.value.message) == (line, message)


def test_the_column_counts_from_one() -> None:
    with pytest.raises(JsonProblem, match=r"^Line 2, column 3: write true instead of True.$"):
        read_json("[\n  True]")


@pytest.mark.parametrize("text", ["10", "10.0", "1e-07", "9007199254740993", '"a"', "null", "[{}]"])
def test_what_is_right_is_read_exactly(text: str) -> None:
    assert json.dumps(read_json(text)) == text
