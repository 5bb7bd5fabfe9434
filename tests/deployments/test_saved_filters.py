"""Saved filters: one's own views of the list, kept under a name."""

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import saved_filters
from pressui.deployments.models import SavedFilter
from tests.deployments.made import MARKUP, made

SAVE = "/saved-filters/"


@pytest.fixture(autouse=True)
def one_deployment(connection: Connection) -> None:
    made(connection, status="failed")


def save(client: Client, name: str = "Churn", **query: str):
    return client.post(SAVE, {"name": name, **query})


def test_a_view_is_kept_and_leads_back(as_viewer: Client, viewer: Person) -> None:
    response = save(as_viewer, q="spec:churn tag:eu", status="failed")
    kept = SavedFilter.objects.get(person=viewer)
    assert response.url == f"/deployments/?{kept.query}"
    page = as_viewer.get(response.url)
    assert "Saved as “Churn”" in page.text
    [shown] = page.context["saved"]
    assert (shown.name, shown.current) == ("Churn", True)


def test_it_is_offered_only_where_there_is_something_to_save(as_viewer: Client) -> None:
    for bare in ("/deployments/", "/deployments/?view=attention"):
        assert "Save this view" not in as_viewer.get(bare).text
    assert "Save this view" in as_viewer.get("/deployments/?q=churn").text


def test_the_same_name_again_is_kept_anew(as_viewer: Client) -> None:
    save(as_viewer, status="failed")
    save(as_viewer, status="warning")
    assert [kept.query for kept in SavedFilter.objects.all()] == ["status=warning"]


def test_others_do_not_see_it_and_cannot_remove_it(as_viewer: Client, as_analyst: Client) -> None:
    save(as_viewer, status="failed")
    kept = SavedFilter.objects.get()
    assert as_analyst.get("/deployments/").context["saved"] == []
    assert as_analyst.post(f"{SAVE}{kept.pk}/remove/").status_code == 404


def test_one_can_be_removed(as_viewer: Client) -> None:
    save(as_viewer, status="failed")
    kept = SavedFilter.objects.get()
    assert as_viewer.post(f"{SAVE}{kept.pk}/remove/").url == "/deployments/"
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "query"), [("", {}), ("  ", {}), ("x" * 61, {}), ("Churn", {"status": "nonsense"})]
)
def test_what_cannot_be_kept_is_said(as_viewer: Client, name: str, query: dict[str, str]) -> None:
    assert save(as_viewer, name, **query).status_code == 422
    assert not SavedFilter.objects.exists()


def test_only_so_many_are_kept(as_viewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_filters, "MOST", 1)
    save(as_viewer)
    assert save(as_viewer, "Another").status_code == 422
    assert save(as_viewer).status_code == 302


def test_it_rejects_get(as_viewer: Client) -> None:
    assert as_viewer.get(SAVE).status_code == 405


def test_markup_in_a_name_stays_text(as_viewer: Client) -> None:
    page = as_viewer.get(save(as_viewer, MARKUP, status="failed").url)
    assert "<script>alert" not in page.text
