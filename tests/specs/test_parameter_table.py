"""Schemas as tables: conditions in words, fields of objects, and nothing of a secret."""

from typing import Any

from pressui.parameters.schema import Block, FormSchema
from pressui.press import ParameterSchema, read_schema
from pressui.specs.parameter_table import Need, Row, SectionTable, needs_of, tables


def made(*parameters: dict[str, Any]) -> list[SectionTable]:
    schema = read_schema({"build": [], "run": list(parameters)}) or ParameterSchema()
    return tables(FormSchema.of_block(Block("b", "Block", "workflow", "1.0.0", schema)))


def rows(*parameters: dict[str, Any]) -> list[Row]:
    return [row for table in made(*parameters) for phase in table.phases for row in phase.rows]


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


def test_it_tells_what_has_to_be_given() -> None:
    needed = {"required": True}
    found = rows(
        parameter("key", hideValue=True, **needed),
        parameter("size", defaultValue="M", **needed),
        parameter("to", conditions=[equals("size", "M")], **needed),
        parameter("note"),
    )
    assert [row.need for row in found] == [Need.GIVE, Need.DEFAULT, Need.AT_TIMES, Need.FREE]


def test_an_object_whose_fields_have_defaults_has_one() -> None:
    depth = parameter("depth", "number", defaultValue=6, required=True)
    model = rows(parameter("model", "object", properties=[depth], required=True))[0]
    assert (model.need, model.default) == (Need.DEFAULT, "that of each field")


def test_fields_are_not_counted() -> None:
    model = parameter("model", "object", properties=[parameter("depth", "number")])
    assert needs_of(made(model))[Need.FREE] == 1


def test_only_what_is_to_be_given_keeps_its_fields() -> None:
    field = parameter("depth", "number", required=True)
    (table,) = made(parameter("a"), parameter("m", "object", required=True, properties=[field]))
    names = [row.name for phase in table.only({Need.GIVE}).phases for row in phase.rows]
    assert names == ["m", "m.depth"]


def test_a_list_of_objects_has_a_line_for_each() -> None:
    fields = [
        parameter("name", title="Name"),
        parameter("to", options=[{"title": "E", "value": 1}]),
    ]
    own = [{"name": "Loyal", "to": 1}, {"name": "Core"}]
    found = rows(parameter("s", "object_array", properties=fields, defaultValue=own))
    assert found[0].default == "Name: Loyal · to: E;\nName: Core"


def test_parameters_are_found_by_their_fields_and_help() -> None:
    field = parameter("depth", "number", title="Depth")
    (table,) = made(
        parameter("note", description="For planners"),
        parameter("m", "object", properties=[field]),
        parameter("other"),
    )
    found = {
        text: [row.name for row in table.only(text=text).own_rows]
        for text in ("DEPTH", "planners", "")
    }
    assert found == {"DEPTH": ["m"], "planners": ["note"], "": ["note", "m", "other"]}
