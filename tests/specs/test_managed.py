"""The table of those who look after specs: filtered, paged with its filters, chosen as filtered."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.specs import managed
from pressui.specs.models import BulkEdit, Spec
from tests.specs.helpers import make_spec


@pytest.fixture
def specs(connection: Connection) -> dict[str, Spec]:
    return {
        name: make_spec(connection, name=name, **columns)
        for name, columns in {
            "desk": {"kind": "app", "family": "apps", "scope": "shared", "featured": True},
            "train": {"tags": ["retail", "churn"], "status": "archived"},
            "serve": {"kind": "service", "tags": ["retail"], "status": "unavailable"},
        }.items()
    }


def listed(client: Client, **query: str) -> list[str]:
    return [spec.name for spec in client.get("/manage/", query).context["page"].specs]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["desk", "serve", "train"]),
        (
            {"status": "", "kind": "", "scope": "", "shown": "", "tag": ""},
            ["desk", "serve", "train"],
        ),
        ({"status": "archived"}, ["train"]),
        ({"status": "any"}, ["desk", "serve", "train"]),
        ({"kind": "service"}, ["serve"]),
        ({"scope": "shared"}, ["desk"]),
        ({"shown": "featured"}, ["desk"]),
        ({"tag": "retail"}, ["serve", "train"]),
        ({"tag": "retail", "status": "archived"}, ["train"]),
        ({"q": "train"}, ["train"]),
        ({"kind": "x\x00"}, []),
    ],
)
def test_it_shows_what_was_asked_for(
    as_specadmin: Client, specs: dict[str, Spec], query: dict[str, str], names: list[str]
) -> None:
    assert listed(as_specadmin, **query) == names


def test_what_is_chosen_stays_chosen(as_specadmin: Client, specs: dict[str, Spec]) -> None:
    page = as_specadmin.get("/manage/", {"status": "archived", "tag": "retail"})
    assert [choice.chosen for choice in page.context["choices"]] == ["", "archived", "", ""]
    assert '<option value="archived" selected>Archived</option>' in page.text
    assert re.search(r'name="tag" value="retail"', page.text)


def test_what_there_is_not_is_told(as_specadmin: Client, specs: dict[str, Spec]) -> None:
    assert as_specadmin.get("/manage/", {"shown": "x"}).status_code == 400
    assert "No spec is like that" in as_specadmin.get("/manage/", {"tag": "nothing"}).text


def test_pages_keep_the_filters(as_specadmin: Client, connection: Connection) -> None:
    for number in range(30):
        make_spec(connection, name=f"old-{number:02}", status="archived")
    make_spec(connection, name="new")
    first = as_specadmin.get("/manage/", {"status": "archived"}).context
    second = as_specadmin.get(f"/manage/{first['next']}").context["page"]
    assert (second.number, second.count) == (2, 30)


def test_all_of_a_filtered_list_are_chosen(as_specadmin: Client, specs: dict[str, Spec]) -> None:
    kept = as_specadmin.get("/manage/", {"tag": "retail", "status": "archived"}).context["kept"]
    as_specadmin.post("/manage/bulk/?" + urlencode([]), {**dict(kept), "everything": "1"})
    assert [item.spec for item in BulkEdit.objects.get().items.all()] == [specs["train"]]


@pytest.mark.parametrize("url", ["/manage/", "/manage/publish/", "bulk"])
def test_known_tags_are_offered(as_specadmin: Client, specs: dict[str, Spec], url: str) -> None:
    if url == "bulk":
        as_specadmin.post("/manage/bulk/", {"pick": [specs["train"].pk]})
        url = BulkEdit.objects.get().get_absolute_url()
    page: Any = as_specadmin.get(url)
    assert '<option value="churn"></option><option value="retail"></option>' in page.text


def test_tags_of_what_is_held_back_are_not_offered(
    connection: Connection, specs: dict[str, Spec], specadmin: Person
) -> None:
    specadmin.kinds = ["service"]
    assert managed.known_tags(connection, specadmin) == ["retail"]
