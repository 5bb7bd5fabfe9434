"""What is no value yet outlives its form, wherever it stands; a secret does not."""

import json
from typing import Any

from pressui.parameters.forms import ParameterForm
from pressui.parameters.half_typed import half_typed, type_again
from pressui.parameters.schema import FormSchema
from tests.parameters.filling import filled_in, parameter, schema_of

PASSWORD = parameter("password", "string", hideValue=True)
STORE = parameter("store", "object", properties=[parameter("port", "number"), PASSWORD])
LIMITS = parameter("limits", "object_array", properties=[parameter("most", "number")])
SCHEMA = schema_of(
    parameter("rate", "number", defaultValue=1),
    parameter("rates", "number_array", defaultValue=[1, 2]),
    parameter("extra", "object"),
    STORE,
    LIMITS,
    parameter("needed", "string", required=True),
    parameter("hidden", "object", hideValue=True),
)
WRONG = {
    "rate": "1o",
    "rates": ["1", "x", "3"],
    "extra": '{"a": ',
    "store": {"port": "80a", "password": "S3CRET"},
    "limits": [{"most": "1"}, {"most": "many"}],
    "hidden": '{"S3CRET',
}


def kept(schema: FormSchema, **given: Any) -> Any:
    typed = filled_in(schema, **given)
    # As a row of the database has it.
    return json.loads(json.dumps(half_typed(ParameterForm(schema, typed), typed)))


def again(schema: FormSchema, found: Any) -> dict[str, str]:
    """The errors that the form has with what was kept."""
    form = ParameterForm(schema)
    type_again(form, found)
    return {problem.label: problem.message for problem in form.problems}


def test_it_stands_in_the_next_form_as_it_was_typed_with_what_is_wrong() -> None:
    form = ParameterForm(SCHEMA)
    type_again(form, kept(SCHEMA, **WRONG))
    texts = {field.name: field.text for field in form.every() if getattr(field, "text", "")}
    assert texts == {
        "p-0-run-0": "1o",
        "p-0-run-1-r0": "1",
        "p-0-run-1-r1": "x",
        "p-0-run-1-r2": "3",
        "p-0-run-2": '{"a": ',
        "p-0-run-3-0": "80a",
        "p-0-run-4-r0-0": "1",
        "p-0-run-4-r1-0": "many",
    }
    assert {"rate", "extra", "port", "most"} <= {problem.label for problem in form.problems}


def test_no_secret_is_kept() -> None:
    found = kept(SCHEMA, **WRONG)
    assert "S3CRET" not in json.dumps(found)
    assert "hidden" not in [one["place"][-1] for one in found]


def test_what_is_right_or_not_typed_is_not_kept_so() -> None:
    assert kept(SCHEMA, rate="2", store={"port": "80"}) == []


def test_it_goes_to_its_parameter_even_where_that_stands_elsewhere_now() -> None:
    found = kept(SCHEMA, rate="1o")
    other = schema_of(parameter("new", "string"), parameter("rate", "number"))
    assert list(again(other, found)) == ["rate"]


def test_a_parameter_that_is_another_now_does_not_get_it() -> None:
    found = kept(SCHEMA, rate="1o")
    assert again(schema_of(parameter("rate", "string")), found) == {}
    assert again(schema_of(parameter("other", "number")), found) == {}
