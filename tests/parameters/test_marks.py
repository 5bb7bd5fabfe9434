"""The marks in what will be sent: at what differs, and nothing else becomes other by them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pressui.parameters.json_text import to_text
from pressui.parameters.marks import Run, marked
from tests.parameters.test_agreement import EXAMPLES, anything, texts

BODY = {"spec": {"id": "x"}, "parameters": {"run": {"a": 1, "b": [1, {"c": "\u2028"}], "d": {}}}}


def keys_in(value: Any, keys: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    return [keys, *(found for key, item in inner for found in keys_in(item, (*keys, key)))]


@EXAMPLES
@given(st.dictionaries(texts, anything, max_size=3), st.data())
def test_the_text_is_the_json_whatever_is_marked(body: dict[str, Any], data: st.DataObject) -> None:
    changed = data.draw(st.sets(st.sampled_from(keys_in(body))))
    assert "".join(run.text for run in marked(body, changed)) == to_text(body) + "\n"


def test_all_the_lines_of_a_value_that_differs_are_marked() -> None:
    *_before, run, _after = marked(BODY, {("parameters", "run", "b")})
    lines = [
        '      "b": [',
        "        1,",
        "        {",
        '          "c": "\u2028"',
        "        }",
        "      ],",
    ]
    assert run == Run("".join(f"{line}\n" for line in lines), differs=True)


def test_what_stands_elsewhere_under_the_same_name_is_not() -> None:
    assert not any(run.differs for run in marked(BODY, {("b",), ("parameters", "build", "b")}))
