"""Editing metadata: what is sent, what is refused, and two people at once."""

from typing import Any

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.operations.models import Operation
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import edit_url, make_spec, opened_form, publish


@pytest.fixture
def spec_id(connection: Connection, sandbox: SandboxProcess) -> str:
    made = publish(sandbox, title="First title", tags=[{"name": "one"}])
    sandbox.forget_requests()
    return made


def save(client: Client, spec_id: str, form: dict[str, Any], **typed: Any) -> Any:
    return client.post(edit_url(spec_id), {**form, **typed})


def patches(sandbox: SandboxProcess) -> list[dict[str, Any]]:
    return [request for request in sandbox.requests() if request["method"] == "PATCH"]


def at_the_api(sandbox: SandboxProcess, spec_id: str) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.get(f"/v1/apps/specs/{spec_id}")
    return found


@pytest.mark.parametrize("url", ["/manage/", "/manage/specs/apps/x/"])
def test_it_is_for_spec_admins(as_analyst: Client, connection: Connection, url: str) -> None:
    assert as_analyst.get(url).status_code == 403
    assert as_analyst.post(url).status_code == 403


def test_the_preview_is_for_spec_admins(as_analyst: Client, spec_id: str) -> None:
    assert as_analyst.post(edit_url(spec_id) + "preview/").status_code == 403


def test_the_list_holds_what_nobody_can_deploy(
    as_specadmin: Client, connection: Connection
) -> None:
    make_spec(connection, name="a-old", status="archived")
    make_spec(connection, name="b-new")
    page = as_specadmin.get("/manage/").context["page"]
    assert [spec.name for spec in page.specs] == ["a-old", "b-new"]


def test_the_list_is_searched(as_specadmin: Client, connection: Connection) -> None:
    make_spec(connection, name="needle")
    make_spec(connection, name="hay")
    assert as_specadmin.get("/manage/?q=need").context["page"].count == 1


def test_a_page_past_the_end_is_told(as_specadmin: Client, connection: Connection) -> None:
    assert as_specadmin.get("/manage/?page=7").status_code == 404


def test_only_what_changed_is_sent(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = opened_form(as_specadmin, spec_id)
    assert save(as_specadmin, spec_id, form, title="Second title").status_code == 302
    operation = Operation.objects.get()
    assert operation.payload == '{"metadata": {"title": "Second title"}}'
    assert at_the_api(sandbox, spec_id)["metadata"]["title"] == "Second title"


def test_everything_can_be_changed(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess, connection: Connection
) -> None:
    typed = {
        "title": "T",
        "summary": "S",
        "description": "line\r\n\r\n- item",
        "content_type": "text/plain",
        "image_url": "https://pictures.example/a.png",
        "tags": "#b, a, b",
        "status": "archived",
        "scope": "shared",
        "tenants": "one, two",
        "featured": "on",
    }
    save(as_specadmin, spec_id, opened_form(as_specadmin, spec_id), **typed)
    found = at_the_api(sandbox, spec_id)
    assert found["metadata"]["tags"] == [{"name": "b"}, {"name": "a"}]
    assert found["metadata"]["description"] == "line\n\n- item"
    assert (found["scope"], found["tenants"], found["featured"]) == ("shared", ["one", "two"], True)
    assert connection.specs.get(spec_id=spec_id).status == "archived"


def test_nothing_changed_is_told_without_a_call(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    response = save(as_specadmin, spec_id, opened_form(as_specadmin, spec_id))
    assert "Nothing was changed" in response.content.decode()
    assert patches(sandbox) == []


def test_sent_twice_it_is_one_operation(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = opened_form(as_specadmin, spec_id)
    for _ in range(2):
        assert save(as_specadmin, spec_id, form, title="Twice").status_code == 302
    assert Operation.objects.count() == 1
    assert len(patches(sandbox)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("summary", "", "A spec needs a summary"),
        ("summary", "x" * 141, "shorten it to 140"),
        ("title", "x" * 61, "shorten it to 60"),
        ("image_url", "javascript:alert(1)", "no web address"),
        ("image_url", "http://plain.example/a.png", "begin with https://"),
        ("tags", "ok, " + "x" * 51, "is too long"),
        ("status", "sleeping", "Select a valid choice"),
        ("scope", "everywhere", "Select a valid choice"),
        ("scope", "shared", "Name at least one tenant"),
        ("opened", "not json", "Open this page again"),
        ("opened", "[]", "Open this page again"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_sent(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess, field: str, value: str, words: str
) -> None:
    form = opened_form(as_specadmin, spec_id)
    response = save(as_specadmin, spec_id, form, description="Long work", **{field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Long work" in response.content.decode()
    assert patches(sandbox) == []


def test_an_old_text_that_is_too_long_may_stay(
    as_specadmin: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    made = publish(sandbox, title="x" * 90)
    form = opened_form(as_specadmin, made)
    assert save(as_specadmin, made, form, summary="Another").status_code == 302


def test_a_refusal_stands_at_the_field_it_names(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = opened_form(as_specadmin, spec_id)
    body = {"detail": "metadata.title: must not be rude; something else"}
    sandbox.fault(method="PATCH", path="/v1/apps/specs", status=422, body=body)
    response = save(as_specadmin, spec_id, form, title="Rude")
    assert response.status_code == 422
    assert response.context["form"].errors["title"] == ["must not be rude"]
    assert response.context["form"].non_field_errors() == ["something else"]
    assert 'value="Rude"' in response.content.decode()


def test_after_a_refusal_it_can_be_sent_again(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = opened_form(as_specadmin, spec_id)
    sandbox.fault(method="PATCH", path="/v1/apps/specs", status=409, body={"detail": "Busy"})
    refused = save(as_specadmin, spec_id, form, title="Again")
    token = refused.context["form"]["form_token"].value()
    assert save(as_specadmin, spec_id, form, title="Again", form_token=token).status_code == 302


def test_a_lost_answer_is_told_and_not_sent_again(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = opened_form(as_specadmin, spec_id)
    sandbox.fault(method="PATCH", path="/v1/apps/specs", drop="after")
    for _ in range(2):
        response = save(as_specadmin, spec_id, form, title="Perhaps")
        assert response.status_code == 202
        assert "It may have been saved, or not." in response.content.decode()
    assert len(patches(sandbox)) == 1
    assert Operation.objects.get().state == Operation.State.UNKNOWN


def test_the_second_of_two_sees_the_difference(
    as_specadmin: Client, as_owner: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    mine, theirs = opened_form(as_specadmin, spec_id), opened_form(as_owner, spec_id)
    save(as_owner, spec_id, theirs, title="Theirs", tags="two")
    response = save(as_specadmin, spec_id, mine, title="Mine", summary="My summary")
    page = response.content.decode()
    assert response.status_code == 409
    assert "owner saved while you were editing" in page
    assert "Theirs" in page
    form = response.context["form"]
    assert (form["title"].value(), form["summary"].value()) == ("Mine", "My summary")
    assert form["tags"].value() == "two"
    assert len(patches(sandbox)) == 1


def test_saving_again_is_saving_knowingly(
    as_specadmin: Client, as_owner: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    mine, theirs = opened_form(as_specadmin, spec_id), opened_form(as_owner, spec_id)
    save(as_owner, spec_id, theirs, title="Theirs", tags="two")
    shown = save(as_specadmin, spec_id, mine, title="Mine").context["form"]
    again = {field.name: field.value() for field in shown if field.value() is not False}
    assert save(as_specadmin, spec_id, again).status_code == 302
    metadata = at_the_api(sandbox, spec_id)["metadata"]
    assert (metadata["title"], metadata["tags"]) == ("Mine", [{"name": "two"}])


def test_the_same_change_by_both_is_saved_once(
    as_specadmin: Client, as_owner: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    mine, theirs = opened_form(as_specadmin, spec_id), opened_form(as_owner, spec_id)
    save(as_owner, spec_id, theirs, title="Same")
    assert save(as_specadmin, spec_id, mine, title="Same").status_code == 302
    assert len(patches(sandbox)) == 1


def test_a_deleted_spec_takes_no_edit(
    as_specadmin: Client, spec_id: str, sandbox: SandboxProcess
) -> None:
    form = opened_form(as_specadmin, spec_id)
    sandbox.delete(f"/v1/apps/specs/{spec_id}")
    response = save(as_specadmin, spec_id, form, title="Late")
    assert response.status_code == 409
    assert 'value="Late"' in response.content.decode()


def test_the_preview_shows_what_is_typed_and_keeps_nothing(
    as_specadmin: Client, spec_id: str, connection: Connection
) -> None:
    form = opened_form(as_specadmin, spec_id)
    typed = {**form, "title": "<b>Bold</b>", "description": "[x](javascript:alert(1))"}
    page = as_specadmin.post(edit_url(spec_id) + "preview/", typed).content.decode()
    assert "&lt;b&gt;Bold" in page
    assert 'href="javascript:' not in page
    assert "2 changes" in page
    assert connection.specs.get(spec_id=spec_id).title == "First title"


def test_an_unknown_spec_is_not_found(as_specadmin: Client, connection: Connection) -> None:
    assert as_specadmin.get("/manage/specs/apps/nope/").status_code == 404
