"""What an operation works with: the store, the moment, the caller, the pace of deployments."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from pressui.sandbox.errors import bad_request
from pressui.sandbox.multipart import Form
from pressui.sandbox.store import Store
from pressui.sandbox.terms import Json

_NAMESPACE = uuid.UUID("6f9a1d6e-2f0e-4f5b-9c58-4f6f2f1b7d10")


@dataclass(frozen=True)
class Context:
    """One moment of the sandbox: every time that is written during a request is `now`."""

    store: Store
    pace: float
    now: float
    by: str


@dataclass(frozen=True)
class Call:
    """One request, authorized and parsed."""

    context: Context
    ids: dict[str, str]
    query: dict[str, list[str]] = field(default_factory=dict)
    body: Any = None
    form: Form | None = None

    @property
    def family(self) -> str:
        return self.ids["family"]

    def fields(self) -> Json:
        """The JSON object that was sent."""
        if not isinstance(self.body, dict):
            raise bad_request("The body must be a JSON object")
        return self.body

    def flag(self, name: str) -> bool:
        values = self.query.get(name, ["false"])
        return values[-1].lower() == "true"


def new_id() -> str:
    return str(uuid.uuid4())


def steady_id(*parts: str) -> str:
    """The same id for the same thing, for seeds and for what is derived."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


def load(text: str) -> Any:
    return json.loads(text)
