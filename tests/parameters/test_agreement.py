"""Generated schemas and values: the form and the sandbox's own rules always agree."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import FormSchema
from pressui.sandbox import conditions
from pressui.sandbox.parameters import by_name, missing, unfit
from pressui.sandbox.parameters import filled as with_defaults
from tests.parameters.browser import draw, posted
from tests.parameters.filling import schema_of
from tests.parameters.test_values import exactly

type Json = dict[str, Any]

EXAMPLES = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5)
numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
scalars: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "string": texts,
    "number": numbers,
}
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def value_of(entry: Json) -> st.SearchStrategy[Any]:
    """A value that has the entry's type and options."""
    kind = entry["type"]
    if kind.endswith("_array"):
        element = {**entry, "type": kind.removesuffix("_array")}
        return st.lists(value_of(element), max_size=3)
    if entry.get("options"):
        return st.sampled_from([o["value"] if isinstance(o, dict) else o for o in entry["options"]])
    if kind == "object" and entry.get("properties"):
        fields = {child["name"]: value_of(child) for child in entry["properties"]}
        return st.fixed_dictionaries({}, optional=fields)
    if kind == "object":
        return st.dictionaries(texts, anything, max_size=2)
    return scalars[kind]


@st.composite
def entry(draw_: st.DrawFn, name: str, names: list[str], depth: int) -> Json:
    """One parameter; its conditions look at its neighbors."""
    kinds = [
        "boolean",
        "string",
        "number",
        "string_array",
        "number_array",
        "object",
        "object_array",
    ]
    made: Json = {
        "name": name,
        "type": draw_(st.sampled_from(kinds)),
        "required": draw_(st.booleans()),
    }
    base = made["type"].removesuffix("_array")
    if base in scalars and draw_(st.booleans()):
        values = draw_(st.lists(scalars[base], min_size=1, max_size=6))
        made["options"] = [{"title": f"o{i}", "value": v} for i, v in enumerate(values)]
    if base == "object" and depth and draw_(st.booleans()):
        made["properties"] = draw_(entries(depth - 1))
    if draw_(st.booleans()):
        made["defaultValue"] = draw_(value_of(made))
    if draw_(st.integers(0, 3)) == 0:
        made["conditions"] = draw_(st.lists(condition(names), min_size=1, max_size=2))
    return made


def condition(names: list[str]) -> st.SearchStrategy[Json]:
    basic = st.fixed_dictionaries(
        {
            "dependsOn": st.sampled_from(names),
            "operator": st.sampled_from(["equals", "not-equals"]),
            "value": st.sampled_from([True, False, 0, 1, "", "a"]),
        }
    )
    kinds = st.sampled_from(["AND", "OR"])
    several = st.lists(basic, max_size=2)
    return basic | st.fixed_dictionaries({"conditionType": kinds, "conditions": several})


@st.composite
def entries(draw_: st.DrawFn, depth: int = 2) -> list[Json]:
    names = draw_(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    return [draw_(entry(name, names, depth)) for name in names]


def posted_unchanged(schema: FormSchema, form: ParameterForm) -> ParameterForm:
    return ParameterForm(schema, posted(draw(form)))


def run_of(form: ParameterForm) -> Json:
    run: Json = form.values.get("parameters", {}).get("run", {})
    return run


def refusals(run: list[Json], values: Json) -> list[str]:
    """What the sandbox would say to a deployment with these values."""
    full = with_defaults(run, values)
    return [*unfit(run, values, "run"), *missing(run, full, "run")]


def assert_agreed(form: ParameterForm, run: list[Json]) -> None:
    """Valid here is accepted there, and the other way round.

    But for one thing: to empty a required field that has a default is a slip, so that the form
    asks, where the API would go on with the default.
    """
    refused = refusals(run, run_of(form))
    emptied = any(field.lacking and field.has_default for field in form.walk())
    assert form.is_valid() == (not refused) or emptied, (form.errors_by_field, refused)


@EXAMPLES
@given(entries())
def test_a_form_that_nobody_touches_posts_what_it_shows(run: list[Json]) -> None:
    schema = schema_of(*run)
    fresh = ParameterForm(schema)
    assert exactly(posted_unchanged(schema, fresh).values) == exactly(fresh.values)


@EXAMPLES
@given(entries())
def test_the_defaults_are_valid_where_the_sandbox_takes_them(run: list[Json]) -> None:
    schema = schema_of(*run)
    form = posted_unchanged(schema, ParameterForm(schema))
    assert_agreed(form, run)


@EXAMPLES
@given(st.data())
def test_values_come_out_as_they_went_in_and_both_agree(data: st.DataObject) -> None:
    run = data.draw(entries())
    schema = schema_of(*run)
    values = {e["name"]: data.draw(value_of(e)) for e in run if data.draw(st.booleans())}
    shown = ParameterForm(schema, initial_values={"parameters": {"run": values}})
    form = posted_unchanged(schema, shown)
    assert exactly(form.values) == exactly(shown.values)
    assert_agreed(form, run)


@EXAMPLES
@given(st.data())
def test_both_hide_the_same_parameters(data: st.DataObject) -> None:
    run = data.draw(entries())
    values = {e["name"]: data.draw(value_of(e)) for e in run if data.draw(st.booleans())}
    form = ParameterForm(schema_of(*run), initial_values={"parameters": {"run": values}})
    fields = {f.parameter.name: f for f in form.every() if f.top}
    full = with_defaults(run, run_of(form))
    if not any(field.error for field in form.every()):
        hidden = conditions.hidden(by_name(run).values(), full)
        assert {name for name, field in fields.items() if not field.shown} == hidden


@EXAMPLES
@given(entries(), st.data())
def test_a_default_of_any_kind_never_breaks_the_page(run: list[Json], data: st.DataObject) -> None:
    for broken in run:
        broken["defaultValue"] = data.draw(anything)
    schema = schema_of(*run)
    assert posted_unchanged(schema, ParameterForm(schema)) is not None


@EXAMPLES
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                [
                    *"abc",
                    "name",
                    "type",
                    "required",
                    "options",
                    "conditions",
                    "properties",
                    "defaultValue",
                    "hideValue",
                    "title",
                ]
            ),
            anything,
        ),
        max_size=3,
    )
)
def test_a_schema_of_any_kind_never_breaks_the_page(run: list[Json]) -> None:
    schema = schema_of(*({"name": "x", "type": "object_array", **entry} for entry in run))
    assert posted_unchanged(schema, ParameterForm(schema)) is not None
