"""The four texts of a new revision and of other run values: each does what its form does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.parameters.calls import Call, to_patch, to_revise
from pressui.parameters.snippets import Snippets
from tests.deployments.helpers import row, sweep, sweep_specs
from tests.deployments.pages import ROUNDS, SECRET, TOKEN, filled, sent_text, told, url
from tests.parameters import programs
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

SIZE: Final = build.parameter("size", "number", defaultValue=1)
SCHEMA: Final = {"build": [SIZE], "run": [ROUNDS, build.parameter("mode"), TOKEN]}
OWN: Final = {"run": [build.parameter("region")]}
FIRST: Final = {"rounds": 20, "mode": "fast", "token": SECRET}
TYPED: Final = {"rounds": "1e-7", "mode": "it's {{ odd }}", "token": "an'other \"$one"}


class Change:
    """The form of a change as it is filled in, for a deployment of its own."""

    def __init__(self, client: Client, deployment: Deployment, page: str, **typed: str) -> None:
        self.client, self.page = client, url(deployment, page)
        self.data = filled(client, self.page, notes="Why", **typed)
        self.form = client.post(self.page, self.data | {"_action": "update"}).context["form"]
        assert self.form.parameters.is_valid(), self.form.problems
        self.snippets = Snippets(
            self.form.masked(asking=True), call_of(deployment, page), deployment.connection.api_url
        )

    def shown(self, panel: str) -> str:
        """The text as the page has it for somebody to copy."""
        return sent_text(self.client.post(f"{self.page}changes/", self.data | {"panel": panel}))


def call_of(deployment: Deployment, page: str) -> Call:
    if page == "run-parameters":
        return to_patch(deployment.deployment_id)
    return to_revise(deployment.family, deployment.deployment_id)


# --- Ways to send it ----------------------------------------------------------------------------


def by_form(change: Change, sandbox: SandboxProcess, folder: Path) -> None:
    response = change.client.post(change.page, change.data | {"_action": "send"})
    assert response.status_code == 302, response.content.decode()


def by_json(change: Change, sandbox: SandboxProcess, folder: Path) -> None:
    call = change.snippets.call
    body = programs.unmasked(json.loads(change.shown("json")), change.form.body)
    assert sandbox.send(call.method, call.path, json=body).ok


def by_program(name: str) -> Callable[[Change, SandboxProcess, Path], None]:
    def send(change: Change, sandbox: SandboxProcess, folder: Path) -> None:
        assert change.shown(name) == getattr(change.snippets, name)
        by: Any = getattr(programs, f"by_{name}")
        by(change.snippets, folder, change.form.body)

    return send


WAYS: Final = (by_form, by_json, *map(by_program, ("curl", "python", "command")))


# --- What they do -------------------------------------------------------------------------------


def spec_of(sandbox: SandboxProcess, family: str) -> tuple[str, dict[str, Any]]:
    """A spec, and the values that its deployments begin with."""
    body = build.body_of()
    block = build.block(sandbox, body, parameters=SCHEMA)
    if family == "blocks":
        return block, {"parameters": {"run": FIRST}}
    name = body["metadata"]["name"]
    values = {"parameters": {name: {"run": FIRST}}, "appParameters": {"run": {"region": "uk"}}}
    return build.app(sandbox, [block], parameters=OWN), values


@pytest.mark.parametrize("family", ["blocks", "apps"])
@pytest.mark.parametrize("page", ["revise", "run-parameters"])
def test_every_way_makes_the_same_of_a_deployment(
    page: str,
    family: str,
    as_analyst: Client,
    connection: Connection,
    sandbox: SandboxProcess,
    tmp_path: Path,
) -> None:
    spec, first = spec_of(sandbox, family)
    ids = [build.deploy(sandbox, family, spec, **first) for _way in WAYS]
    sandbox.settle()
    sweep_specs(connection)
    sweep(connection)
    typed = TYPED | ({"region": "eu"} if family == "apps" else {})
    found = []
    for deployment_id, send in zip(ids, WAYS, strict=True):
        deployment = row(connection, deployment_id)
        send(Change(as_analyst, deployment, page, **typed), sandbox, tmp_path)
        answer = told(sandbox, deployment)
        notes = answer["latestRevision"]["notes"]
        found.append([notes, answer["parameters"], answer.get("appParameters")])
    assert "it's {{ odd }}" in json.dumps(found[0])
    assert [json.dumps(one) for one in found] == [json.dumps(found[0])] * len(WAYS)
