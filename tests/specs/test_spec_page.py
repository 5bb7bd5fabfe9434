"""The page of a spec: its tabs, its releases, and what it shows when the API does not tell."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.deploy_form import DetailsForm
from pressui.specs.models import Spec
from pressui.specs.versions import version_key
from pressui.specs.views.spec import SpecPage
from tests.ids import APP_SPEC, CHURN_SPEC, WORKFLOW_SPEC
from tests.sandbox_process import SandboxProcess
from tests.specs.helpers import make_spec

CHURN = f"/specs/blocks/{CHURN_SPEC}/"
APP = f"/specs/apps/{APP_SPEC}/"
TABS = ["", "parameters/", "structure/", "releases/", "deployments/"]


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("url", [CHURN, APP, f"/specs/blocks/{WORKFLOW_SPEC}/"])
def test_each_tab_opens(as_viewer: Client, connection: Connection, url: str) -> None:
    for tab in TABS:
        assert 'aria-current="page"' in text(as_viewer, url + tab)


def test_a_spec_that_the_mirror_lacks_is_asked_for(
    as_viewer: Client, connection: Connection
) -> None:
    assert "Churn Model Training" in text(as_viewer, CHURN)
    assert connection.specs.get().spec_id == CHURN_SPEC


@pytest.mark.parametrize(
    "url",
    [
        "/specs/apps/nope/",
        f"/specs/apps/{CHURN_SPEC}/",
        f"/specs/else/{CHURN_SPEC}/",
        "/specs/apps/%00/",
    ],
)
def test_there_is_nothing_at_other_addresses(
    as_viewer: Client, connection: Connection, url: str
) -> None:
    assert "There is nothing at this address" in text(as_viewer, url, 404)


def test_releases_stand_newest_first(as_viewer: Client, connection: Connection) -> None:
    page = as_viewer.get(CHURN + "releases/").context["page"]
    versions = [release.version for release in page.releases]
    assert versions.index("1.11.2") < versions.index("1.10.0")
    assert versions.index("3.0.0") < versions.index("3.0.0-rc.1")
    assert len(versions) == 14


def test_an_older_release_keeps_its_place_in_every_link(
    as_analyst: Client, connection: Connection
) -> None:
    page = text(as_analyst, CHURN + "?release=1.10.0")
    assert "You are looking at release 1.10.0" in page
    assert f"{CHURN}parameters/?release=1.10.0" in page
    assert f"{CHURN}deploy/?release=1.10.0" in page


def test_an_unknown_release_is_told(as_viewer: Client, connection: Connection) -> None:
    assert "has no release 77.0" in text(as_viewer, CHURN + "?release=77.0", 404)


def test_parameters_are_told_in_words(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, APP + "parameters/")
    assert "The app itself" in page
    assert "Email when a run fails is On" in page
    assert "One of “Daily”, “Weekly”, “Monthly”" in page


def test_the_tab_counts_parameters_once_they_are_known(
    as_viewer: Client, connection: Connection
) -> None:
    assert "Parameters</a>" in text(as_viewer, CHURN)
    assert 'Parameters <span class="count">8<' in text(as_viewer, CHURN + "parameters/")
    assert 'Parameters <span class="count">8<' in text(as_viewer, CHURN)


def test_parameters_can_be_narrowed_to_those_to_give(
    as_viewer: Client, connection: Connection
) -> None:
    page = text(as_viewer, APP + "parameters/?only=needed")
    assert "You give this" in page
    assert "Shown when" in page
    assert "has a default</span>" not in page


def test_the_count_and_the_button_of_what_to_give_agree(
    as_viewer: Client, connection: Connection
) -> None:
    response = as_viewer.get(APP + "parameters/")
    needs, given = response.context["needs"], response.context["given_count"]
    assert given == needs["give"] + needs["at_times"]
    assert f"<strong>{given}</strong> parameters you give" in response.text
    assert f"You give {given}<" in response.text


def test_what_deploying_asks_for_beside_the_parameters_is_told(
    as_viewer: Client, connection: Connection
) -> None:
    asked = [one.name for one in DetailsForm().shown_fields() if one.field.required]
    assert asked == ["name", "summary", "notes"]
    told = text(as_viewer, APP + "parameters/")
    assert "Deploying also asks for a name, a summary and a note." in told


def test_parameters_of_an_app_come_block_by_block(
    as_viewer: Client, connection: Connection
) -> None:
    tables = as_viewer.get(APP + "parameters/").context["tables"]
    assert [table.title for table in tables][1:3] == [
        "Load Salesforce Objects",
        "Data Quality Checks",
    ]


def test_the_structure_of_a_workflow_is_told(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, CHURN + "structure/?view=list")
    assert "all of extract_accounts, extract_activity succeeded" in page
    assert "churn_shift of score_customers is “high”" in page
    assert "Monday 06:00" in page


def test_a_step_is_chosen_in_the_picture(as_viewer: Client, connection: Connection) -> None:
    page = as_viewer.get(CHURN + "structure/?step=train_model")
    assert page.context["step"].name == "train_model"
    assert 'href="?step=notify_crm#step-7"' in page.content.decode()
    assert "only if churn_shift = high" in page.content.decode()


def test_an_older_release_is_kept_in_the_picture(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, CHURN + "structure/?release=4.1.0")
    assert 'href="?release=4.1.0&amp;step=train_model#step-' in page


def test_blocks_lead_to_their_specs(as_viewer: Client, connection: Connection) -> None:
    assert f"/specs/blocks/{CHURN_SPEC}/?release=4.2.0" in text(as_viewer, APP + "structure/")


def test_parameters_are_shown_as_the_form_too(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, CHURN + "parameters/?view=form")
    assert "<fieldset" in page
    assert "Upper edges of the bands" in page
    assert "Nothing is sent from here" in page


def test_an_app_is_a_picture_of_its_blocks(as_viewer: Client, connection: Connection) -> None:
    drawing = as_viewer.get(APP + "structure/").context["drawing"]
    churn = drawing.nodes[2]
    assert (churn.title, *churn.lines) == (
        "Churn Model Training",
        "Workflow · 4.2.0",
        "7 steps, Monday 06:00",
    )
    assert churn.url == f"/specs/blocks/{CHURN_SPEC}/?release=4.2.0"


def test_an_older_release_of_an_app_says_which_blocks_have_a_newer_one(
    as_viewer: Client, connection: Connection
) -> None:
    drawing = as_viewer.get(APP + "structure/?release=1.0.0").context["drawing"]
    assert any("is out" in node.note for node in drawing.nodes)


def test_deployments_say_which_are_out_of_date(as_viewer: Client, mirrored: Connection) -> None:
    page = text(as_viewer, APP + "deployments/")
    assert "SCA · EMEA" in page
    assert "Out of date" in page


def test_it_opens_from_what_is_known_when_the_api_is_away(
    as_viewer: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    text(as_viewer, CHURN + "parameters/")
    sandbox.fault(path="/v1/", status=503, times=50)
    assert "Builds features" in text(as_viewer, CHURN)
    assert "Risk bands" in text(as_viewer, CHURN + "parameters/")
    assert "This release cannot be read now." in text(
        as_viewer, CHURN + "parameters/?release=1.10.0"
    )


def test_a_deleted_spec_keeps_its_page(as_analyst: Client, connection: Connection) -> None:
    spec = make_spec(connection, title="Lost and found")
    page = text(as_analyst, spec.get_absolute_url())
    assert "This spec was deleted at the platform" in page
    assert "It was deleted at the platform." in page
    assert Spec.objects.get().gone_at is not None


def test_a_viewer_is_told_why_not(
    as_viewer: Client, as_analyst: Client, connection: Connection
) -> None:
    assert "Your role only looks" in text(as_viewer, CHURN)
    assert "Your role only looks" not in text(as_analyst, CHURN)


def test_markup_in_a_description_is_made_safe(
    as_viewer: Client, connection: Connection, sandbox: SandboxProcess
) -> None:
    evil = "[x](javascript:alert(1)) <script>alert(2)</script> ![y](https://evil.example/z.png)"
    spec = make_spec(connection, description=evil, summary=evil)
    sandbox.fault(path="/v1/", status=503, times=50)
    page = text(as_viewer, spec.get_absolute_url())
    assert 'href="javascript:' not in page
    assert "<script>alert" not in page
    assert "<img src" not in page


def test_its_queries_do_not_grow_with_deployments(
    as_viewer: Client, mirrored: Connection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text(as_viewer, APP + "deployments/")
    with django_assert_max_num_queries(30):
        text(as_viewer, APP + "deployments/")


def test_a_deployment_within_an_app_names_it(as_viewer: Client, mirrored: Connection) -> None:
    block = mirrored.deployments.exclude(parent_id="").filter(spec__spec_id=CHURN_SPEC).first()
    assert block is not None
    app = mirrored.deployments.get(deployment_id=block.parent_id)
    assert app.get_absolute_url() in text(as_viewer, CHURN + "deployments/")


def test_the_tab_counts_what_the_page_lists(
    as_viewer: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    mirrored.deployments.filter(spec__spec_id=CHURN_SPEC).delete()
    context = as_viewer.get(CHURN + "deployments/").context
    assert context["deployment_count"] == context["found_count"] > 0


def test_parameters_are_searched(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, CHURN + "parameters/?q=lightgbm")
    assert "run.overrides" in page or ">overrides<" in page
    assert "Training size" not in page
    for url in (CHURN, APP):
        assert "No parameter has “xyzzy”" in text(as_viewer, url + "parameters/?q=xyzzy")


def test_a_step_is_told_as_json_without_secrets(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, CHURN + "structure/?step=train_model&config=json")
    assert "&quot;imageRef&quot;: &quot;train&quot;" in page
    assert "Config in words" in page
    assert "config=json" in text(as_viewer, CHURN + "structure/?step=train_model")


def test_a_picture_has_sizes_between(as_viewer: Client, connection: Connection) -> None:
    whole = as_viewer.get(CHURN + "structure/").context
    half = as_viewer.get(CHURN + "structure/?zoom=50").context
    assert half["size"][0] == whole["size"][0] // 2
    assert as_viewer.get(CHURN + "structure/?zoom=9e9").context["size"] == whole["size"]


def test_an_app_is_told_as_a_list_too(as_viewer: Client, connection: Connection) -> None:
    page = text(as_viewer, APP + "structure/?view=list")
    assert "<svg viewBox" not in page
    assert "Takes from the app:" in page


def test_a_prerelease_is_told_and_not_offered_where_a_full_release_is_known(
    as_analyst: Client, connection: Connection
) -> None:
    spec = make_spec(connection, name="early", latest_version="2.0.0-rc.1")
    assert spec.offered_version == "2.0.0-rc.1"
    for version in ("1.9.0", "1.10.0", "2.0.0-rc.1"):
        spec.releases.create(version=version, version_key=version_key(version))
    page = SpecPage(spec, Person(), "")
    assert (page.version, page.query, page.is_latest) == ("1.10.0", "", False)
    assert SpecPage(spec, Person(), "2.0.0-rc.1").query == "?release=2.0.0-rc.1"
    assert "2.0.0-rc.1</span> prerelease" in text(as_analyst, "/specs/")


def test_the_facts_lead_to_all_of_an_author(as_viewer: Client, connection: Connection) -> None:
    link = '?author=jane.smith%40harrow.example&amp;status=any">Jane Smith</a>'
    assert link in text(as_viewer, CHURN)
