"""The values of a revision as a page shows them."""

import json
from typing import Any

from pressui.connections.models import Connection
from pressui.deployments.models import Revision
from pressui.deployments.values import sections_of
from tests.ids import CHURN_SPEC

# What the fields of Model say each, put together.
MODEL = {
    "learning_rate": 0.05,
    "max_depth": 6,
    "objective": "auc",
    "early_stopping": True,
    "patience": 50,
}


def model_of(mirrored: Connection, value: dict[str, Any]) -> Any:
    row = mirrored.deployments.filter(spec__spec_id=CHURN_SPEC, current_version="4.2.0").first()
    assert row is not None
    values = json.dumps({"": {"run": {"model": value}}})
    revision = Revision(deployment=row, number=99, version="4.2.0", values=values)
    sections = sections_of(row, revision)
    return next(one for part in sections for one in part.values if one.name == "model")


def test_an_object_as_its_fields_have_it_is_the_default(mirrored: Connection) -> None:
    assert model_of(mirrored, MODEL).is_default
    assert not model_of(mirrored, {**MODEL, "max_depth": 8}).is_default


def test_an_object_is_told_by_its_fields(mirrored: Connection) -> None:
    assert model_of(mirrored, MODEL).text.startswith("Learning rate: 0.05 · Depth: 6")
