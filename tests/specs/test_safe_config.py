"""Configs as JSON: what outlines tell stands there, what may be a secret does not."""

import json
from typing import Any

from pressui.specs.safe_config import HIDDEN, as_json

STEP = {
    "type": "http",
    "method": "post",
    "url": "https://ana:hunter2@hooks.example/churn?key=hunter2",
    "auth": {"type": "basic", "password": "hunter2", "pin": 4711},
    "headers": {"absolute": {"x-token": "hunter2"}},
    "parameters": {"env": {"KEY": "hunter2", "SIZE": "@param:size"}, "secrets": ["TOKEN"]},
    "payload": '{"key": "hunter2"}',
    "parents": ["train"],
}


def shown(config: Any) -> Any:
    return json.loads(as_json(config))


def test_nothing_that_may_be_secret_is_in_it() -> None:
    text = as_json(STEP)
    assert "hunter2" not in text
    assert "4711" not in text


def test_what_is_known_stands_there() -> None:
    step = shown(STEP)
    assert (step["type"], step["method"], step["parents"]) == ("http", "post", ["train"])
    assert step["url"] == "https://hooks.example/churn"
    assert step["parameters"] == {
        "env": {"KEY": HIDDEN, "SIZE": "@param:size"},
        "secrets": ["TOKEN"],
    }


def test_any_json_can_be_told() -> None:
    for config in (None, [], "x", 3, {"a": [None, True, {"b": 1}]}):
        assert shown(config) is not False
