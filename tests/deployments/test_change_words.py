"""What was changed, in a line: only what differs, and of secrets no more than their names."""

from typing import Any

from pressui.deployments.change_words import changes_in_words
from pressui.parameters.compare import Side, differences
from tests.parameters.filling import parameter, schema_of

FLOOR = parameter("floor", "number", title="Floor")
KEY = parameter("key", "string", hideValue=True)
PRICES = parameter(
    "x", "object", title="Prices", properties=[FLOOR, parameter("cap", "string"), KEY]
)


def told(one: dict[str, Any], before: Any, after: Any) -> str:
    old, new = (Side(schema_of(one), {"": {"run": {"x": value}}}) for value in (before, after))
    return changes_in_words(old, new, [d for d in differences(old, new) if d.is_changed])


def test_of_an_object_only_the_field_that_differs() -> None:
    before = {"floor": 0.05, "cap": "none", "key": "s3cret"}
    after = {"floor": 0.07, "cap": "none", "key": "0ther"}
    assert told(PRICES, before, after) == "Prices · Floor 0.05 → 0.07"


def test_a_value_before_and_after() -> None:
    assert told(parameter("x", "number", title="Rounds"), 30, 40) == "Rounds 30 → 40"


def test_what_is_long_by_its_name_alone() -> None:
    assert told(parameter("x", "string", title="Query"), "a" * 50, "b") == "Query changed"
