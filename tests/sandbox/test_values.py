"""Values of a deployment against its schema: every rule, over HTTP."""

from typing import Any

import pytest

from tests.sandbox import build
from tests.sandbox.build import parameter
from tests.sandbox_process import SandboxProcess

MUST = {"required": True}
RULES = [{"name": "a", "type": "string"}, {"name": "b", "type": "number"}]


def when(name: str, value: Any, operator: str = "equals") -> dict[str, Any]:
    return {"dependsOn": name, "operator": operator, "value": value}


def composite(kind: str, *items: dict[str, Any]) -> dict[str, Any]:
    return {"conditionType": kind, "conditions": list(items)}


def post(sandbox: SandboxProcess, schema: list[Any], values: Any, phase: str = "run"):
    spec = build.block(sandbox, parameters={phase: schema})
    return build.post_deployment(sandbox, "blocks", spec, parameters={phase: values})


def stored(sandbox: SandboxProcess, schema: list[Any], values: Any) -> Any:
    answer = post(sandbox, schema, values)
    assert answer.status_code == 201, answer.text
    deployment = sandbox.get(f"v1/blocks/deployments/{answer.json()['id']}")
    return deployment["parameters"]["run"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("boolean", True, 1),
        ("string", "x", 1),
        ("string", "", ["x"]),
        ("string_array", ["a", ""], ["a", 1]),
        ("string_array", [], "a"),
        ("number", 1, "1"),
        ("number", -1.5, True),
        ("number_array", [1, 2.5], [1, "2"]),
        ("object", {"a": [1]}, []),
        ("object_array", [{}], [1]),
    ],
)
def test_a_value_must_be_of_its_type(sandbox: SandboxProcess, kind: str, good: Any, bad: Any):
    schema = [parameter("x", kind)]
    assert stored(sandbox, schema, {"x": good}) == {"x": good}
    build.refused(post(sandbox, schema, {"x": bad}), 422, "parameters.run.x: must be")


def test_build_values_are_checked_alike(sandbox: SandboxProcess):
    answer = post(sandbox, [parameter("x", "number")], {"x": "1"}, phase="build")
    build.refused(answer, 422, "parameters.build.x: must be a number")


@pytest.mark.parametrize(
    ("kind", "options", "good", "bad"),
    [
        ("number", [10, 50, 100], 50.0, 11),
        ("number", [{"title": "Low", "value": 10}, 20], 10, 30),
        ("string", ["1", "2"], "1", "3"),
        ("string_array", ["a", "b"], ["b", "a", "b"], ["a", "c"]),
        ("number_array", [1, 2], [1.0], [3]),
        ("boolean", [True], True, False),
        ("string", [], "anything", None),
    ],
)
def test_options_are_the_allowed_values(sandbox: SandboxProcess, kind, options, good, bad):
    schema = [parameter("x", kind, options=options)]
    assert stored(sandbox, schema, {"x": good}) == {"x": good}
    if bad is not None:
        build.refused(post(sandbox, schema, {"x": bad}), 422, "parameters.run.x: must be one of")


def test_the_message_names_the_options(sandbox: SandboxProcess):
    schema = [parameter("num_iterations", "number", options=[10, 50, 100])]
    answer = post(sandbox, schema, {"num_iterations": 5})
    build.refused(answer, 422, "parameters.run.num_iterations: must be one of 10, 50, 100")


def test_every_mistake_is_named_at_once(sandbox: SandboxProcess):
    answer = post(sandbox, [parameter("x", "number")], {"x": "1", "y": 2})
    build.refused(answer, 422, "run.x: must be a number; parameters.run.y: unknown parameter")


@pytest.mark.parametrize("values", [[], "x", 1])
def test_values_are_an_object(sandbox: SandboxProcess, values: Any):
    build.refused(post(sandbox, [], values), 422, "parameters.run: must be an object")


def test_an_unknown_phase_is_refused(sandbox: SandboxProcess):
    spec = build.block(sandbox)
    answer = build.post_deployment(sandbox, "blocks", spec, parameters={"deploy": {}})
    build.refused(answer, 422, "parameters.deploy: unknown phase")


@pytest.mark.parametrize(
    ("kind", "nothing"), [("string", ""), ("string_array", []), ("number", None), ("boolean", None)]
)
def test_what_is_required_must_be_there(sandbox: SandboxProcess, kind: str, nothing: Any):
    schema = [parameter("x", kind, **MUST)]
    for values in ({}, {"x": nothing}):
        build.refused(post(sandbox, schema, values), 422, "parameters.run.x: is required")


def test_false_and_zero_are_values(sandbox: SandboxProcess):
    schema = [parameter("x", "boolean", **MUST), parameter("y", "number", **MUST)]
    assert stored(sandbox, schema, {"x": False, "y": 0}) == {"x": False, "y": 0}


@pytest.mark.parametrize("values", [{}, {"x": None}])
def test_what_is_left_out_takes_its_default(sandbox: SandboxProcess, values: Any):
    assert stored(sandbox, [parameter("x", defaultValue="d", **MUST)], values) == {"x": "d"}


def test_the_first_of_two_parameters_of_one_name_counts(sandbox: SandboxProcess):
    schema = [parameter("x", "number", defaultValue=1), parameter("x", **MUST)]
    assert stored(sandbox, schema, {}) == {"x": 1}


FIELDS = [parameter("a", defaultValue="A"), parameter("b", "number", defaultValue=1)]


@pytest.mark.parametrize(
    ("more", "values", "expected"),
    [
        ({}, {}, {"x": {"a": "A", "b": 1}}),
        ({"defaultValue": {"b": 2}}, {}, {"x": {"a": "A", "b": 2}}),
        ({"defaultValue": {"b": 2}}, {"x": {"a": "Z"}}, {"x": {"a": "Z", "b": 2}}),
        ({}, {"x": {}}, {"x": {"a": "A", "b": 1}}),
    ],
)
def test_nested_defaults_apply(sandbox: SandboxProcess, more, values, expected):
    schema = [parameter("x", "object", properties=FIELDS, **more)]
    assert stored(sandbox, schema, values) == expected


def test_rows_take_nested_defaults(sandbox: SandboxProcess):
    schema = [parameter("x", "object_array", properties=FIELDS)]
    assert stored(sandbox, schema, {"x": [{"b": 3}]}) == {"x": [{"b": 3, "a": "A"}]}


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("object", {"a": 1}, "parameters.run.x.a: must be a text"),
        ("object", {"c": 1}, "parameters.run.x.c: unknown parameter"),
        ("object", {"b": 1}, "parameters.run.x.a: is required"),
        ("object_array", [{"a": "y"}, {}], "parameters.run.x[1].a: is required"),
        ("object_array", [{"a": "y", "b": "z"}], "parameters.run.x[0].b: must be a number"),
    ],
)
def test_fields_are_checked(sandbox: SandboxProcess, kind, value, words):
    fields = [parameter("a", **MUST), parameter("b", "number")]
    answer = post(sandbox, [parameter("x", kind, properties=fields)], {"x": value})
    build.refused(answer, 422, words)


def test_an_optional_object_may_be_left_out_whatever_its_fields_require(sandbox: SandboxProcess):
    fields = [parameter("a", **MUST), parameter("b", defaultValue="B")]
    assert stored(sandbox, [parameter("x", "object", properties=fields)], {}) == {}


CASES = [
    ([when("mode", "on")], {"mode": "on"}, True),
    ([when("mode", "on")], {"mode": "off"}, False),
    ([when("mode", "on")], {}, False),
    ([when("mode", None)], {}, False),
    ([when("mode", "on", "not-equals")], {}, True),
    ([when("mode", "on", "not-equals")], {"mode": "on"}, False),
    ([when("count", 1.0)], {"count": 1}, True),
    ([when("count", "1")], {"count": 1}, False),
    ([when("count", True)], {"count": 1}, False),
    ([when("late", "d")], {}, True),
    ([when("mode", "on"), when("count", 1)], {"mode": "on"}, False),
    ([composite("OR", when("mode", "on"), when("count", 1))], {"count": 1}, True),
    ([composite("AND", when("mode", "on"), when("count", 1))], {"count": 1}, False),
    ([composite("OR")], {}, True),
    ([], {}, True),
    ([when("buried", "x")], {"buried": "x"}, False),
    ([when("buried", "x", "not-equals")], {"buried": "x"}, True),
    ([when("nobody", 1), when("mode", "on")], {}, True),
    ([when("x", "on")], {}, True),
    ([when("round", "on")], {}, True),
]


@pytest.mark.parametrize(("conditions", "values", "is_shown"), CASES)
def test_a_parameter_is_required_only_where_it_is_shown(
    sandbox: SandboxProcess, conditions, values, is_shown: bool
):
    schema = [
        parameter("x", conditions=conditions, **MUST),
        parameter("mode"),
        parameter("count", "number"),
        parameter("late", defaultValue="d"),
        parameter("buried", conditions=[when("mode", "never")]),
        parameter("round", conditions=[when("x", "on")]),
    ]
    answer = post(sandbox, schema, values)
    assert (answer.status_code == 422) == is_shown, answer.text


def test_a_parameter_that_is_not_shown_gets_no_default(sandbox: SandboxProcess):
    schema = [parameter("x", defaultValue="d", conditions=[when("on", True)])]
    schema.append(parameter("on", "boolean"))
    assert stored(sandbox, schema, {}) == {}
    assert stored(sandbox, schema, {"on": True}) == {"x": "d", "on": True}


def test_a_default_that_is_not_shown_shows_nothing(sandbox: SandboxProcess):
    schema = [
        parameter("x", conditions=[when("middle", "m")], **MUST),
        parameter("middle", defaultValue="m", conditions=[when("on", True)]),
        parameter("on", "boolean"),
    ]
    assert stored(sandbox, schema, {}) == {}


def test_fields_see_their_siblings(sandbox: SandboxProcess):
    fields = [parameter("on", "boolean"), parameter("y", conditions=[when("on", True)], **MUST)]
    schema = [parameter("x", "object", properties=fields)]
    assert stored(sandbox, schema, {"x": {"on": False}}) == {"x": {"on": False}}
    words = "parameters.run.x.y: is required"
    build.refused(post(sandbox, schema, {"x": {"on": True}}), 422, words)
