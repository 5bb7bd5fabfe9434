"""Publications whose answer was lost: found by looking, never sent a second time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.connections.services import press_client
from pressui.operations.models import Operation
from pressui.specs import settling
from tests.press import builders as make
from tests.sandbox_process import SandboxProcess
from tests.specs.publishing import PUBLISH, filled, opened, release_url, send


def lost(
    client: Client, sandbox: SandboxProcess, url: str, form: dict[str, Any], drop: str
) -> Operation:
    """What is left of a publication whose check went well, and whose answer was lost."""
    send(client, url, form, "check")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pressui.specs.publishing_services.check", lambda *given: None)
        sandbox.fault(method="POST", path="/v1/blocks", times=1, drop=drop)
        response = send(client, url, form, "publish")
    operation = Operation.objects.get(form_token=form["form_token"])
    assert response["Location"] == f"/operations/{operation.pk}/"
    assert operation.state == Operation.State.UNKNOWN
    return operation


def settled(operation: Operation) -> Operation:
    Operation.objects.filter(pk=operation.pk).update(
        requested_at=operation.requested_at - timedelta(seconds=30)
    )
    settling.settle_due()
    operation.refresh_from_db()
    return operation


def test_a_lost_answer_is_found_by_the_name(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin)
    operation = settled(lost(as_specadmin, sandbox, PUBLISH, form, "after"))
    assert operation.state == Operation.State.SUCCEEDED
    assert connection.specs.get(name=form["name"]).spec_id == operation.target_id
    assert as_specadmin.get(f"/operations/{operation.pk}/")["Location"].endswith(
        f"/specs/blocks/{operation.target_id}/"
    )


def test_one_that_never_arrived_is_told(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin)
    operation = settled(lost(as_specadmin, sandbox, PUBLISH, form, "before"))
    assert operation.state == Operation.State.FAILED
    assert "safe to send it again" in operation.error


def test_somebody_else_of_that_name_is_not_taken_for_it(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    form = filled(as_specadmin)
    operation = lost(as_specadmin, sandbox, PUBLISH, form, "before")
    press_client(connection).blocks.create_spec(make.block_spec(form["name"]))
    assert "Another spec has the name" in settled(operation).error


@pytest.mark.parametrize(("drop", "state"), [("after", "succeeded"), ("before", "failed")])
def test_a_lost_release_is_found_by_its_version(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess, drop: str, state: str
) -> None:
    url = release_url("blocks", make.new_block_spec(press_client(connection)))
    form = opened(as_specadmin, url) | {"notes": "Ours"}
    assert settled(lost(as_specadmin, sandbox, url, form, drop)).state == state
