"""Two people change one deployment: the second is told who, what, and what to do about it."""

import pytest
from django.test import Client

from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from tests.deployments.pages import HTMX, SCHEMA, SECRET, filled, told, url
from tests.parameters.browser import posted
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def theirs(standing: Deployment, sandbox: SandboxProcess, as_analyst: Client) -> dict[str, str]:
    """A form that changes the mode, opened before somebody else changed the rounds."""
    mine = filled(as_analyst, url(standing), mode="slow", token=SECRET, notes="Mine")
    run = {"parameters": {"run": {"rounds": 50, "token": SECRET}}}
    sandbox.post(f"v1/blocks/deployments/{standing.deployment_id}/revisions", run)
    sandbox.settle()
    return mine


def test_it_says_who_made_what(
    as_analyst: Client, standing: Deployment, theirs: dict[str, str]
) -> None:
    response = as_analyst.post(url(standing), theirs, headers=HTMX)
    assert response.status_code == 422  # what htmx puts in its place; 409 would be thrown away
    assert "Revision 3 was made meanwhile by" in response.text
    assert "Rounds 30 → 50" in response.text
    assert "compare/?from=2&amp;to=3" in response.text
    assert 'name="base" id="id_base"' in response.text
    assert "revision 3 stays until revision 4 is deployed" in response.text
    assert "Create revision 4 over theirs: 2 values changed" in response.text
    assert SECRET not in response.text
    assert Operation.objects.count() == 0


def test_without_a_script_the_whole_page_says_so(
    as_analyst: Client, standing: Deployment, theirs: dict[str, str]
) -> None:
    response = as_analyst.post(url(standing), theirs)
    assert response.status_code == 409
    assert "Put my change on top" in response.text


def test_a_change_is_put_on_top_of_theirs(
    as_analyst: Client, standing: Deployment, theirs: dict[str, str], sandbox: SandboxProcess
) -> None:
    late = as_analyst.post(url(standing), theirs)
    typed = dict(posted(late.text).lists()) | {"_action": "on-top:2"}
    fresh = as_analyst.post(f"{url(standing)}changes/", typed, headers=HTMX)
    assert 'value="50"' in fresh.text
    assert "Create revision 4: 1 value changed" in fresh.text
    page = as_analyst.post(url(standing), typed)
    again = dict(posted(page.text).lists()) | {"_action": "send"}
    token = next(f.name for f in page.context["form"].parameters.every() if f.secret)
    assert as_analyst.post(url(standing), again | {token: SECRET}).status_code == 302
    assert told(sandbox, standing)["parameters"]["run"] == {
        "rounds": 50,
        "mode": "slow",
        "token": "********",
    }


def test_it_is_still_told_while_the_form_is_mended(
    as_analyst: Client, standing: Deployment, theirs: dict[str, str]
) -> None:
    late = as_analyst.post(url(standing), theirs)
    data = dict(posted(late.text).lists()) | {"_action": "update"}
    response = as_analyst.post(f"{url(standing)}changes/", data, headers=HTMX)
    assert "was made meanwhile" in response.text


def test_after_an_upgrade_what_was_typed_goes_along(
    as_analyst: Client, standing: Deployment, sandbox: SandboxProcess
) -> None:
    mine = filled(as_analyst, url(standing), mode="slow", token=SECRET, notes="Mine")
    schema = {"run": [*SCHEMA["run"], build.parameter("extra")]}
    build.release_block(sandbox, standing.api_spec_id, "1.1.0", parameters=schema)
    theirs = {"release": {"version": "1.1.0"}, "parameters": {"run": {"token": SECRET}}}
    sandbox.post(f"v1/blocks/deployments/{standing.deployment_id}/revisions", theirs)
    sandbox.settle()
    late = as_analyst.post(url(standing), mine, headers=HTMX)
    assert (late.status_code, late["HX-Retarget"]) == (422, "body")
    assert "1.0.0 → 1.1.0" in late.text
    again = dict(posted(late.text).lists()) | {"_action": "send"}
    token = next(f.name for f in late.context["form"].parameters.every() if f.secret)
    assert as_analyst.post(url(standing), again | {token: SECRET}).status_code == 302
    sent = told(sandbox, standing)
    assert sent["parameters"]["run"]["mode"] == "slow"
    assert sent["latestRevision"]["notes"] == "Mine"


def test_a_revision_that_never_was_is_not_found(
    as_analyst: Client, standing: Deployment, theirs: dict[str, str]
) -> None:
    assert as_analyst.post(url(standing), theirs | {"base": "77"}).status_code == 404
    odd = theirs | {"_action": "on-top:77"}
    assert as_analyst.post(f"{url(standing)}changes/", odd).status_code == 404
