"""Whatever an API may answer: a typed result or a typed error, never anything else."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests import PreparedRequest, Response  # noqa: TID251 - what the client's adapter answers
from requests.adapters import BaseAdapter  # noqa: TID251
from urllib3 import HTTPResponse

from pressui.press import PressClient, PressError, Retries
from tests.press.operation_table import OPERATIONS, Operation

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TIME = "2024-03-01T18:00:00.000Z"
PARAMETER = {
    "name": "p",
    "type": "object",
    "required": True,
    "defaultValue": {"a": 1.5},
    "title": "P",
    "options": ["a", {"title": "B", "value": 1}],
    "hideValue": False,
    "conditions": [
        {"dependsOn": "q", "operator": "equals", "value": 1},
        {"conditionType": "AND", "conditions": [{"dependsOn": "q", "operator": "equals"}]},
    ],
    "properties": [{"name": "a", "type": "number", "required": False}],
}
SCHEMA = {"build": [], "run": [PARAMETER], "groups": {"build": [], "run": ["p"]}}
RELEASE = {
    "id": "r",
    "version": "1.0.0",
    "notes": "n",
    "createdAt": TIME,
    "config": [{"id": "s", "release": {"version": "1.0.0"}, "autoRunOnDeploy": True}],
    "artifact": {"id": "z", "version": 1},
    "parameters": SCHEMA,
    "release": {"version": "1.0.0"},
}
REVISION = {
    "id": "v",
    "revision": 1,
    "status": "failed",
    "createdAt": TIME,
    "blocks": [{"deploymentId": "b", "platformId": None, "kind": "workflow", "revision": 1}],
    "resources": [{"id": "x", "errors": [{"code": 500, "createdAt": TIME, "message": "m"}]}],
    "spec": {"id": "s", "release": {"version": "1.0.0"}},
    "parameters": {"build": {"a": 1}, "run": [{"name": "b", "value": 2}]},
    "appParameters": {"run": {"c": 3}},
    "deploymentId": "d",
    "revisionId": "v",
}
METADATA = {"name": "n", "tags": [{"name": "t"}], "status": "deployed", "createdAt": TIME}
EVERYTHING: dict[str, Any] = {
    "id": "d",
    "kind": "app",
    "scope": "shared",
    "tenants": ["a"],
    "metadata": METADATA,
    "latestRelease": RELEASE,
    "latestRevision": REVISION,
    "spec": {"id": "s", "release": {"currentVersion": "1.0.0", "latestVersion": "1.0.0"}},
    "parent": {"id": "d"},
    **RELEASE,
    **REVISION,
    "executeResponse": [{"blockSpecId": "s", "executionId": "e"}],
}
PAGE: dict[str, Any] = {
    "pageNumber": 1,
    "pageSize": 1,
    "pageCount": 1,
    "specCount": 1,
    **{things: [EVERYTHING] for things in ("specs", "releases", "deployments", "revisions")},
    **EVERYTHING,
}

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["", "\x00", "\ud800", TIME, "9999-12-31T23:59:59-12:00", "true", 10**400])
)
keys = st.text(max_size=4) | st.sampled_from(sorted({*PAGE, *METADATA, *PARAMETER}))
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a JSON value."""
    yield path
    if isinstance(value, dict | list):
        steps = value if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield from places(value[step], (*path, step))


PLACES = sorted(set(places(PAGE)), key=str)


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    step, *rest = path
    copy = value.copy()
    copy[step] = replaced(value[step], tuple(rest), by)
    return copy


nearly_right = st.builds(replaced, st.just(PAGE), st.sampled_from(PLACES), anything)
bodies = st.one_of(
    nearly_right.map(json.dumps).map(str.encode),
    anything.map(json.dumps).map(str.encode),
    st.binary(max_size=40),
    st.integers(0, 3000).map(lambda end: json.dumps(PAGE).encode()[:end]),
)
statuses = st.sampled_from([200, 201, 204]) | st.integers(100, 999)


class OneAnswer(BaseAdapter):
    """Answers every request alike, without a network."""

    def __init__(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        super().__init__()
        self.answer = (status, body, headers)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        status, body, headers = self.answer
        response = Response()
        response.status_code = status
        response.headers.update(headers)
        response.raw = HTTPResponse(
            io.BytesIO(body), headers=headers, status=status, preload_content=False
        )
        return response

    def close(self) -> None:
        """Nothing is open."""


def client_of(status: int, body: bytes, headers: dict[str, str] | None = None) -> PressClient:
    adapter = OneAnswer(status, body, headers or {})
    retries = Retries(tries=2, base=0, longest_retry_after=0)
    return PressClient("http://press.example", "token-1234", adapter=adapter, retries=retries)


def look_at(result: Any) -> None:
    """Touches every field of a result; all of it has to be plain and printable."""
    assert isinstance(repr(result), str)
    if is_dataclass(result):
        for field in fields(result):
            look_at(getattr(result, field.name))
        for name in ("is_in_motion", "is_whole", "latest_version", "has_default", "is_last"):
            getattr(result, name, None)
    elif isinstance(result, tuple | list):
        for item in result:
            look_at(item)


def outcome(call: Callable[[], Any]) -> None:
    error = None
    try:
        look_at(call())
    except PressError as raised:
        error = raised
    if error is not None:
        assert error.message.encode()
        assert error.__context__ is None


@pytest.fixture(autouse=True)
def no_deployment_of_its_own(monkeypatch):
    monkeypatch.delenv("PRESS_DEPLOYMENT_ID", raising=False)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
@quick
@given(body=bodies, status=st.sampled_from([200, 201]))
def test_a_success_is_a_typed_result_or_a_typed_error(operation: Operation, body, status):
    outcome(lambda: operation.call(client_of(status, body)))


@quick
@given(operation=st.sampled_from(OPERATIONS), body=bodies, status=statuses)
def test_any_status_is_a_typed_result_or_a_typed_error(operation, body, status):
    outcome(lambda: operation.call(client_of(status, body)))


@quick
@given(
    operation=st.sampled_from(OPERATIONS),
    status=st.sampled_from([200, 301, 302, 404, 429, 503]),
    name=st.sampled_from(["Location", "Retry-After", "X-Request-Id", "Content-Type"]),
    value=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=30),
)
def test_any_header_is_borne(operation, status, name, value):
    outcome(lambda: operation.call(client_of(status, b"{}", {name: value})))


@quick
@given(body=bodies)
def test_iterators_end_or_raise_a_typed_error(body):
    client = client_of(200, body)
    for iterator in (
        client.specs.list_specs(),
        client.apps.list_deployments(),
        client.blocks.list_spec_releases("s"),
        client.apps.list_deployment_revisions("d"),
    ):
        outcome(lambda iterator=iterator: list(islice(iterator, 50)))


@quick
@given(body=anything)
def test_an_answer_that_is_read_is_kept_as_it_came(body):
    content = {"id": "d", "metadata": {}, "more": body}
    raw = client_of(200, json.dumps(content).encode()).apps.describe_deployment("d").raw
    assert json.dumps(raw) == json.dumps(content)
