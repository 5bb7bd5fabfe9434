"""Two releases compared: parameters by what they ask of people, config in words, secrets never."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given

from pressui.connections.models import Connection
from pressui.parameters.schema import Block, FormSchema
from pressui.press import ParameterSchema, read_schema
from pressui.specs.compare import ParameterChange, compare_schemas
from pressui.specs.compare_config import Part, compare_services, compare_workflows
from tests.ids import APP_SPEC, CHURN_SPEC
from tests.specs.test_structure import json_values, odd_steps

CHURN = f"/specs/blocks/{CHURN_SPEC}/compare/"


def schema(*run: dict[str, Any]) -> FormSchema:
    parameters = read_schema({"build": [], "run": list(run)}) or ParameterSchema()
    return FormSchema.of_block(Block("churn", "Churn", "workflow", "1.0.0", parameters))


def parameter(**keys: Any) -> dict[str, Any]:
    return {"name": "weeks", "type": "number", "required": False, **keys}


def changed(old: dict[str, Any] | None, new: dict[str, Any] | None) -> ParameterChange:
    (found,) = compare_schemas(schema(*filter(None, [old])), schema(*filter(None, [new])))
    return found


@pytest.mark.parametrize(
    ("old", "new", "verdict", "why"),
    [
        (None, parameter(defaultValue=4), "new", ""),
        (None, parameter(), "new", "May stay empty"),
        (None, parameter(required=True), "required", "New and required"),
        (None, parameter(required=True, defaultValue=4), "new", ""),
        (None, parameter(required=True, hideValue=True), "required", "New and required"),
        (parameter(), None, "removed", ""),
        (parameter(), parameter(required=True), "required", "Required now"),
        (
            parameter(required=True, defaultValue=4),
            parameter(required=True),
            "required",
            "No default any more",
        ),
        (parameter(defaultValue=4), parameter(defaultValue=13), "default", ""),
        (parameter(), parameter(defaultValue=13), "default", ""),
        (parameter(defaultValue=4), parameter(defaultValue=4.0), "kept", ""),
        (parameter(), parameter(type="string"), "invalid", "Text now; it was: Number"),
        (
            parameter(options=[4, 13]),
            parameter(options=[13, 26]),
            "invalid",
            "No longer offered: 4; Offered too: 26",
        ),
        (parameter(), parameter(options=[4, 13]), "invalid", "One of 4, 13 now; it was free"),
        (parameter(options=[4]), parameter(options=[4, 13]), "kept", "Offered too: 13"),
        (parameter(options=[4]), parameter(), "kept", "Any value is allowed now"),
        (
            parameter(),
            parameter(hideValue=True),
            "required",
            "A secret now: it has to be entered anew",
        ),
        (parameter(title="Weeks"), parameter(title="Period"), "kept", "Was called “Weeks”"),
        (parameter(required=True), parameter(), "kept", "No longer required"),
        (parameter(), parameter(), "kept", ""),
    ],
)
def test_each_parameter_has_its_verdict(old: Any, new: Any, verdict: str, why: str) -> None:
    change = changed(old, new)
    assert (str(change.verdict), "; ".join(change.why)) == (verdict, why)


def test_blockers_come_first() -> None:
    old = schema(parameter(name="a"), parameter(name="b"), parameter(name="c"))
    new = schema(parameter(name="a"), parameter(name="c", type="string"), parameter(name="d"))
    assert [c.place.name for c in compare_schemas(old, new)] == ["c", "d", "b", "a"]


def test_defaults_of_secrets_are_not_told() -> None:
    old = parameter(hideValue=True, type="string", defaultValue="s3cret", options=["s3cret", "x"])
    new = {**old, "defaultValue": "s3cret2", "options": ["s3cret2"]}
    assert "s3cret" not in repr(changed(old, new))
    assert "s3cret" not in repr(changed(None, new))


def test_it_names_the_fields_that_changed() -> None:
    def model(*fields: dict[str, Any]) -> dict[str, Any]:
        return parameter(name="model", type="object", properties=list(fields))

    depth = {"name": "depth", "title": "Depth", "type": "number", "required": False}
    old = model({**depth, "defaultValue": 4}, {**depth, "name": "seed", "title": "Seed"})
    new = model({**depth, "defaultValue": 6}, {**depth, "name": "rate", "title": "Rate"})
    assert changed(old, new).why == [
        "Fields: “Depth”: default 4 → 6; “Rate” is new; “Seed” is gone"
    ]


def test_what_nothing_has_is_not_red(as_viewer: Client, mirrored: Connection) -> None:
    page = as_viewer.get(CHURN).content.decode()
    assert '<span class="tone-mute"><b>0</b>' in page
    assert 'tone-bad"><b>0</b>' not in page


def test_a_schema_beside_itself_is_kept() -> None:
    same = schema(parameter(defaultValue=[1]), parameter(name="b", options=[1, 2]))
    assert {str(change.verdict) for change in compare_schemas(same, same)} == {"kept"}


def one_part(old: Any, new: Any) -> Part:
    (part,) = compare_workflows(old, new)
    return part


def steps(**step: Any) -> dict[str, Any]:
    return {"steps": {"train": {"type": "standard", **step}}}


def test_a_changed_setting_has_both_values() -> None:
    part = one_part(steps(command="a"), steps(command="b"))
    assert (part.kind, part.name, part.verdict) == ("Step", "train", "changed")
    assert [(c.label, c.before, c.after) for c in part.changes] == [("Command", "a", "b")]


def test_a_step_that_came_is_new_and_one_that_went_is_gone() -> None:
    assert one_part({"steps": {}}, steps()).verdict == "added"
    assert one_part(steps(), {"steps": {}}).verdict == "removed"


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ({"payload": "s3cret"}, {"payload": "s3cret2"}, "payload"),
        ({}, {"auth": {"clientSecret": "s3cret"}}, "auth.clientSecret"),
        ({"headers": {"absolute": {"x": "s3cret"}}}, {}, "headers.absolute.x"),
        ({"parameters": {"env": {"URL": "s3cret"}}}, {}, "variable URL"),
        ({"url": "https://h/?k=s3cret"}, {"url": "https://h/?k=s3cret2"}, "url"),
        ({"whatever": ["s3cret"]}, {}, "whatever"),
    ],
)
def test_what_may_be_secret_is_named_and_not_shown(was: Any, now: Any, named: str) -> None:
    part = one_part(steps(**was), steps(**now))
    assert named in part.unshown
    assert "s3cret" not in repr(part)


def test_a_variable_given_by_a_parameter_is_shown() -> None:
    part = one_part(steps(), steps(parameters={"env": {"REGION": "@param:region"}}))
    assert [(c.label, c.after) for c in part.changes] == [("variable REGION", "@param:region")]


def test_an_image_is_told_once() -> None:
    old = {**steps(imageRef="i"), "images": {"i": {"version": "1", "secrets": ["TOKEN"]}}}
    new = {**steps(imageRef="i"), "images": {"i": {"version": "2", "secrets": ["TOKEN"]}}}
    part = one_part(old, new)
    assert (part.kind, part.changes[0].before, part.changes[0].after) == ("Image", "1", "2")


def test_a_trigger_that_moved_is_told_in_words() -> None:
    part = one_part({"triggers": [{"cron": "0 6 * * 1"}]}, {"triggers": [{"cron": "0 6 * * 2"}]})
    assert [c.label for c in part.changes] == ["Tuesday 06:00", "Monday 06:00"]


def test_a_watchers_payload_is_not_shown() -> None:
    old, new = ({"watchers": [{"webhook": {"name": "n", "payload": p}}]} for p in ("s3cret", "x"))
    part = one_part(old, new)
    assert (part.kind, part.unshown) == ("Watchers", ["watchers"])


def test_settings_of_a_service_are_compared() -> None:
    (part,) = compare_services({"minInstances": 1}, {"minInstances": 2})
    assert [(c.before, c.after) for c in part.changes] == [("at least 1", "at least 2")]


@given(json_values, json_values, odd_steps, odd_steps)
def test_any_two_configs_can_be_compared(one: Any, other: Any, odd: Any, odder: Any) -> None:
    compare_workflows(one, other)
    compare_services(one, other)
    compare_workflows({"steps": odd, "triggers": one}, {"steps": odder, "images": other})
    assert compare_workflows({"steps": odd}, {"steps": odd}) == []


def test_the_latest_is_compared_with_the_one_before(
    as_viewer: Client, mirrored: Connection
) -> None:
    context = as_viewer.get(CHURN).context
    assert (context["old"].version, context["new"].version) == ("4.1.0", "4.2.0")


def test_notes_of_all_releases_between_are_told(as_viewer: Client, mirrored: Connection) -> None:
    context = as_viewer.get(CHURN + "?from=3.0.0&to=4.0.0").context
    assert [one.version for one in context["passed"]] == ["4.0.0", "3.2.0", "3.1.0"]


def test_going_back_is_said_so(as_viewer: Client, mirrored: Connection) -> None:
    page = as_viewer.get(CHURN + "?from=4.2.0&to=4.0.0").content.decode()
    assert "this is what going back to 4.0.0 would change" in page


def test_blocks_of_an_app_are_compared(as_viewer: Client, mirrored: Connection) -> None:
    parts = as_viewer.get(f"/specs/apps/{APP_SPEC}/compare/?from=1.0.0&to=2.1.0").context["parts"]
    checks = next(part for part in parts if part.name == "Data Quality Checks")
    assert (checks.kind, checks.verdict) == ("Block", "added")


def test_an_unknown_release_is_told(as_viewer: Client, mirrored: Connection) -> None:
    answer = as_viewer.get(CHURN + "?to=9.9.9")
    assert answer.status_code == 404
    assert "has no release 9.9.9" in answer.content.decode()
