"""Every schema of the demo catalogue: it draws, posts what it shows, and the sandbox agrees."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pressui.parameters.controls import JsonField
from pressui.parameters.forms import ParameterForm
from pressui.sandbox.parameters import filled, missing, unfit
from tests.parameters.browser import draw, posted
from tests.parameters.filling import schema_of

SPECS = Path(__file__).resolve().parents[2] / "pressui" / "sandbox" / "demo" / "specs"


def schemas() -> Iterator[Any]:
    for path in sorted(SPECS.glob("*.json")):
        for spec in json.loads(path.read_text()):
            for place, release in enumerate([spec, *spec["releases"]]):
                if release.get("parameters"):
                    label = f"{path.stem}-{spec['id'][:8]}-{place}"
                    yield pytest.param(release["parameters"], id=label)


@pytest.mark.parametrize("raw", list(schemas()))
def test_a_demo_schema_is_a_form_that_the_sandbox_agrees_with(raw: dict[str, Any]) -> None:
    schema = schema_of(*raw["run"], build=tuple(raw["build"]))
    fresh = ParameterForm(schema)
    form = ParameterForm(schema, posted(draw(fresh)))
    assert form.values == fresh.values
    sent = form.values.get("parameters", {})
    refused = [
        problem
        for phase in ("build", "run")
        for values in [sent.get(phase, {})]
        for problem in [
            *unfit(raw[phase], values, phase),
            *missing(raw[phase], filled(raw[phase], values), phase),
        ]
    ]
    assert form.is_valid() == (not refused)


def test_the_demo_shows_every_kind_of_field() -> None:
    kinds = set()
    for param in schemas():
        raw = param.values[0]
        form = ParameterForm(schema_of(*raw["run"], build=tuple(raw["build"])))
        kinds |= {field.kind for field in form.every() if not isinstance(field, JsonField)}
    assert kinds >= {"text", "number", "switch", "radio", "rows", "object"}
