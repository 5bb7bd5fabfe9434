"""What conditions mean, as a table: conditions and the values beside them, against what shows."""

# ruff: noqa: E501

from typing import Any

import pytest

from pressui.parameters.conditions import Visibility
from tests.parameters.filling import UNTOUCHED, filled, parameter, parameters, schema_of


def is_(name: str, value: Any) -> dict[str, Any]:
    return {"dependsOn": name, "operator": "equals", "value": value}


def is_not(name: str, value: Any) -> dict[str, Any]:
    return {"dependsOn": name, "operator": "not-equals", "value": value}


def any_of(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"conditionType": "OR", "conditions": list(conditions)}


def all_of(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"conditionType": "AND", "conditions": list(conditions)}


# fmt: off
CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any], bool]] = [
    ("no condition", [], {}, True),
    ("true is true", [is_("a", True)], {"a": True}, True),
    ("true is not false", [is_("a", True)], {"a": False}, False),
    ("true is not 1", [is_("a", True)], {"a": 1}, False),
    ("false is not 0", [is_("a", 0)], {"a": False}, False),
    ("1 is 1.0", [is_("a", 1)], {"a": 1.0}, True),
    ("1 is not '1'", [is_("a", 1)], {"a": "1"}, False),
    ("text", [is_("a", "x")], {"a": "x"}, True),
    ("text minds its case", [is_("a", "x")], {"a": "X"}, False),
    ("unset equals nothing", [is_("a", "")], {}, False),
    ("unset equals not even null", [is_("a", None)], {}, False),
    ("unset is not anything", [is_not("a", "x")], {}, True),
    ("not equal", [is_not("a", "x")], {"a": "y"}, True),
    ("not equal, but it is", [is_not("a", "x")], {"a": "x"}, False),
    ("lists compare by element", [is_("a", [1, 2])], {"a": [1.0, 2]}, True),
    ("the outer list must all hold", [is_("a", 1), is_("b", 2)], {"a": 1, "b": 3}, False),
    ("the outer list holds", [is_("a", 1), is_("b", 2)], {"a": 1, "b": 2}, True),
    ("either", [any_of(is_("a", 1), is_("b", 2))], {"a": 9, "b": 2}, True),
    ("neither", [any_of(is_("a", 1), is_("b", 2))], {"a": 9, "b": 9}, False),
    ("both", [all_of(is_("a", 1), is_not("b", 2))], {"a": 1, "b": 3}, True),
    ("composite and basic", [any_of(is_("a", 1), is_("a", 2)), is_("b", 1)], {"a": 2, "b": 1}, True),
    ("a composite of nothing is none", [any_of()], {}, True),
    ("an operator nobody knows is none", [{"dependsOn": "a", "operator": "above", "value": 1}], {"a": 0}, True),
    ("a stranger", [is_("z", 1)], {}, True),
    ("a stranger beside one that fails", [is_("z", 1), is_("a", 1)], {"a": 2}, True),
    ("itself", [is_("it", 1)], {}, True),
]
# fmt: on


@pytest.mark.parametrize(
    ("conditions", "values", "shown"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_conditions(conditions: list[Any], values: dict[str, Any], shown: bool) -> None:
    schema = parameters(
        parameter("a", "string"),
        parameter("b", "string"),
        parameter("it", "string", conditions=conditions),
    )
    assert ("it" in Visibility(schema.run).shown(values)) is shown


def chain(*steps: tuple[str, list[dict[str, Any]]]) -> Visibility:
    run = [parameter(name, "boolean", conditions=conditions) for name, conditions in steps]
    return Visibility(parameters(*run).run)


def test_what_is_hidden_equals_nothing() -> None:
    seen = chain(
        ("a", []), ("b", [is_("a", True)]), ("c", [is_("b", True)]), ("d", [is_not("b", True)])
    )
    assert seen.shown({"a": True, "b": True}) == {"a", "b", "c"}
    assert seen.shown({"a": False, "b": True}) == {"a", "d"}


def test_the_order_of_the_schema_does_not_matter() -> None:
    seen = chain(("c", [is_("b", True)]), ("b", [is_("a", True)]), ("a", []))
    assert seen.shown({"a": True, "b": True}) == {"a", "b", "c"}


def test_a_circle_is_shown_and_counts_as_shown() -> None:
    seen = chain(("a", [is_("b", True)]), ("b", [is_("a", True)]), ("c", [is_("a", True)]))
    assert seen.shown({}) == {"a", "b"}
    assert seen.shown({"a": True}) == {"a", "b", "c"}


def test_a_long_chain_is_followed_to_its_end() -> None:
    steps = [("p0", []), *((f"p{n}", [is_(f"p{n - 1}", True)]) for n in range(1, 2000))]
    assert len(chain(*steps).shown({f"p{n}": True for n in range(2000)})) == 2000


# --- In a form -------------------------------------------------------------------------------

NOTIFY = schema_of(
    parameter("notify", "boolean", defaultValue=False),
    parameter("to", "string_array", required=True, conditions=[is_("notify", True)]),
)


def test_what_is_hidden_is_neither_required_nor_sent() -> None:
    form = filled(NOTIFY, to=["ana@harrow.example"])
    assert form.is_valid()
    assert form.values == {"parameters": {"run": {"notify": False}}}


def test_what_shows_is_required_and_sent() -> None:
    assert not filled(NOTIFY, notify=True, to=[]).is_valid()
    form = filled(NOTIFY, notify=True, to=["ana@harrow.example"])
    assert form.is_valid()
    assert form.values["parameters"]["run"] == {"notify": True, "to": ["ana@harrow.example"]}


def test_a_condition_sees_the_default_of_what_was_cleared() -> None:
    schema = schema_of(
        parameter("mode", "string", defaultValue="full"),
        parameter("depth", "number", required=True, conditions=[is_("mode", "full")]),
    )
    assert not filled(schema, mode="").is_valid()
    assert filled(schema, mode="quick").is_valid()


def test_nested_fields_see_their_siblings_only() -> None:
    inner = [
        parameter("kind", "string", defaultValue="s3"),
        parameter("bucket", "string", required=True, conditions=[is_("kind", "s3")]),
        parameter("odd", "string", conditions=[is_("outside", "x")]),
    ]
    schema = schema_of(
        parameter("outside", "string"), parameter("store", "object", properties=inner)
    )
    shown = filled(schema, outside="x", store={"bucket": "b", "odd": "o"})
    assert shown.values["parameters"]["run"]["store"] == {"kind": "s3", "bucket": "b", "odd": "o"}
    other = filled(schema, store={"kind": "disk", "bucket": "b"})
    assert other.values["parameters"]["run"]["store"] == {"kind": "disk"}


def test_a_secret_neighbor_does_not_tell_its_value() -> None:
    schema = schema_of(
        parameter("pin", "string", hideValue=True),
        parameter("it", "string", conditions=[is_("pin", "0000")]),
    )
    form = filled(schema, pin="0000", it=UNTOUCHED)
    (field,) = [field for field in form.walk() if field.parameter.name == "it"]
    assert field.reasons[0].words == "is set so"
