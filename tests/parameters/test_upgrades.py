"""What an upgrade makes of each parameter: which class, and which values go along."""

from typing import Any

import pytest

from pressui.parameters.compare import Side
from pressui.parameters.disclosure import secrets_set
from pressui.parameters.upgrades import Line, carried, classify
from tests.parameters.filling import parameter, schema_of

PLAIN = parameter("x", "string")
NEEDED = parameter("x", "string", required=True)
SECRET = parameter("x", "string", hideValue=True)
NUMBER = parameter("x", "number")


def upgraded(
    old: dict[str, Any] | None, new: dict[str, Any] | None, secrets: Any = (), **values: Any
) -> list[Line]:
    before = Side(schema_of(*([old] if old else [])), {"": {"run": values}}, secrets)
    return classify(before, schema_of(*([new] if new else [])))


def has(default: Any, kind: str = "number", **rest: Any) -> dict[str, Any]:
    return parameter("x", kind, defaultValue=default, **rest)


CASES: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("invalid", NUMBER, PLAIN, {"x": 1}),
    ("invalid", PLAIN, parameter("x", "string", options=["a", "b"]), {"x": "c"}),
    ("invalid", parameter("x", "string_array"), PLAIN, {"x": ["a"]}),
    ("required", PLAIN, NEEDED, {}),
    ("required", None, NEEDED, {}),
    ("required", PLAIN, NEEDED, {"x": ""}),
    ("new", None, has(5), {}),
    ("new", None, has(5, required=True), {}),
    ("new", None, PLAIN, {}),
    ("default", has(5), has(6), {"x": 5}),
    ("default", has(5), has(6), {}),
    ("kept", has(5), has(6), {"x": 7}),
    ("kept", has(5), has(5), {"x": 5}),
    ("kept", PLAIN, NEEDED, {"x": "a"}),
    ("kept", PLAIN, PLAIN, {}),
    ("kept", NUMBER, parameter("x", "number", options=[1, 2]), {"x": 1.0}),
    ("removed", PLAIN, None, {"x": "a"}),
    ("removed", PLAIN, None, {}),
]


@pytest.mark.parametrize(("verdict", "old", "new", "values"), CASES)
def test_each_parameter_has_one_verdict(
    verdict: str, old: Any, new: Any, values: dict[str, Any]
) -> None:
    [line] = upgraded(old, new, **values)
    assert line.verdict == verdict


@pytest.mark.parametrize(
    ("verdict", "new", "secrets"),
    [
        ("again", {**SECRET, "required": True}, ("/run/x",)),
        ("again", {**SECRET, "required": True}, None),
        ("required", {**SECRET, "required": True}, ()),
        ("again", SECRET, ("/run/x",)),
        ("again", SECRET, None),
        ("kept", SECRET, ()),
        ("kept", {**SECRET, "required": True, "defaultValue": "d"}, ()),
    ],
)
def test_a_secret_is_asked_for_again(verdict: str, new: Any, secrets: Any) -> None:
    [line] = upgraded(SECRET, new, secrets)
    assert (line.verdict, line.now) == (verdict, "")


def test_a_required_secret_says_whether_it_is_set() -> None:
    needed = {**SECRET, "required": True}
    [line] = upgraded(SECRET, needed, ("/run/x",))
    assert line.why == "Set now, and required: enter it again"
    [line] = upgraded(SECRET, needed, None)
    assert line.why == "Required, and Press does not tell whether it is set: enter it"
    [line] = upgraded(SECRET, needed)
    assert line.why == "Required now, and not set"
    [line] = upgraded(None, needed)
    assert line.why == "New and required"


def test_an_optional_secret_that_is_set_is_told() -> None:
    [line] = upgraded(SECRET, SECRET, ("/run/x",))
    assert line.why == "Set now: enter it again, or it is not set"
    [line] = upgraded(SECRET, {**SECRET, "defaultValue": "d"}, None)
    assert line.why.startswith("Press does not tell whether it is set")
    assert line.why.endswith("or its default is used")
    [line] = upgraded(PLAIN, SECRET, x="open until now")
    assert line.verdict == "again"


def test_a_secret_within_a_value_is_told() -> None:
    key = {**SECRET, "name": "key", "title": "API key"}
    login = parameter("x", "object", properties=[parameter("user", "string"), key])
    [line] = upgraded(login, login, ("/run/x.key",), x={"user": "ana"})
    assert line.verdict == "again"
    assert line.why.startswith("API key within it: set now")
    [line] = upgraded(login, login, (), x={"user": "ana"})
    assert line.verdict == "kept"


def test_secrets_within_values_are_known_by_name_alone() -> None:
    key = {**SECRET, "name": "key"}
    schema = schema_of(parameter("x", "object_array", properties=[parameter("u", "string"), key]))
    given = {"run": {"x": [{"u": "a"}, {"u": "b", "key": "s3cret"}]}}
    assert secrets_set(schema, given, {}) == ["/run/x.key"]


def test_what_becomes_a_secret_does_not_go_along() -> None:
    lines = upgraded(PLAIN, SECRET, x="was-open")
    assert carried(lines, schema_of(SECRET)) == {"parameters": {}}
    assert "was-open" not in repr([line.now for line in lines])


def test_what_fits_goes_along_and_what_had_the_old_default_keeps_it() -> None:
    before = Side(
        schema_of(has(5), parameter("bad", "number"), parameter("gone", "string")),
        {"": {"run": {"x": 5, "bad": 1, "gone": "a"}}},
    )
    after = schema_of(has(6), parameter("bad", "string"), parameter("new", "string"))
    assert carried(classify(before, after), after) == {"parameters": {"run": {"x": 5}}}


def test_why_is_said_with_what_is_offered_now() -> None:
    options = [{"title": "Four weeks", "value": 4}, {"title": "A quarter", "value": 13}]
    [line] = upgraded(NUMBER, parameter("x", "number", options=options), x=52)
    assert line.why == "No longer offered. Options: Four weeks, A quarter"
