"""Outlines of configs: in order, told in words, without credentials, whatever they hold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressui.specs.graph import draw
from pressui.specs.structure import service, workflow

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
odd_keys = ("type", "parents", "executionParameters", "parameters", "repository")
odd_steps = st.dictionaries(
    st.text(), st.fixed_dictionaries({}, optional=dict.fromkeys(odd_keys, json_values))
)


def steps(**config: Any) -> list[str]:
    return [step.name for step in workflow({"steps": config}).steps]


def test_parents_come_first() -> None:
    assert steps(b={"parents": ["a"]}, a={}) == ["a", "b"]


def test_steps_in_a_circle_stay_as_they_were_written() -> None:
    assert steps(b={"parents": ["a"]}, a={"parents": ["b"]}) == ["b", "a"]


def test_a_parent_that_is_not_there_does_no_harm() -> None:
    assert steps(a={"parents": ["ghost"]}) == ["a"]


def test_credentials_are_not_told() -> None:
    step = {
        "type": "http",
        "method": "get",
        "url": "https://ana:pa55@host.example:8443/run?key=s3cret#s3cret",
        "auth": {"clientSecret": "s3cret"},
        "headers": {"absolute": {"x": "s3cret"}},
        "payload": "s3cret",
    }
    told = repr(workflow({"steps": {"call": step}}))
    assert "GET https://host.example:8443/run" in told
    assert "s3cret" not in told
    assert "pa55" not in told


def test_values_of_variables_are_not_told() -> None:
    facts = service({"serviceType": "api", "parameters": {"env": {"URL": "s3cret"}}})
    assert [fact.text for fact in facts] == ["API", "URL"]


def test_watchers_say_what_they_are_told_of() -> None:
    watcher = {"user": "ana", "events": {"fail": True, "success": False, "runtimeExceeded": 10}}
    assert workflow({"watchers": [watcher]}).watchers[0].events == ["fails", "over 10 min"]


@pytest.mark.parametrize("url", ["http://[", "https://a:b", "://", "http://h:99999/"])
def test_broken_addresses_do_no_harm(url: str) -> None:
    assert workflow({"steps": {"a": {"type": "http", "url": url}}}).steps


@given(json_values, odd_steps)
def test_any_config_can_be_shown(config: Any, odd: dict[str, Any]) -> None:
    service(config)
    drawn = workflow({"steps": odd, "triggers": config, "watchers": [config]})
    draw(drawn, "", lambda name: name)
    workflow(config)
