"""Every address with the id of a spec or a deployment, asked by somebody it is held back from."""

import pytest
from django.test import Client
from django.urls import reverse

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.specs.models import AppBlock, Release
from tests.ids import APP_SPEC, CHURN_SPEC, DEPLOYED_BLOCK, WORKFLOW_SPEC
from tests.security.addresses import Address, addresses
from tests.specs.publishing import PUBLISH, opened, send

HELD_BACK = {"family": "blocks", "spec_id": WORKFLOW_SPEC, "deployment_id": DEPLOYED_BLOCK}


ABOUT_ONE = [
    (method, address)
    for address in addresses()
    if {"spec_id", "deployment_id"} & address.arguments.keys()
    for method in address.methods
]


def path_of(address: Address) -> str:
    known = {name: HELD_BACK.get(name, value) for name, value in address.arguments.items()}
    return reverse(address.name, kwargs=known)


@pytest.fixture
def held(specadmin: Person) -> Person:
    """Somebody who may do all that is done with specs, with apps alone."""
    specadmin.kinds = ["app"]
    specadmin.save()
    return specadmin


@pytest.mark.parametrize(("method", "address"), ABOUT_ONE)
def test_nobody_comes_to_what_is_held_back(
    connection: Connection, held: Person, as_specadmin: Client, method: str, address: Address
) -> None:
    for _asked in ("only the API knows it", "the mirror knows it"):
        assert as_specadmin.generic(method, path_of(address)).status_code == 404


def test_an_app_is_whole_but_its_blocks_open_nothing(
    connection: Connection, held: Person, as_specadmin: Client
) -> None:
    page = as_specadmin.get(f"/specs/apps/{APP_SPEC}/structure/")
    assert "Churn Model Training" in page.text
    assert CHURN_SPEC not in "".join(part for part in page.text.split('href="')[1:])
    assert as_specadmin.get(f"/specs/apps/{APP_SPEC}/deploy/").status_code == 200


def test_releases_are_compared_without_the_names_of_what_is_held_back(
    mirrored: Connection, held: Person, as_specadmin: Client
) -> None:
    def parts() -> str:
        return str(as_specadmin.get(f"/specs/apps/{APP_SPEC}/compare/").context["parts"])

    assert "Churn Model Training" not in parts()
    Person.objects.filter(pk=held.pk).update(kinds=[])
    assert "Churn Model Training" in parts()


def test_what_breaks_counts_apps_that_are_held_back_and_names_none(
    mirrored: Connection, held: Person, as_specadmin: Client
) -> None:
    as_specadmin.get(f"/specs/apps/{APP_SPEC}/structure/")
    Person.objects.filter(pk=held.pk).update(kinds=["workflow"])
    edit = f"/manage/specs/blocks/{CHURN_SPEC}/"
    for path in (edit, f"{edit}delete/", f"{edit}release/"):
        page = as_specadmin.get(path).text
        assert "1 more app uses it, which is held back from you." in page
        assert "Salesforce Customer Analytics" not in page


def test_the_picker_of_blocks_offers_and_adds_none_of_it(
    mirrored: Connection, held: Person, as_specadmin: Client
) -> None:
    form = opened(as_specadmin, PUBLISH, kind="app")
    found = send(as_specadmin, PUBLISH, {**form, "block_term": "churn"}, "find")
    assert found.context["found"] == []
    added = send(as_specadmin, PUBLISH, form, f"add:{CHURN_SPEC}")
    assert added.context["blocks"] == []


DOCUMENT = f"""kind: app
version: "1"
metadata: {{name: held-back, summary: What it does.}}
release: {{version: 1.0.0, notes: First}}
config: [{{id: {CHURN_SPEC}, release: {{version: 4.2.0}}}}]
"""


@pytest.mark.parametrize("action", ["look", "publish"])
def test_a_block_that_is_held_back_is_neither_described_nor_published(
    connection: Connection, held: Person, as_specadmin: Client, action: str
) -> None:
    form = opened(as_specadmin, PUBLISH)
    typed = {"form_token": form["form_token"], "way": "document", "document": DOCUMENT}
    page = send(as_specadmin, PUBLISH, typed, action)
    assert f"There is no block {CHURN_SPEC}." in page.text
    assert "Churn Model Training" not in page.text
    assert page.context["preview"].form is None
    assert not connection.operations.exists()


def test_a_release_keeps_the_blocks_that_its_app_has(
    mirrored: Connection, held: Person, as_specadmin: Client
) -> None:
    as_specadmin.get(f"/specs/apps/{APP_SPEC}/structure/")
    assert AppBlock.objects.filter(release__spec__spec_id=APP_SPEC).exists()
    url = f"/manage/specs/apps/{APP_SPEC}/release/"
    page = send(as_specadmin, url, opened(as_specadmin, url), "look")
    assert page.context["preview"].problem == ""
    assert page.context["preview"].form is not None
    assert Release.objects.filter(spec__spec_id=APP_SPEC).exists()
