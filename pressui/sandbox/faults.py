"""Faults that tests switch on: what goes wrong with the next requests that match."""

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from pressui.sandbox.errors import bad_request
from pressui.sandbox.terms import Json

_KEPT_REQUESTS = 20_000


@dataclass
class Fault:
    """One thing that goes wrong, for so many requests (0: until cleared)."""

    method: str = ""
    path: str = "/"
    times: int = 1
    skip: int = 0
    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: str = ""
    truncate: int | None = None
    trickle: float = 0.0
    endless: bool = False

    @property
    def is_canned(self) -> bool:
        """Whether the answer is the fault's own, and the operation is not run."""
        return bool(self.status) or self.body is not None

    def payload(self) -> bytes:
        if isinstance(self.body, str):
            return self.body.encode()
        body = {"detail": "A fault that was asked for"} if self.body is None else self.body
        return json.dumps(body).encode()

    def matches(self, method: str, path: str) -> bool:
        return self.method in ("", method) and path.startswith(self.path)


def fault_from(body: Any) -> Fault:
    """Read a fault from what was posted."""
    known = Fault.__dataclass_fields__
    if not isinstance(body, dict) or not body.keys() <= known.keys():
        raise bad_request(f"A fault is an object of {', '.join(known)}")
    given = {key: value for key, value in body.items() if value is not None}
    if given.get("drop", "") not in ("", "before", "after"):
        raise bad_request("drop: must be before or after")
    return Fault(**{**given, "method": str(given.get("method", "")).upper()})


class Faults:
    """The faults that are switched on, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def listed(self) -> list[Json]:
        with self._lock:
            return [vars(fault).copy() for fault in self._faults]

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault for this request; it is used up when its times are over."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(method, path):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
                return fault
        return None


class RequestLog:
    """What came in: addresses and statuses; never a header, never a body."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Json] = deque(maxlen=_KEPT_REQUESTS)

    def add(self, method: str, path: str, query: str, time: str) -> Json:
        entry: Json = {"method": method, "path": path, "query": query, "status": None, "time": time}
        with self._lock:
            self._entries.append(entry)
        return entry

    def listed(self) -> list[Json]:
        with self._lock:
            return [entry.copy() for entry in self._entries]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
