"""Schemas as tables: conditions in words, fields of objects, and nothing of a secret."""

from typing import Any

from pressui.parameters.schema import Block, FormSchema
from pressui.press import ParameterSchema, read_schema
from pressui.specs.parameter_table import Row, tables


def rows(*parameters: dict[str, Any]) -> list[Row]:
    schema = read_schema({"build": [], "run": list(parameters)}) or ParameterSchema()
    form = FormSchema.of_block(Block("b", "Block", "workflow", "1.0.0", schema))
    return [row for table in tables(form) for phase in table.phases for row in phase.rows]


def parameter(name: str, type_: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, "required": False, **more}


def equals(name: str, value: Any) -> dict[str, Any]:
    return {"dependsOn": name, "operator": "equals", "value": value}


def test_a_parameter_without_a_title_goes_by_its_name() -> None:
    assert rows(parameter("region"))[0].label == "region"


def test_the_default_of_a_secret_is_not_in_it() -> None:
    row = rows(parameter("key", hideValue=True, defaultValue="hunter2", options=["hunter2"]))[0]
    assert row.secret
    assert "hunter2" not in repr(row)


def test_null_is_no_default() -> None:
    assert rows(parameter("a", defaultValue=None))[0].default == ""


def test_a_default_is_told_by_its_title() -> None:
    options = [{"title": "Low", "value": 10}]
    assert rows(parameter("n", "number", defaultValue=10, options=options))[0].default == "Low"


def test_an_unknown_type_is_shown_as_it_is() -> None:
    assert rows(parameter("a", "matrix"))[0].type == "matrix"


def test_fields_of_an_object_stand_under_it() -> None:
    found = rows(parameter("model", "object", properties=[parameter("depth", "number")]))
    assert [row.name for row in found] == ["model", "model.depth"]


def test_conditions_are_told_in_words() -> None:
    either = {"conditionType": "OR", "conditions": [equals("mode", "a"), equals("mode", "b")]}
    found = rows(
        parameter("notify", "boolean", title="Notify"),
        parameter("mode"),
        parameter("to", conditions=[equals("notify", True), either]),
    )
    assert found[2].shown_when == "Notify is On and (mode is “a” or mode is “b”)"


def test_the_value_of_a_secret_in_a_condition_is_not_told() -> None:
    found = rows(parameter("key", hideValue=True), parameter("b", conditions=[equals("key", "s3")]))
    assert found[1].shown_when == "key is …"


def test_a_condition_on_a_stranger_names_it() -> None:
    assert rows(parameter("a", conditions=[equals("gone", 3)]))[0].shown_when == "gone is 3"
