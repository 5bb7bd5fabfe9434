"""Forms as a whole: apps and their blocks, the bodies of the documentation, errors, secrets."""

import re
from typing import Any

import pytest

from pressui.parameters.fields import MASK
from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import Block, FormSchema
from tests.parameters.browser import draw, posted
from tests.parameters.filling import UNTOUCHED, filled, parameter, parameters, schema_of

# The run parameters of the documentation's workflow and service blocks.
AGG = parameter("agg_type", "string", defaultValue="AVG", title="Agg Type")
MAILS = parameter("email_notifications", "boolean", defaultValue=False)
ROUNDS = parameter(
    "num_iterations",
    "number",
    title="Number of Iterations",
    defaultValue=10,
    options=[
        {"title": "Low", "value": 10},
        {"title": "Medium", "value": 50},
        {"title": "High", "value": 100},
    ],
)
FILES = parameter(
    "file_names", "string_array", required=True, defaultValue=["input.csv", "output.csv"]
)
DOCUMENTED = (AGG, MAILS, ROUNDS, FILES)
DEFAULTS = {
    "agg_type": "AVG",
    "email_notifications": False,
    "num_iterations": 10,
    "file_names": ["input.csv", "output.csv"],
}


def block(name: str, *run: dict[str, Any], build: tuple[dict[str, Any], ...] = ()) -> Block:
    return Block(name, name.title(), "workflow", "1.0.0", parameters(*run, build=build))


def test_a_block_gives_the_body_of_the_documentation() -> None:
    form = filled(schema_of(*DOCUMENTED), email_notifications=True, num_iterations="Medium")
    assert form.is_valid()
    assert form.values == {
        "parameters": {
            "run": {
                "agg_type": "AVG",
                "email_notifications": True,
                "num_iterations": 50,
                "file_names": ["input.csv", "output.csv"],
            }
        }
    }


def test_an_app_gives_its_values_by_block() -> None:
    schema = FormSchema.of_app(
        parameters(), [block("workflow-block", *DOCUMENTED), block("webapp-block", *DOCUMENTED)]
    )
    assert ParameterForm(schema).values == {
        "parameters": {"workflow-block": {"run": DEFAULTS}, "webapp-block": {"run": DEFAULTS}}
    }


def test_an_app_parameter_is_asked_for_once_and_is_required_if_a_block_needs_it() -> None:
    needed = {**AGG, "required": True}
    schema = FormSchema.of_app(parameters(AGG), [block("one", needed, MAILS), block("two", AGG)])
    assert [[p.name for p in s.parameters.run] for s in schema.sections] == [
        ["agg_type"],
        ["email_notifications"],
        [],
    ]
    assert schema.sections[0].parameters.run[0].required
    assert ParameterForm(schema).values == {
        "appParameters": {"run": {"agg_type": "AVG"}},
        "parameters": {"one": {"run": {"email_notifications": False}}},
    }


def test_an_app_parameter_of_the_other_phase_stands_in_for_nothing() -> None:
    schema = FormSchema.of_app(parameters(build=(AGG,)), [block("one", AGG)])
    assert [p.name for p in schema.sections[1].parameters.run] == ["agg_type"]


def test_build_and_run_are_kept_apart() -> None:
    schema = schema_of(parameter("x", "number"), build=(parameter("x", "string"),))
    assert filled(schema, x="1").values == {"parameters": {"build": {"x": "1"}, "run": {"x": 1}}}


def test_nothing_to_send_is_no_key_at_all() -> None:
    assert ParameterForm(schema_of(parameter("x", "number"))).values == {}
    assert ParameterForm(schema_of()).values == {}


def test_names_of_any_kind_cannot_collide() -> None:
    names = [
        "a",
        "a-0",
        "a.b",
        "a[0]",
        'q"<i>',
        "żółć",
        "_action",
        "csrfmiddlewaretoken",
        "p.schema",
        " ",
    ]
    form = filled(
        schema_of(*(parameter(name, "string") for name in names)), **dict.fromkeys(names, "v")
    )
    assert form.values["parameters"]["run"] == dict.fromkeys(names, "v")


def test_of_two_parameters_of_one_name_the_first_counts() -> None:
    form = filled(schema_of(parameter("x", "number"), parameter("x", "string")), x="1")
    assert form.values == {"parameters": {"run": {"x": 1}}}


def test_values_given_before_are_shown_and_the_rest_takes_its_default() -> None:
    given = {"parameters": {"run": {"num_iterations": 50, "file_names": ["a"], "gone": 1}}}
    form = ParameterForm(schema_of(*DOCUMENTED), initial_values=given)
    assert form.values["parameters"]["run"] == {
        **DEFAULTS,
        "num_iterations": 50,
        "file_names": ["a"],
    }


def test_a_value_given_before_that_is_not_offered_any_more_is_told() -> None:
    given = {"parameters": {"run": {"num_iterations": 75}}}
    form = ParameterForm(schema_of(ROUNDS), initial_values=given)
    (field,) = form.walk()
    assert field.doubt == "What was given before does not fit, check this value: 75"
    assert form.values == {}


def test_values_given_as_a_list_of_names_are_read_too() -> None:
    given = {"parameters": {"run": [{"name": "num_iterations", "value": 50}]}}
    form = ParameterForm(schema_of(*DOCUMENTED), initial_values=given)
    assert form.values["parameters"]["run"]["num_iterations"] == 50


def test_what_was_typed_for_another_schema_is_not_taken_for_this() -> None:
    other = filled(schema_of(parameter("x", "number")), x="1")
    data = posted(draw(other))
    form = ParameterForm(schema_of(parameter("y", "string"), parameter("x", "number")), data)
    assert not form.is_valid()
    assert form.general_errors
    assert form.values == {}


def test_only_what_differs_from_its_default_is_changed() -> None:
    form = filled(schema_of(*DOCUMENTED), num_iterations="High", agg_type="")
    changed = {f.parameter.name for f in form.walk() if f.top and f.changed}
    assert changed == {"num_iterations", "agg_type"}
    assert form.sections[0].changed_count == 2


# --- Buttons of the form ---------------------------------------------------------------------


def pressed(schema: FormSchema, action: str, **extra: str) -> ParameterForm:
    data = posted(draw(ParameterForm(schema)), _action=action)
    for name, value in extra.items():
        data[name.replace("__", ".").replace("_", "-")] = value
    return ParameterForm(schema, data)


def names(form: ParameterForm) -> list[str]:
    found: list[str] = form.values["parameters"]["run"]["file_names"]
    return found


def test_rows_are_added_removed_and_moved_without_javascript() -> None:
    schema = schema_of(FILES)
    form = pressed(schema, "add:p-0-run-0")
    assert not form.is_sent
    assert len(form.sections[0].bands[0].fields[0].rows) == 3  # type: ignore[attr-defined]
    assert names(pressed(schema, "remove:p-0-run-0-r0")) == ["output.csv"]
    assert names(pressed(schema, "down:p-0-run-0-r0")) == ["output.csv", "input.csv"]
    assert names(pressed(schema, "up:p-0-run-0-r0")) == ["input.csv", "output.csv"]


@pytest.mark.parametrize(
    "action", ["remove:p-0-run-0-r9", "add:p-9", "restore:", "x", "add:p-0-run-0-r0"]
)
def test_a_button_that_is_none_changes_nothing(action: str) -> None:
    form = pressed(schema_of(FILES), action)
    assert not form.is_sent
    assert names(form) == ["input.csv", "output.csv"]


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("a\r\nb\r\n", ["a", "b"]),
        ("a, b,  c d ", ["a", "b", "c d"]),
        ('"x, y",z', ["x, y", "z"]),
        ("one, two\nthree", ["one, two", "three"]),
        ("\n\n", []),
        ('"unclosed', ['"unclosed']),
    ],
)
def test_lines_are_pasted_as_rows(text: str, added: list[str]) -> None:
    schema = schema_of(FILES)
    data = posted(draw(ParameterForm(schema)), _action="paste:p-0-run-0")
    data["p-0-run-0.paste"] = text
    assert names(ParameterForm(schema, data)) == ["input.csv", "output.csv", *added]


@pytest.mark.parametrize("text", ["name\tmin\nLoyal\t5", "Loyal,5", "min;name\n5;Loyal"])
def test_a_table_is_pasted_as_rows_of_objects(text: str) -> None:
    columns = [parameter("name", "string"), parameter("min", "number")]
    schema = schema_of(parameter("segments", "object_array", properties=columns))
    data = posted(draw(ParameterForm(schema)), _action="paste:p-0-run-0")
    data["p-0-run-0.paste"] = text
    run = ParameterForm(schema, data).values["parameters"]["run"]
    assert run == {"segments": [{"name": "Loyal", "min": 5}]}


def test_a_default_is_restored() -> None:
    schema = schema_of(*DOCUMENTED)
    data = posted(
        draw(ParameterForm(schema, initial_values={"parameters": {"run": {"agg_type": "MAX"}}}))
    )
    assert ParameterForm(schema, data).values["parameters"]["run"]["agg_type"] == "MAX"
    data["_action"] = "restore:p-0-run-0"
    assert ParameterForm(schema, data).values["parameters"]["run"]["agg_type"] == "AVG"


# --- What the API refuses --------------------------------------------------------------------


def test_a_refusal_lands_on_its_field() -> None:
    form = filled(schema_of(*DOCUMENTED))
    form.apply_api_error("parameters.run.num_iterations: must be one of 10, 50, 100")
    assert form.errors_by_field == {"parameters.run.num_iterations": "must be one of 10, 50, 100"}
    assert [problem.target for problem in form.problems] == ["p-0-run-2-field"]
    assert not form.is_valid()


def test_several_refusals_each_land_on_theirs() -> None:
    form = filled(schema_of(*DOCUMENTED))
    form.apply_api_error(
        "parameters.run.agg_type: bad; parameters.run.file_names[1]: worse\nAnd more"
    )
    assert form.errors_by_field == {
        "parameters.run.agg_type": "bad",
        "parameters.run.file_names[1]": "worse",
    }
    assert form.general_errors == ["And more"]


def test_a_refusal_of_a_block_in_an_app_lands_there() -> None:
    form = ParameterForm(FormSchema.of_app(parameters(AGG), [block("a.b", MAILS)]))
    form.apply_api_error(
        "parameters.a.b.run.email_notifications: no; appParameters.run.agg_type: no"
    )
    assert len(form.errors_by_field) == 2


def test_a_refusal_of_something_else_is_told_above_the_fields() -> None:
    form = filled(schema_of(*DOCUMENTED))
    form.apply_api_error("parameters.run.nobody: unknown parameter")
    assert form.general_errors == ["parameters.run.nobody: unknown parameter"]


# --- Secrets ---------------------------------------------------------------------------------

SECRETS = [
    parameter("token", "string", hideValue=True, defaultValue="DEFAULT-77"),
    parameter("pins", "number_array", hideValue=True, defaultValue=[770077]),
    parameter(
        "level", "string", hideValue=True, options=["LOW-77", "HIGH-77"], defaultValue="LOW-77"
    ),
    parameter("on", "boolean", hideValue=True, defaultValue=True),
    parameter("blob", "object", hideValue=True, defaultValue={"k": "BLOB-77"}),
    parameter("rows", "object_array", hideValue=True, defaultValue=[{"k": "ROW-77"}]),
    parameter(
        "store",
        "object",
        defaultValue={"user": "ana", "password": "NESTED-77"},
        properties=[parameter("user", "string"), parameter("password", "string", hideValue=True)],
    ),
    parameter(
        "wrong",
        "object",
        defaultValue={"password": "WRONG-77", "stranger": 1},
        properties=[parameter("password", "string", hideValue=True)],
    ),
    parameter("misfit", "number", hideValue=True, defaultValue="MISFIT-77"),
]
TYPED = {
    "token": "TYPED-77",
    "pins": ["7700"],
    "level": "HIGH-77",
    "blob": '{"k": "TYPED-BLOB-77"}',
    "rows": '[{"k": "TYPED-ROW-77"}]',
    "store": {"user": "ana", "password": "TYPED-NESTED-77"},
    "misfit": "770099",
}


def page(form: ParameterForm) -> str:
    # The titles of a secret's options are the schema's own words; which one was chosen is not.
    return draw(form).replace(">LOW-77<", "").replace(">HIGH-77<", "")


def test_no_secret_stands_in_a_fresh_page() -> None:
    form = ParameterForm(
        schema_of(*SECRETS), initial_values={"parameters": {"run": {"token": "OLD-77"}}}
    )
    assert "77" not in page(form)
    assert "checked" not in page(form).split('id="p-0-run-2"')[1].split("</div>")[0]


def test_no_secret_that_was_typed_comes_back() -> None:
    form = filled(schema_of(*SECRETS), **TYPED)
    assert form.values["parameters"]["run"]["store"]["password"] == "TYPED-NESTED-77"
    form.is_valid()
    assert "77" not in page(form)
    assert "77" not in str(form.masked_values())
    shown = repr([form, *form.every(), form.sections, list(form.groups)])
    assert "77" not in re.sub("0x[0-9a-f]+", "", shown)  # but for addresses in memory


def test_a_secret_in_a_wrong_field_is_not_told_either() -> None:
    form = filled(schema_of(*SECRETS), pins=["x77"], blob='{"k": "77"', misfit="77x")
    assert not form.is_valid()
    assert "77" not in page(form)
    assert "77" not in str(form.errors_by_field)


def test_a_secret_that_the_api_repeats_is_masked() -> None:
    form = filled(schema_of(*SECRETS), **TYPED)
    form.apply_api_error("parameters.run.token: TYPED-77 is refused\nNESTED: TYPED-NESTED-77")
    assert "TYPED" not in str(form.errors_by_field) + str(form.general_errors)


def test_masked_values_tell_that_a_secret_is_given() -> None:
    form = filled(schema_of(*SECRETS), **{**dict.fromkeys(TYPED, UNTOUCHED), "token": "TYPED-77"})
    assert form.masked_values()["parameters"]["run"] == {
        "token": "••••••",
        "store": {"user": "ana"},
    }


def test_a_program_asks_for_each_secret_that_is_needed_within_others_too() -> None:
    secret = parameter("password", "string", required=True, hideValue=True)
    store = parameter("store", "object", properties=[parameter("user", "string"), secret])
    keys = parameter("keys", "string_array", required=True, hideValue=True)
    optional = parameter("hint", "string", hideValue=True)
    form = filled(schema_of(store, keys, optional, secret), store={"user": "ana"})
    asked = form.masked_values(asking=True)["parameters"]["run"]
    assert asked == {"store": {"user": "ana", "password": MASK}, "keys": MASK, "password": MASK}
    assert not asked["keys"].is_text
    assert MASK not in str(form.masked_values())


# --- Many rows -------------------------------------------------------------------------------


def many(kind: str, values: list[Any]) -> FormSchema:
    return schema_of(parameter("them", kind, defaultValue=values))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("string_array", [f" value {n}," for n in range(1000)]),
        ("number_array", [n / 4 for n in range(1000)]),
        ("string_array", [*map(str, range(100)), ""]),
        ("string_array", [*map(str, range(100)), "two\nlines"]),
        ("string_array", [*map(str, range(100)), "odd\x0bline"]),
        ("string_array", [*map(str, range(100)), "\r"]),
    ],
)
def test_long_lists_post_what_they_show(kind: str, values: list[Any]) -> None:
    schema = many(kind, values)
    html = draw(ParameterForm(schema))
    assert ParameterForm(schema, posted(html)).values["parameters"]["run"]["them"] == values


def test_a_long_list_is_one_text_of_lines_that_may_be_edited() -> None:
    schema = many("number_array", list(range(100)))
    html = draw(ParameterForm(schema))
    assert html.count("<textarea") == 1
    form = ParameterForm(schema, posted(html, **{"p-0-run-0.lines": "1\r\n\r\n2"}))
    assert form.values["parameters"]["run"]["them"] == [1, 2]


def test_a_wrong_line_of_a_long_list_is_told_by_its_number() -> None:
    schema = many("number_array", list(range(100)))
    lines = "\n".join([*map(str, range(70)), "x"])
    data = posted(draw(ParameterForm(schema)), **{"p-0-run-0.lines": lines})
    (message,) = ParameterForm(schema, data).errors_by_field.values()
    assert message.startswith("Line 71: This is not a number.")


def test_a_thousand_lines_are_pasted_at_once() -> None:
    schema = schema_of(FILES)
    data = posted(draw(ParameterForm(schema)), _action="paste:p-0-run-0")
    data["p-0-run-0.paste"] = "\n".join(f"v{n}" for n in range(1000))
    assert len(names(ParameterForm(schema, data))) == 1002


def test_a_list_beyond_every_measure_is_refused_and_not_cut() -> None:
    schema = many("string_array", list(map(str, range(100))))
    data = posted(draw(ParameterForm(schema)), **{"p-0-run-0.lines": "x\n" * 20_000})
    form = ParameterForm(schema, data)
    assert not form.is_valid()
    assert "too long" in form.errors_by_field["parameters.run.them"]
