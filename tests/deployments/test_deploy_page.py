"""The deploy page: what is typed becomes the right body, and nothing is lost on the way."""

import json
import re
from typing import Any

import pytest
from django.db import connections as databases
from django.test import Client

from pressui.accounts.models import Event
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.helpers import fresh_name
from tests.deployments.pages import sent_text
from tests.ids import APP_SPEC, WORKFLOW_SPEC
from tests.parameters.browser import posted
from tests.sandbox_process import SandboxProcess

PAGE = f"/specs/blocks/{WORKFLOW_SPEC}/deploy/"
SECRET = "s3cr3t-of-the-test"


def fields(client: Client, page: str, **typed: str) -> dict[str, Any]:
    """What a browser would send of the form as it opens, with some of it typed over."""
    return dict(posted(client.get(page).content.decode()).lists()) | typed


def details(name: str) -> dict[str, str]:
    return {"name": name, "summary": "A test", "notes": "First"}


def test_a_viewer_may_not(as_viewer: Client, mirrored: Connection) -> None:
    assert as_viewer.get(PAGE).status_code == 403
    assert as_viewer.post(PAGE).status_code == 403
    assert Event.objects.filter(outcome="refused").count() == 2


def test_an_unknown_spec_or_release_is_a_404(as_analyst: Client, mirrored: Connection) -> None:
    assert as_analyst.get("/specs/blocks/nothing/deploy/").status_code == 404
    assert as_analyst.get(f"/specs/apps/{WORKFLOW_SPEC}/deploy/").status_code == 404
    assert as_analyst.get(f"{PAGE}?release=9.9.9").status_code == 404


def test_defaults_deploy_as_the_documentation_shows(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    name = fresh_name()
    response = as_analyst.post(PAGE, fields(as_analyst, PAGE, **details(name)))
    operation = Operation.objects.get()
    assert response["Location"] == f"/deployments/blocks/{operation.target_id}/"
    made = sandbox.get(f"/v1/blocks/deployments/{operation.target_id}")
    assert json.dumps(made["parameters"]["run"]) == json.dumps(
        {
            "agg_type": "AVG",
            "email_notifications": False,
            "num_iterations": 10,
            "file_names": ["input.csv", "output.csv"],
        }
    )


def test_problems_go_one_by_one_as_they_are_mended(
    as_analyst: Client, mirrored: Connection
) -> None:
    htmx = {"HX-Request": "true"}
    refused = as_analyst.post(PAGE, fields(as_analyst, PAGE), headers=htmx)
    assert "3 problems to mend first:" in refused.content.decode()  # in the foot bar
    told = fields(as_analyst, PAGE, **{"p.told": "1", "_action": "update", "summary": "A test"})
    mended = as_analyst.post(f"{PAGE}changes/", told, headers=htmx).content.decode()
    assert mended.count("2 problems to mend first") == 2  # in the summary and in the foot bar
    assert 'href="#id_name"' in mended
    assert "Say in a sentence" not in mended
    ready = as_analyst.post(f"{PAGE}changes/", told | details("right"), headers=htmx)
    assert "to mend" not in ready.content.decode()
    assert "Ready." in ready.content.decode()


def test_what_is_wrong_is_told_and_what_was_typed_stays(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    sandbox.forget_requests()
    response = as_analyst.post(PAGE, fields(as_analyst, PAGE, name="Not A Name", title="Keep me"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Use small letters, digits and hyphens" in page
    assert 'value="Keep me"' in page
    assert not any(request["method"] == "POST" for request in sandbox.requests())


def test_nothing_is_sent_without_the_word_of_the_button_that_sends(
    as_analyst: Client, mirrored: Connection
) -> None:
    data = fields(as_analyst, PAGE, **details(fresh_name()))
    del data["_action"]
    response = as_analyst.post(PAGE, data)
    assert response.status_code == 200
    assert data["name"] in response.content.decode()
    assert not Operation.objects.exists()


def test_the_apis_refusal_lands_on_the_field_it_names(
    as_analyst: Client, mirrored: Connection
) -> None:
    name = fresh_name()
    as_analyst.post(PAGE, fields(as_analyst, PAGE, **details(name)))
    response = as_analyst.post(PAGE, fields(as_analyst, PAGE, **details(name)))
    assert response.status_code == 422
    assert "There is already a deployment" in response.context["form"].details.errors["name"][0]


def test_an_api_that_is_away_keeps_the_form(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    data = fields(as_analyst, PAGE, **details(fresh_name()), title="Keep me")
    sandbox.stop()
    try:
        response = as_analyst.post(PAGE, data)
    finally:
        sandbox.start()
    assert response.status_code == 503
    assert "Nothing was created" in response.content.decode()
    assert 'value="Keep me"' in response.content.decode()


def test_a_lost_answer_leads_to_the_page_that_finds_out(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    data = fields(as_analyst, PAGE, **details(fresh_name()))
    sandbox.fault(method="POST", path="/v1/blocks/deployments/", drop="after", times=1)
    first, second = as_analyst.post(PAGE, data), as_analyst.post(PAGE, data)
    assert first["Location"] == second["Location"] == f"/operations/{Operation.objects.get().pk}/"
    page = as_analyst.get(first["Location"])
    assert "We are finding out whether it is there" in page.content.decode()


def test_another_release_keeps_what_still_has_a_place(
    as_analyst: Client, mirrored: Connection
) -> None:
    page = f"{PAGE}?release=1.0.0"
    data = fields(as_analyst, page, title="Keep me") | {"p-0-run-0": "SUM", "release": "2.0.0"}
    response = as_analyst.post(PAGE, data)
    form = response.context["form"]
    assert response.status_code == 200
    assert form.release.version == "2.0.0"
    assert form.parameters.values["parameters"]["run"]["agg_type"] == "SUM"
    assert 'value="Keep me"' in response.content.decode()
    assert not Operation.objects.exists()


def test_the_same_form_twice_is_one_deployment(as_analyst: Client, mirrored: Connection) -> None:
    data = fields(as_analyst, PAGE, **details(fresh_name()))
    first, second = as_analyst.post(PAGE, data), as_analyst.post(PAGE, data)
    assert first["Location"] == second["Location"]
    assert Operation.objects.count() == 1


def secret_field(client: Client, page: str) -> str:
    form = client.get(page).context["form"]
    return next(field.name for field in form.parameters.every() if field.secret)


@pytest.mark.parametrize("echo", [False, True])
def test_a_secret_is_in_no_row_page_or_log(
    as_analyst: Client,
    mirrored: Connection,
    sandbox: SandboxProcess,
    caplog: pytest.LogCaptureFixture,
    *,
    echo: bool,
) -> None:
    page = f"/specs/apps/{APP_SPEC}/deploy/"
    data = fields(as_analyst, page, **details(fresh_name()))
    data |= {secret_field(as_analyst, page): SECRET}
    data |= {name: "harrow.my.salesforce.com" for name in data if name == "p-0-build-0"}
    if echo:
        sandbox.fault(
            method="POST",
            path="/v1/apps/deployments/",
            status=422,
            body={"detail": f"api_token {SECRET} was refused"},
            times=1,
        )
    response = as_analyst.post(page, data)
    assert response.status_code == (422 if echo else 302)
    assert SECRET not in response.content.decode()
    assert SECRET not in caplog.text
    assert Operation.objects.get().state == ("failed" if echo else "succeeded")
    assert_not_in_database(SECRET)


def assert_not_in_database(text: str) -> None:
    with databases["default"].cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own table names
            assert text not in repr(cursor.fetchall()), table


def test_a_change_answers_only_the_parts_that_differ(
    as_analyst: Client, mirrored: Connection
) -> None:
    data = fields(as_analyst, PAGE) | {"p-0-run-0": "SUM", "_touched": "p-0-run-0"}
    response = as_analyst.post(f"{PAGE}changes/", data, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert '"agg_type": "SUM"' in page.replace("&quot;", '"')
    assert "<html" not in page


def test_json_that_is_being_edited_is_not_drawn_again_by_a_change(
    as_analyst: Client, mirrored: Connection
) -> None:
    data = fields(as_analyst, PAGE, _action="update") | {"editing": "json", "json": "[typed"}
    page = as_analyst.post(f"{PAGE}changes/", data, headers={"HX-Request": "true"}).text
    assert "json-text" not in page
    assert 'id="deploy-state"' in page


def test_a_program_asks_for_a_secret_that_was_not_typed(
    as_analyst: Client, connection: Connection
) -> None:
    page = f"/specs/apps/{APP_SPEC}/deploy/"
    assert "api_token" not in sent_text(as_analyst.get(page))
    curl = sent_text(as_analyst.get(f"{page}?panel=curl"))
    assert '"api_token": "\'"$(json "$SECRET_API_TOKEN")"\'"' in curl


def test_what_differs_from_the_default_is_marked(
    as_analyst: Client, connection: Connection
) -> None:
    assert "<mark>  " not in as_analyst.get(PAGE).text
    page = as_analyst.get(f"{PAGE}?run.num_iterations=50").text
    assert "<mark>      &quot;num_iterations&quot;: 50,\n</mark>" in page


def test_a_deployment_that_could_not_be_read_back_has_a_row_all_the_same(
    as_analyst: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    data = fields(as_analyst, PAGE, **details(fresh_name()))
    sandbox.fault(method="GET", path="/v1/blocks/deployments/", status=503, times=9)
    as_analyst.post(PAGE, data)
    assert Deployment.objects.get(deployment_id=Operation.objects.get().target_id).revision == 1


def test_what_is_still_to_fill_in_is_named_up_to_three(
    as_analyst: Client, mirrored: Connection
) -> None:
    page = as_analyst.get(f"/specs/apps/{APP_SPEC}/deploy/").text
    foot = page[page.index('id="deploy-state"') :].split("</span>\n", 1)[0]
    named = re.findall(r'href="#[^"]+">([^<]+)', foot)
    assert named == ["Name", "Summary", "Note on this revision"]
    assert "and 2 more" in foot
