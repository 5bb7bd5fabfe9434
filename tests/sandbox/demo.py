"""The demo data as Python, and how tests walk through it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressui import sandbox
from pressui.sandbox import terms

Json = dict[str, Any]
DEMO = Path(sandbox.__file__).parent / "demo"
SPECS: list[Json] = [
    item for file in sorted(DEMO.glob("specs/*.json")) for item in json.loads(file.read_text())
]
DEPLOYMENTS: list[Json] = json.loads((DEMO / "deployments.json").read_text())
BY_ID = {spec["id"]: spec for spec in SPECS}


def releases(spec: Json) -> list[Json]:
    """All releases of a spec in one shape, oldest first."""
    first = {key: spec[key] for key in ("createdDaysAgo", "createdBy", "parameters")}
    body = spec["body"]
    return [{**first, "release": body["release"], "config": body["config"]}, *spec["releases"]]


def release(spec: Json, version: str) -> Json:
    return next(item for item in releases(spec) if item["release"]["version"] == version)


def name(spec: Json) -> str:
    return str(spec["body"]["metadata"]["name"])


def levels(schema_part: list[Json]) -> Iterator[list[Json]]:
    """The parameters of a phase, then those inside each object, and so on."""
    yield schema_part
    for parameter in schema_part:
        yield from levels(parameter.get("properties", []))


def all_levels() -> Iterator[list[Json]]:
    for spec in SPECS:
        for item in releases(spec):
            for phase in terms.PHASES:
                yield from levels(item["parameters"][phase])
