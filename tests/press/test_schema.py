"""A parameter schema is read as it came; a broken one never fails."""

import pytest

from pressui.press import (
    MISSING,
    BasicCondition,
    CompositeCondition,
    Option,
    Parameter,
    read_schema,
)

BASIC = {"dependsOn": "mode", "operator": "equals", "value": "fast"}


def run_parameter(**keys: object) -> Parameter:
    entry = {"name": "p", "type": "string", "required": False, **keys}
    return read_schema({"run": [entry]}).run[0]


def test_the_plain_keys_are_read():
    parameter = run_parameter(required=True, title="Size", description="How many", hideValue=True)
    assert (parameter.name, parameter.type, parameter.required) == ("p", "string", True)
    assert (parameter.title, parameter.description) == ("Size", "How many")
    assert parameter.secret
    assert parameter.malformed == ()


def test_no_default_is_told_from_null():
    assert run_parameter().default is MISSING
    assert not run_parameter().has_default
    assert run_parameter(defaultValue=None).default is None
    assert run_parameter(defaultValue=None).has_default
    assert repr(MISSING) == "MISSING"


@pytest.mark.parametrize("number", [10, 10.0, 10**30, 0.1])
def test_numbers_keep_their_kind(number):
    default = run_parameter(type="number", defaultValue=number).default
    assert (type(default), default) == (type(number), number)


def test_options_are_plain_or_titled():
    options = ["a", 1, True, None, 1.5, "", {"title": "Low", "value": 10}, {"value": [1]}]
    assert run_parameter(options=options).options == (
        Option("a", "a"),
        Option("1", 1),
        Option("true", True),
        Option("null", None),
        Option("1.5", 1.5),
        Option("", ""),
        Option("Low", 10),
        Option("[1]", [1]),
    )


def test_conditions_are_basic_or_composite():
    either = {"conditionType": "OR", "conditions": [BASIC, BASIC]}
    basic = BasicCondition("mode", "equals", "fast")
    assert run_parameter(conditions=[BASIC, either]).conditions == (
        basic,
        CompositeCondition("OR", (basic, basic)),
    )


def test_properties_are_parameters_again():
    inner = {"name": "port", "type": "number", "required": True, "defaultValue": 5432}
    (port,) = run_parameter(type="object", properties=[inner]).properties
    assert (port.name, port.default) == ("port", 5432)


def test_an_unknown_type_stays_text():
    assert run_parameter(type="color").type == "color"


@pytest.mark.parametrize(
    ("keys", "flagged"),
    [
        ({"type": None}, ("type",)),
        ({"type": 5}, ("type",)),
        ({"required": "yes"}, ("required",)),
        ({"options": "a,b"}, ("options",)),
        ({"conditions": [{"dependsOn": "x"}]}, ("conditions",)),
        ({"conditions": ["odd"]}, ("conditions",)),
        ({"conditions": {}}, ("conditions",)),
        ({"properties": [{"type": "string"}]}, ("properties",)),
        ({"properties": 7, "title": []}, ("properties", "title")),
    ],
)
def test_what_cannot_be_read_is_flagged_and_kept(keys, flagged):
    parameter = run_parameter(**keys)
    assert parameter.malformed == flagged
    assert all(parameter.raw[key] == value for key, value in keys.items())


@pytest.mark.parametrize("entry", [None, 5, "text", [], {}, {"name": ""}, {"type": "string"}])
def test_an_entry_that_names_nothing_is_kept_apart(entry):
    schema = read_schema({"build": [entry], "run": [{"name": "p", "type": "string"}]})
    assert (schema.build, schema.malformed) == ((), (entry,))
    assert [parameter.name for parameter in schema.run] == ["p"]


def test_a_phase_that_is_no_list_is_kept_apart():
    assert read_schema({"run": {"p": 1}}).malformed == ({"p": 1},)


@pytest.mark.parametrize("value", [None, [], "text", 5])
def test_no_schema_is_none(value):
    assert read_schema(value) is None


def test_groups_stand_in_for_phases_that_are_left_out():
    entry = {"name": "p", "type": "string"}
    schema = read_schema({"build": [], "groups": {"build": [entry], "run": [entry]}})
    assert (schema.phase("build"), [p.name for p in schema.phase("run")]) == ((), ["p"])


@pytest.mark.parametrize("flag", [True, "true", 1, "yes", {}])
def test_a_flag_that_hides_or_is_odd_hides(flag):
    assert run_parameter(hideValue=flag).secret


@pytest.mark.parametrize("flag", [False, "false", None, 0])
def test_a_flag_that_says_no_does_not_hide(flag):
    assert not run_parameter(hideValue=flag).secret


def test_a_secret_default_is_in_no_repr():
    keys = {"hideValue": True, "defaultValue": "s3cret", "options": ["s3cret"]}
    schema = read_schema({"run": [{"name": "p", "type": "string", **keys}], "build": ["s3cret"]})
    assert "s3cret" not in repr(schema)
