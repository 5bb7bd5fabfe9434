"""The sandbox behind its HTTP server: who may call, which operation runs, in one transaction."""

import hmac
from typing import Any

from pressui.sandbox import lifecycle
from pressui.sandbox.clock import Clock
from pressui.sandbox.context import Call, Context
from pressui.sandbox.errors import ApiError, bad_request
from pressui.sandbox.faults import Faults, RequestLog, fault_from
from pressui.sandbox.multipart import Form
from pressui.sandbox.routes import route
from pressui.sandbox.store import Store
from pressui.sandbox.terms import Json

READ_ONLY_TOKEN = "sandbox-readonly"  # noqa: S105 - a documented token of the sandbox
CALLER = "sandbox.user@example.com"


class Sandbox:
    """One Press API with its state, its clock and its faults."""

    def __init__(self, store: Store, *, pace: float, token: str) -> None:
        self.store = store
        self.pace = pace
        self.token = token
        self.clock = Clock(float(store.remembered("clock", "0")))
        self.faults = Faults()
        self.requests = RequestLog()

    def authorize(self, method: str, credentials: str) -> None:
        """The token as it is or as a bearer; the read-only one may only read."""
        given = credentials.removeprefix("Bearer ").strip()
        if _equal(given, self.token):
            return
        if not _equal(given, READ_ONLY_TOKEN):
            raise ApiError(401, "The credentials are missing or not valid")
        if method != "GET":
            raise ApiError(403, "This token may read but not write")

    def call(
        self, method: str, path: str, query: dict[str, list[str]], body: Any, form: Form | None
    ) -> tuple[int, Any]:
        """Run one operation; it is applied as a whole or not at all."""
        operation, status, ids = route(method, path)
        try:
            with self.store.transaction():
                context = self.context()
                lifecycle.settle(context)
                return status, operation(Call(context, ids, query, body, form))
        except RecursionError as error:
            raise bad_request("The body is nested too deeply") from error
        except UnicodeEncodeError as error:
            raise bad_request("The body holds half a character") from error

    def context(self, by: str = CALLER) -> Context:
        return Context(self.store, self.pace, self.clock.now(), by)

    def control(self, method: str, path: str, body: Any) -> Json:
        """The `/_sandbox/` addresses: faults, requests, clock."""
        match method, path.removeprefix("/_sandbox/"):
            case "POST", "faults":
                self.faults.add(fault_from(body))
            case "DELETE", "faults":
                self.faults.clear()
            case "GET", "faults":
                return {"faults": self.faults.listed()}
            case "GET", "requests":
                return {"requests": self.requests.listed()}
            case "DELETE", "requests":
                self.requests.clear()
            case "POST", "clock":
                return self._advance(body)
            case _:
                raise ApiError(404, f"There is nothing at {path}")
        return {}

    def _advance(self, body: Any) -> Json:
        seconds = body.get("advance") if isinstance(body, dict) else None
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
            raise bad_request("advance: must be a number of seconds")
        with self.store.transaction():
            self.clock.advance(seconds)
            self.store.remember("clock", repr(self.clock.offset))
            lifecycle.settle(self.context())
        return {"now": self.clock.now()}


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
