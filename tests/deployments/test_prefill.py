"""Where a form's values come from: a link, a file, JSON, another deployment. Secrets from none."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pressui.connections.models import Connection
from pressui.operations.models import Operation
from tests.deployments.forms_as_posted import (
    APP_PAGE,
    PAGE,
    SECRET,
    details,
    fields,
    name_of,
    opened,
    run_values,
    told,
)
from tests.deployments.helpers import fresh_name
from tests.ids import DEPLOYED_BLOCK, FAILED_APP, FAILED_BLOCK
from tests.sandbox_process import SandboxProcess

YAML = """# as the peak command takes it
body:
  metadata: {name: from-yaml, summary: Out of a file, tags: [{name: weekly}]}
  parameters:
    run:
      num_iterations: 50
      file_names:
        - a.csv
        - b.csv
      unheard_of: 1
  revision: {notes: From a file}
  spec: {release: {version: 1.0.0}}
"""


# --- Links ----------------------------------------------------------------------------------


def test_a_link_fills_in_by_the_types_of_the_parameters(
    as_analyst: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    query = "run.num_iterations=50&run.email_notifications=true&run.file_names=a&run.file_names=b"
    response = as_analyst.get(f"{PAGE}?{query}&title=Weekly&tags=a,b&notes=Why")
    form = response.context["form"]
    values = run_values(form)
    assert json.dumps([values["num_iterations"], values["email_notifications"]]) == "[50, true]"
    assert values["file_names"] == ["a", "b"]
    assert form.typed_details["tags"] == ["a", "b"]
    assert "Filled in from the link. Taken: Title, Tags, Note" in told(response)
    assert not Operation.objects.exists()


def test_a_link_tells_what_has_no_place_and_what_cannot_be_read(
    as_analyst: Client, connection: Connection
) -> None:
    response = as_analyst.get(f"{PAGE}?run.num_iterations=many&run.nothing=1&utm=x")
    assert "No place here: run.nothing, utm." in told(response)
    assert "Could not be read: run.num_iterations." in told(response)
    assert run_values(response.context["form"])["num_iterations"] == 10


def test_an_apps_link_names_its_blocks_and_a_secret_in_it_is_refused(
    as_analyst: Client, connection: Connection
) -> None:
    query = "app.run.refresh=weekly&load-salesforce-objects.run.batch_size=5"
    secret = f"load-salesforce-objects.build.api_token={SECRET}"
    response = as_analyst.get(f"{APP_PAGE}?{query}&{secret}")
    values = response.context["form"].parameters.values
    assert values["appParameters"]["run"]["refresh"] == "weekly"
    assert values["parameters"]["load-salesforce-objects"]["run"]["batch_size"] == 5
    assert "A secret in a link is known to others now" in told(response)
    assert SECRET not in response.content.decode()
    assert not response.context["form"].parameters.secrets


def test_the_link_of_a_form_makes_the_same_form_without_its_secrets(
    as_analyst: Client, connection: Connection
) -> None:
    data = fields(as_analyst, APP_PAGE, title="Über & more", summary="S", tags="a, b")
    form = opened(as_analyst, APP_PAGE)
    data |= {name_of(form, "api_token"): SECRET, name_of(form, "batch_size"): "7"}
    data |= {name_of(form, "sf_instance"): "harrow.my.salesforce.com", "_action": "update"}
    response = as_analyst.post(APP_PAGE, data)
    link = urlsplit(response.context["link"])
    again = opened(as_analyst, f"{link.path}?{link.query}")
    assert SECRET not in link.query
    assert again.open_values == response.context["form"].open_values
    assert again.typed_details | {"form_token": ""} == response.context["form"].typed_details | {
        "form_token": ""
    }


# --- Files and JSON -------------------------------------------------------------------------


def taken(client: Client, text: str, name: str = "deployment.yaml", page: str = PAGE) -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(page, fields(client, page) | {"_action": "take-file", "file": file})


def test_a_file_as_the_peak_command_takes_it_fills_in(
    as_analyst: Client, connection: Connection
) -> None:
    response = taken(as_analyst, YAML)
    form = response.context["form"]
    assert form.release.version == "1.0.0"
    assert run_values(form)["num_iterations"] == 50
    assert run_values(form)["file_names"] == ["a.csv", "b.csv"]
    assert form.typed_details["name"] == "from-yaml"
    assert "No place here: parameters.run.unheard_of." in told(response)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1", "deployment.yaml, line 2"),
        ("a: &x 1\nb: *x", "Aliases"),
        ("- 1", "has to be an object"),
        ("a: !!python/object:os.system x", "Tags"),
    ],
)
def test_a_file_that_is_none_is_told_with_its_line(
    as_analyst: Client, connection: Connection, text: str, words: str
) -> None:
    assert words in told(taken(as_analyst, text))


def test_a_secret_in_a_file_is_not_taken(as_analyst: Client, connection: Connection) -> None:
    body = {"parameters": {"load-salesforce-objects": {"build": {"api_token": SECRET}}}}
    response = taken(as_analyst, json.dumps(body), "body.json", APP_PAGE)
    assert "Secrets are not taken, type them here: parameters.load-" in told(response)
    assert SECRET not in response.content.decode()


def edited(client: Client, text: str) -> Any:
    data = {"_action": "take-json", "editing": "json", "json": text}
    return client.post(PAGE, fields(client, PAGE) | data)


def test_the_json_can_be_edited_and_the_form_follows(
    as_analyst: Client, connection: Connection
) -> None:
    page = as_analyst.post(PAGE, fields(as_analyst, PAGE, title="Kept") | {"_action": "edit-json"})
    body = json.loads(page.context["json"].text)
    body["parameters"]["run"]["num_iterations"] = 50
    response = edited(as_analyst, json.dumps(body))
    assert run_values(response.context["form"])["num_iterations"] == 50
    assert response.context["form"].typed_details["title"] == "Kept"
    assert response.context["json"] is None


def test_a_mistake_in_the_json_is_told_by_line_and_column(
    as_analyst: Client, connection: Connection
) -> None:
    response = edited(as_analyst, '{"parameters":\n  {"run": }}')
    assert "Line 2, column 11" in response.context["json"].error
    assert "&quot;run&quot;: }}" in response.content.decode()


# --- Another deployment ---------------------------------------------------------------------


def test_one_like_another_has_its_release_and_values_but_no_name(
    as_analyst: Client, connection: Connection
) -> None:
    response = as_analyst.get(f"{PAGE}?like=blocks/{DEPLOYED_BLOCK}&revision=1")
    form = response.context["form"]
    assert form.release.version == "1.0.0"
    assert run_values(form)["num_iterations"] == 50
    assert not form.typed_details["name"]
    assert "As in New Deployment, revision 1." in told(response)


def test_an_app_like_another_comes_without_its_secret(
    as_analyst: Client, connection: Connection
) -> None:
    form = opened(as_analyst, f"{APP_PAGE}?like=apps/{FAILED_APP}")
    there = connection.deployments.get(deployment_id=FAILED_APP)
    assert form.release.version == there.current_version
    assert not form.parameters.secrets


@pytest.mark.parametrize(
    "query",
    [
        "like=blocks/nothing",
        f"like=blocks/{FAILED_BLOCK}",
        f"like=blocks/{DEPLOYED_BLOCK}&revision=99",
    ],
)
def test_a_deployment_that_is_not_there_leaves_the_form_empty_and_says_so(
    as_analyst: Client, connection: Connection, query: str
) -> None:
    response = as_analyst.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert "no such deployment" in told(response) or "no revision 99" in told(response)


def test_a_form_that_was_filled_in_deploys_those_values(
    as_analyst: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    address = f"{PAGE}?run.num_iterations=50"
    as_analyst.post(PAGE, fields(as_analyst, address, **details(fresh_name())))
    made = sandbox.get(f"/v1/blocks/deployments/{Operation.objects.get().target_id}")
    assert made["parameters"]["run"]["num_iterations"] == 50
