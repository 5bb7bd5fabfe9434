"""Publishing specs and releases: by form and by document, checked, refused, settled."""

from typing import Any

import yaml
from django.test import Client

from pressui.connections.models import Connection
from pressui.operations.models import Operation
from tests.press import builders as make
from tests.sandbox_process import SandboxProcess
from tests.specs.publishing import PUBLISH, opened, send

PARAMETERS = yaml.safe_dump({"run": [{"name": "size", "type": "number", "required": False}]})


def filled(client: Client, **typed: Any) -> dict[str, Any]:
    named = {"name": make.unique("form"), "title": "From the form", "summary": "What it does."}
    return {**opened(client, PUBLISH), **named, **typed}


def test_it_publishes_a_workflow_from_the_form(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin, parameters=PARAMETERS, tags="a, b", notes="First", featured="on")
    response = send(as_specadmin, PUBLISH, form, "publish")
    assert response.status_code == 302, response.content.decode()
    spec = connection.specs.get(name=form["name"])
    assert response["Location"] == spec.get_absolute_url()
    found = sandbox.get(f"/v1/blocks/specs/{spec.spec_id}")
    assert found["parameters"]["run"][0]["name"] == "size"
    assert (found["featured"], found["latestRelease"]["version"]) == (True, "1.0.0")
    assert Operation.objects.get().state == Operation.State.SUCCEEDED


def test_it_is_validated_before_it_is_sent(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    send(as_specadmin, PUBLISH, filled(as_specadmin), "publish")
    posts = [r for r in sandbox.requests() if r["method"] == "POST"]
    assert ["validate" in str(r) for r in posts] == [True, False]


def test_a_check_creates_nothing(as_specadmin: Client, connection: Connection) -> None:
    form = filled(as_specadmin)
    response = send(as_specadmin, PUBLISH, form, "check")
    assert response.status_code == 200
    assert "There is nothing to mend" in response.content.decode()
    assert not connection.specs.filter(name=form["name"]).exists()
    assert not Operation.objects.exists()
