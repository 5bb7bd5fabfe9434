"""The parameters of a release as the form needs them: sections with a build and a run list."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pressui.press.resources import Parameter, ParameterSchema

PHASES: Final = ("build", "run")


@dataclass(frozen=True)
class Block:
    """A block of an app's release, as the form shows it."""

    name: str
    title: str
    kind: str
    version: str
    parameters: ParameterSchema
    spec_id: str = ""
    image_url: str = ""


@dataclass(frozen=True)
class Section(Block):
    """The parameters of a block spec, or of an app and its blocks; only these have a `name`."""

    @property
    def block(self) -> str:
        return self.name

    def phase(self, phase: str) -> tuple[Parameter, ...]:
        return self.parameters.phase(phase)

    @property
    def unreadable(self) -> int:
        """How many entries of the schema name no parameter, and so cannot be asked for."""
        return len(self.parameters.malformed)


@dataclass(frozen=True)
class Place:
    """Where a value stands: a block ("": the spec's own), a phase, a name."""

    block: str
    phase: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.block}/{self.phase}/{self.name}"


@dataclass(frozen=True)
class FormSchema:
    """All that one form asks for."""

    is_app: bool
    sections: tuple[Section, ...]

    @classmethod
    def of_block(cls, own: Block) -> "FormSchema":
        """One section: the block spec's own parameters."""
        return cls(False, (_section(own, "", own.parameters),))

    @classmethod
    def of_app(cls, own: ParameterSchema, blocks: Sequence[Block], title: str = "") -> "FormSchema":
        """The app's parameters first, then what remains of each block's."""
        build, run = (_stand_ins(own, blocks, phase) for phase in PHASES)
        app = Section("", title, "app", "", replace(own, build=build, run=run))
        return cls(True, (app, *(_remaining(own, block) for block in blocks)))

    def parameters(self) -> Iterator[tuple[Place, Section, Parameter]]:
        """All of them in their order; of two of one name the first counts."""
        for section in self.sections:
            for phase in PHASES:
                known = {p.name: p for p in reversed(section.phase(phase))}
                for name in dict.fromkeys(p.name for p in section.phase(phase)):
                    yield Place(section.block, phase, name), section, known[name]

    @property
    def fingerprint(self) -> str:
        """Tells one schema's form from another's: fields are named by their places."""
        places = [
            [s.block, *([shape(p) for p in s.phase(phase)] for phase in PHASES)]
            for s in self.sections
        ]
        return hashlib.sha256(json.dumps(places).encode()).hexdigest()[:16]


def _stand_ins(own: ParameterSchema, blocks: Sequence[Block], phase: str) -> tuple[Parameter, ...]:
    """An app's parameters stand in for the blocks'; one is required if any of these is."""
    needed = {p.name for block in blocks for p in block.parameters.phase(phase) if p.required}
    return tuple(replace(p, required=p.required or p.name in needed) for p in own.phase(phase))


def _remaining(own: ParameterSchema, block: Block) -> Section:
    left = []
    for phase in PHASES:
        taken = {parameter.name for parameter in own.phase(phase)}
        left.append(tuple(p for p in block.parameters.phase(phase) if p.name not in taken))
    build, run = left
    return _section(block, block.name, replace(block.parameters, build=build, run=run))


def _section(block: Block, name: str, parameters: ParameterSchema) -> Section:
    return Section(**{**vars(block), "name": name, "parameters": parameters})


def shape(parameter: Parameter) -> list[Any]:
    """What makes a control of one parameter do for another: name, type, choices, fields."""
    options = [[type(option.value).__name__, str(option.value)] for option in parameter.options]
    nested = [shape(child) for child in parameter.properties]
    return [parameter.name, parameter.type, parameter.secret, options, nested]
