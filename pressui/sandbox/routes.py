"""Which operation an address stands for: every row of the contract's table."""

import re
from collections.abc import Callable
from typing import Any

from pressui.sandbox import deploying, deployments, runs, specs
from pressui.sandbox.context import Call
from pressui.sandbox.errors import ApiError

Operation = Callable[[Call], Any]

ROUTES: list[tuple[str, str, int, Operation]] = [
    ("GET", "v1/specs/", 200, specs.page),
    ("GET", "v1/specs/{spec}/releases/deployments", 200, deployments.page_of_spec),
    ("GET", "v1/{family}/specs/", 200, specs.page),
    ("POST", "v1/{family}/specs/", 201, specs.create),
    ("GET", "v1/{family}/specs/{spec}", 200, specs.describe),
    ("PATCH", "v1/{family}/specs/{spec}", 200, specs.update),
    ("DELETE", "v1/{family}/specs/{spec}", 200, specs.delete),
    ("GET", "v1/{family}/specs/{spec}/releases", 200, specs.page_of_releases),
    ("POST", "v1/{family}/specs/{spec}/releases", 201, specs.create_release),
    ("GET", "v1/{family}/specs/{spec}/releases/{version}", 200, specs.describe_release),
    ("GET", "v1/{family}/deployments/", 200, deployments.page),
    ("POST", "v1/{family}/deployments/", 201, deploying.create),
    ("GET", "v1/{family}/deployments/{deployment}", 200, deployments.describe),
    ("PATCH", "v1/{family}/deployments/{deployment}", 200, deployments.update),
    ("DELETE", "v1/{family}/deployments/{deployment}", 200, deployments.delete),
    ("POST", "v1/{family}/deployments/{deployment}/redeploy", 200, deploying.redeploy),
    ("GET", "v1/{family}/deployments/{deployment}/revisions", 200, deployments.page_of_revisions),
    ("POST", "v1/{family}/deployments/{deployment}/revisions", 201, deploying.create_revision),
    (
        "GET",
        "v1/{family}/deployments/{deployment}/revisions/{revision}",
        200,
        deployments.describe_revision,
    ),
    ("GET", "v1/deployments/", 200, deployments.page),
    ("GET", "v1/deployments/{deployment}/parameters/run", 200, runs.get_parameters),
    ("PATCH", "v1/deployments/{deployment}/parameters/run", 200, runs.patch_v1),
    ("PATCH", "v2/deployments/{deployment}/parameters/run", 200, runs.patch_v2),
    ("POST", "v1/deployments/{deployment}/execute", 200, runs.execute),
]


def _pattern(template: str) -> re.Pattern[str]:
    """A list's address is taken without its last slash too."""
    text = template.replace("{family}", "(?P<family>apps|blocks)")
    text = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text)
    return re.compile("/" + (text + "?" if text.endswith("/") else text))


_COMPILED = [(verb, _pattern(text), status, run) for verb, text, status, run in ROUTES]


def route(method: str, path: str) -> tuple[Operation, int, dict[str, str]]:
    """The operation, the status of its success, and the ids in the address."""
    other_methods = []
    for verb, pattern, status, operation in _COMPILED:
        match = pattern.fullmatch(path)
        if match and verb == method:
            return operation, status, match.groupdict()
        if match:
            other_methods.append(verb)
    if other_methods:
        raise ApiError(405, f"{method} is not possible here, only {', '.join(other_methods)}")
    raise ApiError(404, f"There is nothing at {path}")
