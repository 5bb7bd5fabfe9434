"""Which parameters are shown: conditions on the values of siblings, evaluated after defaults."""

from collections.abc import Iterable, Iterator
from typing import Any

from pressui.sandbox.terms import Json


def equal(one: Any, other: Any) -> bool:
    """Numbers compare by value; anything else must agree in type and value ("1" is not 1)."""
    if _is_number(one) and _is_number(other):
        return bool(one == other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    return bool(one == other)


def hidden(parameters: Iterable[Json], values: Json) -> set[str]:
    """Names of the parameters whose conditions do not hold."""
    return _Visibility(parameters, values).hidden()


class _Visibility:
    """One level of a schema with its values; each parameter is decided once."""

    def __init__(self, parameters: Iterable[Json], values: Json) -> None:
        self.conditions = {item["name"]: item.get("conditions") or [] for item in parameters}
        self.values = values
        self.decided: dict[str, bool] = {}

    def hidden(self) -> set[str]:
        return {name for name in self.conditions if not self._shown(name)}

    def _shown(self, name: str) -> bool:
        if name not in self.decided:
            items = self.conditions[name]
            self.decided[name] = self._cannot_be_decided(name) or all(map(self._holds, items))
        return self.decided[name]

    def _cannot_be_decided(self, name: str) -> bool:
        """A circle, or a name nobody has: such a parameter is shown rather than lost."""
        if not set(_named(self.conditions[name])) <= self.conditions.keys():
            return True
        reached: set[str] = set()
        waiting = list(_named(self.conditions[name]))
        while waiting:
            reached.add(other := waiting.pop())
            known = _named(self.conditions.get(other, []))
            waiting.extend(step for step in known if step not in reached)
        return name in reached

    def _holds(self, condition: Json) -> bool:
        if "conditionType" not in condition:
            return self._basic_holds(condition)
        results = [self._basic_holds(item) for item in condition.get("conditions") or []]
        return not results or (any if condition["conditionType"] == "OR" else all)(results)

    def _basic_holds(self, condition: Json) -> bool:
        """What is unset or itself hidden equals nothing, so that `not-equals` holds."""
        name = condition["dependsOn"]
        value = self.values.get(name) if self._shown(name) else None
        same = value is not None and equal(value, condition.get("value"))
        return same if condition.get("operator") == "equals" else not same


def _named(conditions: Iterable[Json]) -> Iterator[str]:
    for condition in conditions:
        if "conditionType" in condition:
            yield from _named(condition.get("conditions") or [])
        else:
            yield condition["dependsOn"]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
