"""The band over a page that is open while Press is read for the first time."""

import pytest
from django.test import Client
from django.utils import timezone

from pressui.connections.models import Connection, Poll
from tests.deployments.made import made

OPEN = {"HX-Request": "true", "HX-Current-URL": "http://testserver/specs/?kind=app"}


def test_an_open_page_asks_how_far_it_is(as_viewer: Client, connection: Connection) -> None:
    assert 'hx-get="/band/"' in as_viewer.get("/specs/").text
    connection.polls.filter(kind=Poll.Kind.SPECS).update(read=200, total=900)
    band = as_viewer.get("/band/", headers=OPEN).text
    assert "200 of 900 specs are read." in band
    assert 'hx-get="/band/"' in band
    assert 'href="/specs/?kind=app"' in band


def test_at_the_end_it_leads_to_what_is_there_and_asks_no_more(
    as_viewer: Client, connection: Connection
) -> None:
    connection.polls.update(completed_at=timezone.now())
    band = as_viewer.get("/band/", headers=OPEN).text
    assert "All that Press has is read." in band
    assert 'href="/specs/?kind=app"' in band
    assert "hx-get" not in band
    assert "All that Press has" not in as_viewer.get("/specs/").text


def test_while_it_is_read_nobody_is_told_that_all_is_well(
    as_viewer: Client, connection: Connection
) -> None:
    connection.polls.update(read=1, total=2)
    made(connection)
    page = as_viewer.get("/").text
    assert "<strong>Nothing needs attention" not in page
    assert "Nothing needs attention as far as is known." in page


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize(
    ("path", "is_offered"),
    [
        ("/", True),
        ("/deployments/?view=attention", True),
        ("/specs/apps/x/parameters/", True),
        ("/specs/apps/x/deploy/", False),
        ("/deployments/apps/x/upgrade/", False),
        ("/manage/publish/", False),
        ("/manage/specs/apps/x/", False),
        ("/nowhere/", False),
    ],
)
def test_no_page_with_a_form_is_loaded_anew(
    as_viewer: Client, connection: Connection, path: str, is_offered: bool, is_read: bool
) -> None:
    connection.polls.update(completed_at=timezone.now() if is_read else None)
    open_page = OPEN | {"HX-Current-URL": f"http://testserver{path}"}
    assert (f'href="{path}"' in as_viewer.get("/band/", headers=open_page).text) == is_offered
