"""The values of a deployment: a block's own, and an app's with those it hands to its blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pressui.sandbox.errors import refuse_any
from pressui.sandbox.parameters import Schema, by_name, filled, missing, names, unfit, unfit_value
from pressui.sandbox.secrets import MASK, masked, secret_names
from pressui.sandbox.terms import PHASES, Json

Phases = dict[str, Json]
Schemas = dict[str, Schema]


@dataclass(frozen=True)
class AppPhase:
    """One phase of an app: its own schema and those of its blocks by name."""

    phase: str
    schema: Schema
    blocks: dict[str, Schema]

    def shared(self, block: str) -> set[str]:
        """Parameters of the block that the app declares too."""
        return names(self.schema) & names(self.blocks[block])

    def secrets(self) -> frozenset[str]:
        """Names that are secret on either side; one side's mask holds for both."""
        own = names(self.schema)
        hidden = secret_names(self.schema)
        for schema in self.blocks.values():
            hidden |= secret_names(schema) & own
        return hidden


def for_block(schema: Schemas, given: Any) -> Phases:
    """What a block deployment gets: checked, with defaults, secrets masked."""
    problems: list[str] = []
    phases = _by_phase(given, "parameters", problems)
    values: Phases = {}
    for phase in PHASES:
        path = f"parameters.{phase}"
        problems += unfit(schema[phase], phases[phase], path)
        refuse_any(problems)
        full = filled(schema[phase], phases[phase])
        problems += missing(schema[phase], full, path)
        values[phase] = masked(schema[phase], full)
    refuse_any(problems)
    return values


def for_app(
    schema: Schemas, blocks: dict[str, Schemas], app_given: Any, given: Any
) -> tuple[Phases, dict[str, Phases]]:
    """What an app deployment and each of its blocks get."""
    problems: list[str] = []
    app_phases = _by_phase(app_given, "appParameters", problems)
    block_phases = _by_block(blocks, given, problems)
    refuse_any(problems)
    app_values: Phases = {}
    block_values: dict[str, Phases] = {name: {} for name in blocks}
    for phase in PHASES:
        level = AppPhase(phase, schema[phase], {name: blocks[name][phase] for name in blocks})
        sent = {name: block_phases[name][phase] for name in blocks}
        problems += unfit_app(level, app_phases[phase], sent)
        refuse_any(problems)
        app_values[phase], values = resolved(level, app_phases[phase], sent, problems)
        for name, value in values.items():
            block_values[name][phase] = value
    refuse_any(problems)
    return app_values, block_values


def unfit_app(level: AppPhase, app: Json, sent: dict[str, Json]) -> Iterator[str]:
    """What is wrong with what was sent for one phase of an app."""
    yield from unfit(level.schema, app, f"appParameters.{level.phase}")
    for block, values in sent.items():
        path = f"parameters.{block}.{level.phase}"
        yield from unfit(level.blocks[block], values, path)
        for name in values if isinstance(values, dict) else ():
            if name in level.shared(block):
                yield f"{path}.{name}: is given once, in appParameters"


def resolved(
    level: AppPhase, app: Json, sent: dict[str, Json], problems: list[str]
) -> tuple[Json, dict[str, Json]]:
    """Defaults filled in, the app's values handed down, what is missing named, secrets masked."""
    own = f"appParameters.{level.phase}"
    secrets = level.secrets()
    values = filled(level.schema, app)
    problems += missing(level.schema, values, own)
    by_block: dict[str, Json] = {}
    for block, schema in level.blocks.items():
        shared = level.shared(block)
        handed = {name: values[name] for name in shared if name in values}
        problems += _unfit_handed(schema, handed, own)
        full = filled(schema, {**sent[block], **handed})
        for problem in missing(schema, full, ""):
            named = problem[1:].split(":")[0].split(".")[0]
            path = own if named in shared else f"parameters.{block}.{level.phase}"
            problems.append(path + problem)
        by_block[block] = masked(schema, full, secrets & shared)
    return masked(level.schema, values, secrets), by_block


def _unfit_handed(schema: Schema, handed: Json, path: str) -> Iterator[str]:
    known = by_name(schema)
    for name, value in handed.items():
        if value != MASK:
            yield from unfit_value(known[name], value, f"{path}.{name}")


def _by_phase(given: Any, path: str, problems: list[str]) -> Phases:
    """`{"build": …, "run": …}` with both there."""
    if given is not None and not isinstance(given, dict):
        problems.append(f"{path}: must be an object with build and run")
        given = None
    unknown = (given or {}).keys() - set(PHASES)
    problems += [f"{path}.{key}: unknown phase, use build or run" for key in unknown]
    return {phase: _or_empty((given or {}).get(phase)) for phase in PHASES}


def _by_block(blocks: dict[str, Schemas], given: Any, problems: list[str]) -> dict[str, Phases]:
    if given is not None and not isinstance(given, dict):
        problems.append("parameters: must be an object of blocks")
        given = None
    unknown = (given or {}).keys() - blocks.keys()
    problems += [f"parameters.{name}: the app has no such block" for name in unknown]
    return {
        name: _by_phase((given or {}).get(name), f"parameters.{name}", problems) for name in blocks
    }


def _or_empty(value: Any) -> Any:
    return {} if value is None else value
