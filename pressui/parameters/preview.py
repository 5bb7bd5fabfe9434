"""The body of a request as people read it before it is sent."""

from collections.abc import Mapping
from typing import Any

from pressui.parameters import json_text


def pretty(body: Mapping[str, Any]) -> str:
    """JSON in lines; give it a body with `masked_values`, never with secrets."""
    return json_text.to_text(dict(body))
