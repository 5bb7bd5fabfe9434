"""What conditions mean: which parameters of one phase and level show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from pressui.parameters.values import same
from pressui.press.resources import MISSING, BasicCondition, CompositeCondition, Parameter

type Condition = BasicCondition | CompositeCondition


def holds(condition: Condition, values: Mapping[str, Any]) -> bool:
    """Whether a condition holds, given the values of those that are set and shown."""
    if isinstance(condition, CompositeCondition):
        results = [holds(part, values) for part in condition.conditions]
        return not results or (any if condition.type == "OR" else all)(results)
    # A value that is unset or hidden is not in `values`: it equals nothing.
    found = values.get(condition.depends_on, MISSING)
    equal = found is not MISSING and same(found, condition.value)
    return {"equals": equal, "not-equals": not equal}.get(condition.operator, True)


def names_in(conditions: Iterable[Condition]) -> Iterator[str]:
    """The parameters that conditions look at."""
    for condition in conditions:
        if isinstance(condition, CompositeCondition):
            yield from names_in(condition.conditions)
        else:
            yield condition.depends_on


def is_shown(parameter: Parameter, values: Mapping[str, Any]) -> bool:
    """Whether one parameter shows: the items of its outer list must all hold."""
    return all(holds(condition, values) for condition in parameter.conditions)


class Visibility:
    """Decides which of some neighbors show, from their values after defaults."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self._parameters = {item.name: item for item in reversed(parameters)}

    @cached_property
    def _needs(self) -> dict[str, set[str]]:
        return {name: set(names_in(p.conditions)) for name, p in self._parameters.items()}

    @cached_property
    def _order(self) -> list[str]:
        needs = {name: set() if name in self.unsound else self._needs[name] for name in self._needs}
        return list(TopologicalSorter(needs).static_order())

    @cached_property
    def unsound(self) -> frozenset[str]:
        """Those that name a stranger or lead back to themselves: they are always shown."""
        strangers = {name for name, needed in self._needs.items() if needed - self._needs.keys()}
        return frozenset(strangers | {name for name in self._needs if self._leads_back(name)})

    def _leads_back(self, name: str) -> bool:
        reached: set[str] = set()
        waiting = list(self._needs[name])
        while waiting:
            step = waiting.pop()
            if step not in reached:
                reached.add(step)
                waiting.extend(self._needs.get(step, ()))
        return name in reached

    def shown(self, values: Mapping[str, Any]) -> set[str]:
        """The names that show; `values` holds what is set, after defaults."""
        if not any(parameter.conditions for parameter in self._parameters.values()):
            return set(self._parameters)  # nearly all levels: there is nothing to put in order
        known: dict[str, Any] = {}
        shown: set[str] = set()
        for name in self._order:
            if name in self.unsound or is_shown(self._parameters[name], known):
                shown.add(name)
                known |= {name: values[name]} if name in values else {}
        return shown
