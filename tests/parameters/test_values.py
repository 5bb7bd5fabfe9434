"""The table: a schema fragment and what is typed, against the value that is sent or the error."""

# ruff: noqa: E501

from typing import Any, Final

import pytest

from tests.parameters.filling import EMPTY, UNTOUCHED, filled, parameter, schema_of

UNSENT: Final = object()


class Error(str):
    """A message that begins so."""


BIG = 2**53 + 1
LEVELS = [{"title": "Low", "value": 10}, {"title": "Medium", "value": 50}]
MODEL = [
    parameter("rate", "number", defaultValue=0.05),
    parameter("depth", "number", required=True),
]
POINT = [parameter("x", "number", required=True), parameter("y", "number", defaultValue=0)]

# fmt: off
CASES: list[tuple[str, dict[str, Any], Any, Any]] = [
    # --- string ---------------------------------------------------------------------------
    ("string is sent as typed", {"type": "string"}, "AVG", "AVG"),
    ("string keeps its spaces", {"type": "string"}, "  a  b ", "  a  b "),
    ("string keeps its lines", {"type": "string"}, "a\r\n\r\nb\r\n", "a\n\nb\n"),
    ("string left empty is not sent", {"type": "string"}, "", UNSENT),
    ("string meant empty is sent", {"type": "string"}, EMPTY, ""),
    ("string untouched is its default", {"type": "string", "defaultValue": "AVG"}, UNTOUCHED, "AVG"),
    ("string default keeps odd line ends", {"type": "string", "defaultValue": "a\r\nb\rc"}, "a\r\nb\r\nc", "a\r\nb\rc"),
    ("string cleared is not sent", {"type": "string", "defaultValue": "AVG"}, "", UNSENT),
    ("string default may be empty", {"type": "string", "defaultValue": ""}, EMPTY, ""),
    ("string required", {"type": "string", "required": True}, "", Error("This is required: type a text.")),
    ("string required is not met by empty", {"type": "string", "required": True}, EMPTY, Error("This is required")),
    ("string required is met by a space", {"type": "string", "required": True}, " ", " "),
    ("string required and cleared", {"type": "string", "required": True, "defaultValue": "a"}, "", Error("This is required")),
    ("string that looks like a number", {"type": "string"}, "10", "10"),
    ("string of any script", {"type": "string"}, "żółć 🦊 \u202e", "żółć 🦊 \u202e"),
    ("string null default is none", {"type": "string", "defaultValue": None}, UNTOUCHED, UNSENT),
    # --- number ---------------------------------------------------------------------------
    ("number 10 stays whole", {"type": "number"}, "10", 10),
    ("number 10.0 stays decimal", {"type": "number"}, "10.0", 10.0),
    ("number tiny", {"type": "number"}, "1e-7", 1e-7),
    ("number beyond a double", {"type": "number"}, str(BIG), BIG),
    ("number negative", {"type": "number"}, "-3", -3),
    ("number with a true minus", {"type": "number"}, "−3.5", -3.5),
    ("number with a plus", {"type": "number"}, "+4", 4),
    ("number with spaces around", {"type": "number"}, "  7 ", 7),
    ("number begins with a point", {"type": "number"}, ".5", 0.5),
    ("number ends with a point", {"type": "number"}, "5.", 5.0),
    ("number zero is a value", {"type": "number", "required": True}, "0", 0),
    ("number left empty is not sent", {"type": "number"}, "", UNSENT),
    ("number blank is not sent", {"type": "number"}, "   ", UNSENT),
    ("number required", {"type": "number", "required": True}, "", Error("This is required: type a number.")),
    ("number with commas", {"type": "number"}, "1,000", Error("Write the number without commas")),
    ("number decimal comma", {"type": "number"}, "0,5", Error("Write the number without commas")),
    ("number NaN", {"type": "number"}, "NaN", Error("This is not a number that can be sent")),
    ("number infinity", {"type": "number"}, "-Infinity", Error("This is not a number that can be sent")),
    ("number overflow", {"type": "number"}, "1e999", Error("This number is too large")),
    ("number too long", {"type": "number"}, "9" * 5000, Error("This number is too long")),
    ("number hexadecimal", {"type": "number"}, "0x10", Error("This is not a number.")),
    ("number underscores", {"type": "number"}, "1_000", Error("This is not a number.")),
    ("number other digits", {"type": "number"}, "٣", Error("This is not a number.")),
    ("number word", {"type": "number"}, "ten", Error("This is not a number.")),
    ("number default 10.0 stays", {"type": "number", "defaultValue": 10.0}, UNTOUCHED, 10.0),
    ("number default tiny stays", {"type": "number", "defaultValue": 1e-7}, UNTOUCHED, 1e-7),
    ("number default big stays", {"type": "number", "defaultValue": BIG}, UNTOUCHED, BIG),
    ("number default zero stays", {"type": "number", "defaultValue": 0}, UNTOUCHED, 0),
    # --- boolean --------------------------------------------------------------------------
    ("boolean default false is sent", {"type": "boolean", "defaultValue": False}, UNTOUCHED, False),
    ("boolean default true is sent", {"type": "boolean", "defaultValue": True}, UNTOUCHED, True),
    ("boolean switched on", {"type": "boolean", "defaultValue": False}, True, True),
    ("boolean switched off", {"type": "boolean", "defaultValue": True}, False, False),
    ("boolean without default is unset", {"type": "boolean"}, UNTOUCHED, UNSENT),
    ("boolean without default, no", {"type": "boolean"}, "No", False),
    ("boolean without default, yes", {"type": "boolean"}, "Yes", True),
    ("boolean required", {"type": "boolean", "required": True}, UNTOUCHED, Error("This is required: choose one.")),
    ("boolean required, no is a value", {"type": "boolean", "required": True}, "No", False),
    # --- options --------------------------------------------------------------------------
    ("option by title sends its value", {"type": "number", "options": LEVELS}, "Medium", 50),
    ("option plain", {"type": "string", "options": ["a", "b"]}, "b", "b"),
    ("option keeps 10 a text", {"type": "string", "options": ["10", "20"]}, "10", "10"),
    ("option keeps 10.0 decimal", {"type": "number", "options": [10.0, 20]}, "10.0", 10.0),
    ("option may be false", {"type": "boolean", "options": [{"title": "Off", "value": False}]}, "Off", False),
    ("option may be empty", {"type": "string", "options": ["", "a"]}, "", ""),
    ("option empty does not do", {"type": "string", "options": ["", "a"], "required": True}, "", Error("This is required")),
    ("option default", {"type": "number", "options": LEVELS, "defaultValue": 10}, UNTOUCHED, 10),
    ("option default of another spelling", {"type": "number", "options": [10, 50], "defaultValue": 10.0}, UNTOUCHED, 10),
    ("option not set", {"type": "number", "options": LEVELS}, "", UNSENT),
    ("option required", {"type": "number", "options": LEVELS, "required": True}, "", Error("This is required: choose one.")),
    ("option forged", {"type": "number", "options": LEVELS}, "7", Error("This is not one of the choices.")),
    ("option forged text", {"type": "number", "options": LEVELS}, "__proto__", Error("This is not one of the choices.")),
    ("option default not among them", {"type": "number", "options": LEVELS, "defaultValue": 7}, UNTOUCHED, UNSENT),
    ("option default not among them, required", {"type": "number", "options": LEVELS, "defaultValue": 7, "required": True}, UNTOUCHED, Error("This is required")),
    ("option list may be empty", {"type": "string", "options": []}, "a", "a"),
    ("option of an object", {"type": "object", "options": [{"title": "S", "value": {"cpu": 1}}]}, "S", {"cpu": 1}),
    # --- lists ----------------------------------------------------------------------------
    ("texts in order", {"type": "string_array"}, ["b", "a"], ["b", "a"]),
    ("texts keep spaces and twins", {"type": "string_array"}, [" a", " a"], [" a", " a"]),
    ("texts ignore blank rows", {"type": "string_array"}, ["a", "", "b"], ["a", "b"]),
    ("texts keep empty ones that are meant", {"type": "string_array", "defaultValue": ["a", ""]}, ["a", EMPTY], ["a", ""]),
    ("texts untouched", {"type": "string_array", "defaultValue": ["input.csv", "output.csv"]}, UNTOUCHED, ["input.csv", "output.csv"]),
    ("texts all removed are not sent", {"type": "string_array", "defaultValue": ["a"]}, [], UNSENT),
    ("texts meant empty", {"type": "string_array", "defaultValue": ["a"]}, EMPTY, []),
    ("texts default empty", {"type": "string_array", "defaultValue": []}, EMPTY, []),
    ("texts required", {"type": "string_array", "required": True}, [], Error("This is required: add at least one row.")),
    ("texts required, all blank", {"type": "string_array", "required": True}, ["", ""], Error("This is required")),
    ("texts from options", {"type": "string_array", "options": ["a", "b", "c"]}, ["c", "a"], ["c", "a"]),
    ("texts not from options", {"type": "string_array", "options": ["a"]}, ["9"], Error("")),
    ("numbers as typed", {"type": "number_array"}, ["1", "2.0", "1e-7"], [1, 2.0, 1e-7]),
    ("numbers ignore blank rows", {"type": "number_array"}, ["1", ""], [1]),
    ("numbers default", {"type": "number_array", "defaultValue": [0.2, 1]}, UNTOUCHED, [0.2, 1]),
    ("numbers wrong row", {"type": "number_array"}, ["1", "x"], Error("")),
    # --- objects --------------------------------------------------------------------------
    ("object of fields", {"type": "object", "properties": MODEL}, {"rate": "0.1", "depth": "8"}, {"rate": 0.1, "depth": 8}),
    ("object default fields are sent", {"type": "object", "properties": POINT}, {"x": "1", "y": "0"}, {"x": 1, "y": 0}),
    ("object untouched and lacking is left out", {"type": "object", "properties": MODEL}, UNTOUCHED, UNSENT),
    ("object touched and lacking", {"type": "object", "properties": MODEL}, {"rate": "1"}, Error("")),
    ("object required and lacking", {"type": "object", "required": True, "properties": MODEL}, UNTOUCHED, Error("")),
    ("object required of optional fields", {"type": "object", "required": True, "properties": [parameter("a", "string")]}, UNTOUCHED, {}),
    ("object of nothing is not sent", {"type": "object", "properties": [parameter("a", "string")]}, UNTOUCHED, UNSENT),
    ("object default goes over its fields'", {"type": "object", "properties": POINT, "defaultValue": {"x": 5}}, UNTOUCHED, {"x": 5, "y": 0}),
    ("object as JSON", {"type": "object"}, '{"a": [1, 2.0, 1e-7], "b": null}', {"a": [1, 2.0, 1e-7], "b": None}),
    ("object as JSON keeps big numbers", {"type": "object"}, f'{{"n": {BIG}}}', {"n": BIG}),
    ("object as JSON, empty is a value", {"type": "object"}, "{}", {}),
    ("object as JSON, blank is not sent", {"type": "object"}, "  \n", UNSENT),
    ("object as JSON, default", {"type": "object", "defaultValue": {"a": 1}}, UNTOUCHED, {"a": 1}),
    ("object as JSON, a list", {"type": "object"}, "[1]", Error("This has to be an object")),
    ("object as JSON, required", {"type": "object", "required": True}, "", Error("This is required.")),
    ("object as JSON, wrong", {"type": "object"}, '{\n  "a": [1, 2\n}', Error("Line 2, column 13: the list is not closed. Add ]")),
    # --- lists of objects -----------------------------------------------------------------
    ("rows of a table", {"type": "object_array", "properties": POINT}, [{"x": "1", "y": "2"}, {"x": "3", "y": ""}], [{"x": 1, "y": 2}, {"x": 3}]),
    ("row lacking", {"type": "object_array", "properties": POINT}, [{"y": "2"}], Error("")),
    ("rows untouched", {"type": "object_array", "properties": POINT, "defaultValue": [{"x": 1, "y": 2}]}, UNTOUCHED, [{"x": 1, "y": 2}]),
    ("rows default with their fields'", {"type": "object_array", "properties": POINT, "defaultValue": [{"x": 1}]}, UNTOUCHED, [{"x": 1, "y": 0}]),
    ("rows required", {"type": "object_array", "required": True, "properties": POINT}, [], Error("This is required")),
    ("rows as JSON", {"type": "object_array"}, '[{"a": 1}]', [{"a": 1}]),
    ("rows as JSON, not objects", {"type": "object_array"}, "[1]", Error("This has to be a list of objects")),
    ("rows as JSON, empty is a value", {"type": "object_array"}, "[]", []),
    ("rows as JSON, empty and required", {"type": "object_array", "required": True}, "[]", Error("This is required")),
    # --- what cannot be understood --------------------------------------------------------
    ("unknown type takes any JSON", {"type": "matrix"}, "[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ("unknown type may be a text", {"type": "date"}, '"2026-01-01"', "2026-01-01"),
    ("unknown type default", {"type": "matrix", "defaultValue": [[1]]}, UNTOUCHED, [[1]]),
    ("no type", {}, "1", 1),
    ("type that is no text", {"type": ["string"]}, '"a"', "a"),
    ("options that are no list", {"type": "string", "options": "a,b"}, '"a"', "a"),
    ("properties that are no list", {"type": "object", "properties": {"a": 1}}, '{"a": 1}', {"a": 1}),
    ("default of another type is to be corrected", {"type": "number", "defaultValue": "ten"}, UNTOUCHED, Error("This is not a number.")),
    ("default list of another type", {"type": "string_array", "defaultValue": "a,b"}, UNTOUCHED, UNSENT),
    ("default with a wrong element", {"type": "number_array", "defaultValue": [1, "x"]}, UNTOUCHED, Error("")),
    ("default boolean as text", {"type": "boolean", "defaultValue": "true"}, UNTOUCHED, UNSENT),
    # --- secrets --------------------------------------------------------------------------
    ("secret is sent", {"type": "string", "hideValue": True}, "s3cret", "s3cret"),
    ("secret number", {"type": "number", "hideValue": True}, "12", 12),
    ("secret list", {"type": "string_array", "hideValue": True}, ["a", "b"], ["a", "b"]),
    ("secret object", {"type": "object", "hideValue": True}, '{"k": "v"}', {"k": "v"}),
    ("secret left empty", {"type": "string", "hideValue": True}, "", UNSENT),
    ("secret required", {"type": "string", "hideValue": True, "required": True}, "", Error("This is required")),
    ("secret required with a default", {"type": "string", "hideValue": True, "required": True, "defaultValue": "d"}, "", UNSENT),
    ("secret default is never sent", {"type": "string", "hideValue": True, "defaultValue": "d"}, UNTOUCHED, UNSENT),
]
# fmt: on


@pytest.mark.parametrize(
    ("fragment", "given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_typed_becomes_the_value_or_an_error(
    fragment: dict[str, Any], given: Any, expected: Any
) -> None:
    entry = {"name": "it", "required": False, **fragment}
    form = filled(schema_of(entry), it=given)
    if isinstance(expected, Error):
        assert not form.is_valid()
        messages = [
            m for path, m in form.errors_by_field.items() if path.startswith("parameters.run.it")
        ]
        assert messages
        assert messages[0].startswith(expected)
    else:
        assert form.is_valid(), form.errors_by_field
        assert exactly(form.values) == exactly(_run({} if expected is UNSENT else {"it": expected}))


def exactly(value: Any) -> Any:
    """A value that differs from another also where 1 == 1.0 == True."""
    if isinstance(value, dict):
        return {key: exactly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exactly(item) for item in value]
    return (type(value).__name__, value)


def _run(values: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": {"run": values}} if values else {}
