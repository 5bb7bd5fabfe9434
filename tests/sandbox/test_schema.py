"""Parameter schemas that are published: what is refused, and what is taken as it is."""

import pytest

from tests.sandbox import build
from tests.sandbox.build import parameter
from tests.sandbox_process import SandboxProcess

BASIC = {"dependsOn": "other", "operator": "equals", "value": 1}


def conditions(*items: object) -> dict[str, object]:
    return parameter("x", conditions=list(items))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"type": "string", "required": False}, "parameters.run[0].name: is required"),
        (parameter("x", "text"), "parameters.run.x.type: must be one of boolean"),
        ({"name": "x", "type": "string"}, "parameters.run.x.required"),
        (parameter("x", required="yes"), "parameters.run.x.required"),
        (parameter("x", title=1), "parameters.run.x.title: must be a text"),
        (parameter("x", hideValue="no"), "parameters.run.x.hideValue"),
        (parameter("x", options="a"), "parameters.run.x.options: must be a list"),
        (parameter("x", options=["a", 1]), "parameters.run.x.options[1]: must be a text"),
        (parameter("x", options=[{"title": "A"}]), "options[0].value: is required"),
        (parameter("x", "number_array", options=["a"]), "options[0]: must be a number"),
        (parameter("x", defaultValue=1), "parameters.run.x.defaultValue: must be a text"),
        (parameter("x", "number", defaultValue=True), "defaultValue: must be a number"),
        (parameter("x", options=["a"], defaultValue="b"), "defaultValue: must be one of a"),
        (parameter("x", properties=[parameter("y")]), "x.properties: only an object"),
        (parameter("x", "object", properties=[{"name": "y"}]), "x.properties.y.type"),
        (parameter("x", conditions={}), "x.conditions: must be a list"),
        (conditions("other"), "x.conditions[0]: must be an object"),
        (conditions({**BASIC, "operator": "is"}), "x.conditions[0].operator"),
        (conditions({"dependsOn": "a", "operator": "equals"}), "conditions[0].value"),
        (conditions({**BASIC, "dependsOn": ""}), "conditions[0].dependsOn"),
        (conditions({"conditionType": "XOR", "conditions": []}), "conditionType: must be AND"),
        (conditions({"conditionType": "OR"}), "x.conditions[0].conditions: must be a list"),
        (conditions({"conditionType": "OR", "conditions": [1]}), "conditions[0].conditions[0]"),
        ("x", "parameters.run[0]: must be an object"),
    ],
)
def test_a_schema_with_a_mistake_is_refused(sandbox: SandboxProcess, item, words):
    answer = build.post_block(sandbox, build.body_of(), parameters={"run": [item]})
    build.refused(answer, 422, words)


@pytest.mark.parametrize("parameters", [[], "x", {"deploy": []}, {"run": {}}, {"groups": []}])
def test_parameters_are_lists_by_phase(sandbox: SandboxProcess, parameters):
    answer = build.post_block(sandbox, build.body_of(), parameters=parameters)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "item",
    [
        parameter("x", conditions=[{**BASIC, "dependsOn": "nobody"}]),
        parameter("x", conditions=[{**BASIC, "dependsOn": "x"}]),
        parameter("x", conditions=[]),
        parameter("x", options=[], defaultValue="a"),
        parameter("x", options=["a", {"title": "B", "value": "b"}], defaultValue="b"),
        parameter("x", "number", options=[1], defaultValue=1.0),
        parameter("x", defaultValue=None),
        parameter("x", "object", options=[{"a": 1}], defaultValue={"a": 1}),
        parameter("x", "object_array", properties=[parameter("y")], defaultValue=[{"y": "1"}]),
    ],
)
def test_an_odd_schema_is_taken_as_it_is(sandbox: SandboxProcess, item):
    spec = build.block(sandbox, parameters={"run": [item, parameter("other")]})
    assert sandbox.get(f"v1/blocks/specs/{spec}")["parameters"]["run"][0] == item


def test_a_reference_must_name_a_build_parameter(sandbox: SandboxProcess):
    config = {"serviceType": "api", "resources": [{"memory": "@param:memory"}]}
    body = build.body_of("service", config=config)
    words = "config.resources[0].memory: @param:memory names no build parameter"
    run, phase = {"run": [parameter("memory")]}, {"build": [parameter("memory")]}
    build.refused(build.post_block(sandbox, body, parameters=run), 422, words)
    assert build.block(sandbox, body, parameters=phase)


def test_groups_are_kept_where_they_are_given(sandbox: SandboxProcess):
    groups = {"build": [], "run": ["x"]}
    spec = build.block(sandbox, parameters={"run": [parameter("x")], "groups": groups})
    assert sandbox.get(f"v1/blocks/specs/{spec}")["parameters"]["groups"] == groups
