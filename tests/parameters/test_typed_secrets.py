"""Which control of a page is for which secret: the same mark, wherever the parameter stands."""

import json
from typing import Any

from pressui.parameters.forms import ParameterForm
from tests.parameters.filling import parameter, schema_of

TOKEN = parameter("token", "string", hideValue=True)
OTHER = parameter("other", "string", hideValue=True)
STORE = parameter("store", "object", properties=[parameter("user", "string"), TOKEN])


def marks(*run: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = json.loads(ParameterForm(schema_of(*run)).secret_controls)
    return found


def test_only_controls_of_secrets_have_one() -> None:
    keys = parameter("keys", "string_array", hideValue=True)
    assert list(marks(parameter("mode", "string"), TOKEN, keys, STORE)) == [
        "p-0-run-1",
        "p-0-run-3-1",
    ]
    assert marks(parameter("mode", "string")) == {}


def test_it_goes_with_the_parameter_not_with_its_place() -> None:
    before, after = marks(OTHER, TOKEN), marks(TOKEN, OTHER)
    assert before["p-0-run-1"] == after["p-0-run-0"]
    assert before["p-0-run-0"] == after["p-0-run-1"]


def test_another_parameter_has_another() -> None:
    as_number = parameter("token", "number", hideValue=True)
    found = {*marks(TOKEN).values(), *marks(as_number).values(), *marks(STORE).values()}
    assert len(found) == 3
