"""Deleting a spec: its name typed, what goes told, done once, settled by looking."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.operations.models import Operation
from pressui.specs import settling
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import publish


@pytest.fixture
def spec_id(connection: Connection, sandbox: SandboxProcess) -> str:
    made = publish(sandbox, title="Going")
    sandbox.forget_requests()
    return made


def url(spec_id: str) -> str:
    return f"/manage/specs/apps/{spec_id}/delete/"


def typed(client: Client, spec_id: str, name: str | None = None) -> dict[str, Any]:
    context = client.get(url(spec_id)).context
    token = context["form"]["form_token"].value()
    return {"form_token": token, "typed_name": context["spec"].name if name is None else name}


def deletes(sandbox: SandboxProcess) -> int:
    return sum(request["method"] == "DELETE" for request in sandbox.requests())


def test_it_lists_what_goes(as_specadmin: Client, spec_id: str) -> None:
    page = as_specadmin.get(url(spec_id)).content.decode()
    assert "1 release" in page
    assert "Nothing is deployed from it." in page


@pytest.mark.parametrize("name", ["", "something else", " "])
def test_another_name_deletes_nothing(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess, name: str
) -> None:
    response = as_specadmin.post(url(spec_id), typed(as_specadmin, spec_id, name))
    assert response.status_code == 422
    assert "Nothing was deleted" in response.content.decode()
    assert deletes(sandbox) == 0


def test_it_deletes_once(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess, connection: Connection
) -> None:
    form = typed(as_specadmin, spec_id)
    for _ in range(2):
        assert as_specadmin.post(url(spec_id), form).status_code == 302
    assert deletes(sandbox) == 1
    assert connection.specs.get(spec_id=spec_id).gone_at is not None
    assert Operation.objects.get().state == Operation.State.SUCCEEDED


def test_a_lost_answer_is_settled_by_looking(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess, connection: Connection
) -> None:
    form = typed(as_specadmin, spec_id)
    sandbox.fault(method="DELETE", path="/v1/apps/specs", times=1, drop="after")
    response = as_specadmin.post(url(spec_id), form)
    operation = Operation.objects.get()
    assert response["Location"] == f"/operations/{operation.pk}/"
    assert operation.state == Operation.State.UNKNOWN
    settling.settle_due()
    operation.refresh_from_db()
    assert operation.state == Operation.State.SUCCEEDED
    assert connection.specs.get(spec_id=spec_id).gone_at is not None


def test_one_that_never_arrived_is_told_after_a_while(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = typed(as_specadmin, spec_id)
    sandbox.fault(method="DELETE", path="/v1/apps/specs", times=1, drop="before")
    as_specadmin.post(url(spec_id), form)
    operation = Operation.objects.get()
    operation.requested_at -= timedelta(minutes=2)
    operation.save()
    settling.settle_due()
    operation.refresh_from_db()
    assert operation.state == Operation.State.FAILED
    assert "safe to send it again" in operation.error


@pytest.mark.parametrize(("status", "shown"), [(403, 422), (503, 302)])
def test_a_refusal_is_told_and_may_be_tried_again(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess, status: int, shown: int
) -> None:
    form = typed(as_specadmin, spec_id)
    sandbox.fault(
        method="DELETE", path="/v1/apps/specs", times=1, status=status, body={"detail": "Not you"}
    )
    response = as_specadmin.post(url(spec_id), form)
    assert response.status_code == shown
    if status == 403:
        assert "Not you" in response.content.decode()
        assert response.context["form"]["form_token"].value() != form["form_token"]


def test_it_is_for_spec_admins(as_analyst: Client, spec_id: str) -> None:
    assert as_analyst.get(url(spec_id)).status_code == 403
    assert as_analyst.post(url(spec_id), {"typed_name": "x"}).status_code == 403


def test_one_that_is_gone_already_says_so(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    as_specadmin.get(url(spec_id))
    sandbox.delete(f"/v1/apps/specs/{spec_id}")
    assert "deleted at the platform already" in as_specadmin.get(url(spec_id)).content.decode()


def test_an_unknown_one_is_not_found(as_specadmin: Client, connection: Connection) -> None:
    assert as_specadmin.get(url("nobody")).status_code == 404
