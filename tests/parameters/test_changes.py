"""What a change sends back: the parts that differ, and nothing that a person may be typing in."""

from typing import Any

from pressui.parameters.changes import render_changes, render_errors
from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import FormSchema
from tests.parameters.browser import draw, posted
from tests.parameters.filling import parameter, schema_of

NOTIFY = schema_of(
    parameter("notify", "boolean", defaultValue=False),
    parameter(
        "to",
        "string_array",
        required=True,
        conditions=[{"dependsOn": "notify", "operator": "equals", "value": True}],
    ),
    parameter("rounds", "number", defaultValue=10),
)


def changes(schema: FormSchema, *touched: str, **typed: Any) -> str:
    """What comes back after these controls of a fresh page were changed."""
    data = posted(draw(ParameterForm(schema)))
    for name, value in typed.items():
        data[name.replace("_", "-") if name != "_action" else name] = value
    data.setlist("_touched", list(touched))
    return render_changes(ParameterForm(schema, data), data, {"fragment_url": "/changes/"})


def test_nothing_changed_sends_only_the_counts() -> None:
    html = changes(NOTIFY)
    assert html.count("hx-swap-oob") == 1
    assert 'id="p-0-count"' in html


def test_a_field_that_begins_to_show_is_sent_whole() -> None:
    html = changes(NOTIFY, "p-0-run-0", p_0_run_0="true")
    assert 'id="p-0-run-1-field"' in html
    assert "Shown because" in html
    assert 'id="p-0-run-2' not in html


def test_what_was_touched_gets_its_mark_but_not_a_new_control() -> None:
    html = changes(NOTIFY, "p-0-run-2", p_0_run_2="20")
    assert 'id="p-0-run-2-head"' in html
    assert ">Not the default<" in html
    assert 'id="p-0-run-2-field"' not in html
    assert 'value="20"' not in html


def test_only_what_was_touched_is_told_its_error() -> None:
    assert "without commas" in changes(NOTIFY, "p-0-run-2", p_0_run_2="1,0")
    assert "without commas" not in changes(NOTIFY, "p-0-run-0", p_0_run_2="1,0")


def test_a_pressed_button_sends_its_list_with_the_new_row_in_focus() -> None:
    html = changes(schema_of(parameter("l", "string_array")), _action="add:p-0-run-0")
    assert 'id="p-0-run-0-field"' in html
    assert html.count("autofocus") == 1


def test_nested_fields_come_and_go_on_their_own() -> None:
    inner = [
        parameter("on", "boolean", defaultValue=False),
        parameter(
            "why", "string", conditions=[{"dependsOn": "on", "operator": "equals", "value": True}]
        ),
    ]
    html = changes(schema_of(parameter("o", "object", properties=inner)), p_0_run_0_0="true")
    assert 'id="p-0-run-0-1-field"' in html
    assert 'id="p-0-run-0-field"' not in html


def test_errors_come_beside_fields_that_stay_as_they_are() -> None:
    form = ParameterForm(NOTIFY, posted(draw(ParameterForm(NOTIFY)), **{"p-0-run-2": "x"}))
    html = render_errors(form, {})
    assert "1 problem to mend first" in html
    assert 'href="#p-0-run-2"' in html
    assert 'name="p-0-run' not in html
