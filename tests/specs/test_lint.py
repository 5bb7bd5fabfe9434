"""The check of a parameter schema: each finding, and silence where all is well."""

from typing import Any

import pytest

from pressui.press import ParameterSchema, read_schema
from pressui.specs.lint import Level, counts, lint

GOOD = {"name": "size", "type": "number", "required": True, "title": "Size", "description": "How"}


def schema(*parameters: dict[str, Any], phase: str = "run") -> ParameterSchema:
    found = read_schema({phase: [{**GOOD, **parameter} for parameter in parameters]})
    assert found is not None
    return found


def found(*parameters: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(f.level.value, f.words, f.mend) for f in lint(schema(*parameters))]


OTHER = {"name": "notify", "type": "boolean"}
CASES = [
    ({"title": ""}, "warning", "No title: analysts see the name.", "title: Size"),
    ({"name": "numIterations_max", "title": ""}, "warning", "No title", "Num iterations max"),
    ({"description": ""}, "advice", "No help", "description: …"),
    ({"required": False}, "advice", "Optional, yet without a default.", "defaultValue: …"),
    ({"type": "nubmer"}, "error", "The type “nubmer” is not known.", "type: number"),
    ({"required": "yes"}, "error", "required cannot be read", ""),
    ({"properties": [GOOD]}, "error", "Only objects have properties", "type: object"),
    ({"type": "object"}, "advice", "analysts have to type JSON", "properties"),
    ({"defaultValue": "5"}, "error", 'The default "5" does not fit the type number.', "5"),
    ({"defaultValue": "0.5"}, "error", "does not fit", "defaultValue: 0.5"),
    ({"defaultValue": "many"}, "error", "does not fit the type number", ""),
    (
        {"type": "number_array", "defaultValue": ["0.2", "0.5"]},
        "error",
        'The default ["0.2", "0.5"] does not fit',
        "defaultValue: [0.2, 0.5]",
    ),
    ({"type": "boolean", "defaultValue": "true"}, "error", "does not fit", "defaultValue: true"),
    ({"type": "string", "defaultValue": 5}, "error", "does not fit", 'defaultValue: "5"'),
    (
        {"defaultValue": 7, "options": [{"title": "Few", "value": 5}]},
        "error",
        "The default 7 is none of the options.",
        "defaultValue: 5",
    ),
    ({"options": ["a"]}, "error", 'The option "a" does not fit the type number.', ""),
    ({"options": [4, 21, 38]}, "advice", "Options show 4, 21 and 38. Give them titles.", "Small"),
    ({"options": [{"title": "One", "value": 1}]}, "advice", "A single option", ""),
    (
        {"type": "string", "hideValue": True, "defaultValue": "hunter2"},
        "error",
        "A secret with a default is no secret",
        "remove defaultValue",
    ),
    ({"name": "db_pass", "type": "string"}, "warning", "Reads like a secret", "hideValue: true"),
    ({"name": "apiKey", "type": "string"}, "warning", "Reads like a secret", "hideValue: true"),
]


@pytest.mark.parametrize(("change", "level", "words", "mend"), CASES)
def test_it_finds(change: dict[str, Any], level: str, words: str, mend: str) -> None:
    matching = [f for f in found(change) if f[0] == level and words in f[1] and mend in f[2]]
    assert matching, found(change)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"defaultValue": 5, "required": False},
        {"defaultValue": None},
        {"options": [{"title": "Few", "value": 5}, {"title": "Many", "value": 50}]},
        {"type": "string_array", "defaultValue": ["a"], "options": ["a", "b"]},
        {"name": "password", "type": "string", "hideValue": True},
        {"name": "token_count", "type": "string"},
        {"name": "compass", "type": "string"},
        {"name": "tokenizer", "type": "string"},
        {"name": "secret", "type": "boolean"},
        {"type": "object", "properties": [GOOD]},
    ],
)
def test_it_is_silent_where_all_is_well(change: dict[str, Any]) -> None:
    assert found(change) == []


def depends(name: str, value: Any = True) -> dict[str, Any]:
    return {"conditions": [{"dependsOn": name, "operator": "equals", "value": value}]}


def test_a_condition_on_nothing_is_found_and_the_near_name_told() -> None:
    level, words, mend = found(OTHER, depends("notifiy"))[0]
    assert (level, mend) == ("error", "dependsOn: notify")
    assert words.endswith("Did you mean notify?")


def test_a_condition_on_another_phase_is_on_nothing() -> None:
    given = {"build": [{**GOOD, **OTHER}], "run": [{**GOOD, **depends("notify")}]}
    assert "no such parameter" in lint(read_schema(given))[0].words  # type: ignore[arg-type]


def test_conditions_in_a_circle_are_found_once_a_parameter() -> None:
    circle = [
        {"name": "a", "type": "boolean", **depends("b")},
        {"name": "b", "type": "boolean", **depends("a")},
    ]
    assert [words for _level, words, _mend in found(*circle)] == [
        "Its condition leads back to itself through b, so it always shows.",
        "Its condition leads back to itself through a, so it always shows.",
    ]


def test_a_condition_on_itself_is_found() -> None:
    assert "only if it has a value itself" in found(depends("size", 5))[0][1]


def test_a_condition_that_can_never_hold_is_found() -> None:
    level, words, mend = found(OTHER, depends("notify", "true"))[0]
    assert (level, mend) == ("error", "value: true")
    assert words == 'Compares notify with "true", which it can never be.'


def test_conditions_within_others_are_looked_at_too() -> None:
    inner = depends("nobody")["conditions"]
    both = {"conditions": [{"conditionType": "OR", "conditions": inner}]}
    assert "no such parameter" in found(both)[0][1]


def test_a_name_given_twice_is_found() -> None:
    assert "given twice" in found({}, {})[0][1]


def test_fields_of_an_object_are_checked_with_their_path() -> None:
    holder = {"name": "job", "type": "object", "properties": [{**GOOD, "title": ""}]}
    assert [f.path for f in lint(schema(holder))] == ["run.job.size"]


def test_an_entry_without_a_name_is_found() -> None:
    assert lint(read_schema({"run": [{"type": "string"}]}))[0].level == Level.ERROR  # type: ignore[arg-type]


def test_the_worst_comes_first_and_all_are_counted() -> None:
    findings = lint(schema({"title": "", "description": "", "defaultValue": "x"}))
    assert [f.level.value for f in findings] == ["error", "warning", "advice"]
    assert counts(findings) == {"error": 1, "warning": 1, "advice": 1}


@pytest.mark.parametrize(
    "secret",
    [
        {"type": "string", "hideValue": True, "defaultValue": "hunter2"},
        {"type": "string", "hideValue": True, "defaultValue": ["hunter2"]},
        {
            "type": "object",
            "defaultValue": ["hunter2"],
            "properties": [{**GOOD, "type": "string", "hideValue": True}],
        },
    ],
)
def test_no_secret_is_told(secret: dict[str, Any]) -> None:
    assert "hunter2" not in str(lint(schema(secret)))


def test_a_comparison_with_a_secret_is_not_told() -> None:
    secret = {"name": "key", "type": "string", "hideValue": True}
    assert "1234" not in str(lint(schema(secret, depends("key", 1234))))
