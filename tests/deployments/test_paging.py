"""Pages by a cursor: each row once, in order, whatever comes and goes."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments import paging
from pressui.deployments.filters import SORTS, ListQuery
from pressui.deployments.listing import Listing
from pressui.deployments.paging import BadCursor, Cursor, Page, page_of
from tests.deployments.made import made


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)


def page(connection: Connection, person: Person, sort: str, cursor: str = "") -> Page:
    order = SORTS[sort]
    place = Cursor.decode(cursor, order) if cursor else None
    return page_of(Listing(connection, person, ListQuery(sort=sort)).rows, order, place)


def names(found: Page) -> list[str]:
    return [row.name for row in found.rows]


@pytest.mark.parametrize("sort", SORTS)
def test_every_row_comes_once_forwards_and_backwards(
    connection: Connection, viewer: Person, sort: str
) -> None:
    same = timezone.now()
    for number in range(8):
        when = None if number < 3 else same if number < 6 else same - timedelta(hours=1)
        made(connection, changed_at=when, title="Same" if number % 2 else "")
    first = page(connection, viewer, sort)
    second = page(connection, viewer, sort, first.next)
    third = page(connection, viewer, sort, second.next)
    assert len({*names(first), *names(second), *names(third)}) == 8
    assert (third.next, first.previous, first.total) == ("", "", 8)
    assert (second.first_number, second.last_number) == (4, 6)
    assert names(page(connection, viewer, sort, third.previous)) == names(second)
    assert names(page(connection, viewer, sort, second.previous)) == names(first)


def test_a_page_stands_still_when_rows_come_before_it(
    connection: Connection, viewer: Person
) -> None:
    for _ in range(6):
        made(connection)
    following = page(connection, viewer, "newest").next
    before = names(page(connection, viewer, "newest", following))
    made(connection, changed_at=timezone.now() + timedelta(minutes=1))
    after = page(connection, viewer, "newest", following)
    assert names(after) == before
    assert after.first_number == 5


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "é",
        "W10",
        base64.urlsafe_b64encode(b'["x",1,false]').decode(),
        base64.urlsafe_b64encode(b'["2026-01-01T00:00:00",1,false]').decode(),
        base64.urlsafe_b64encode(b'["2026-01-01T00:00:00+00:00","1",false]').decode(),
        base64.urlsafe_b64encode(b'["2026-01-01T00:00:00+00:00",-4,false]').decode(),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
    ],
)
def test_it_refuses_a_cursor_that_it_did_not_give(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(text, SORTS["newest"])


def test_a_cursor_of_one_order_is_none_of_another(connection: Connection, viewer: Person) -> None:
    for _ in range(4):
        made(connection)
    by_name = page(connection, viewer, "name").next
    with pytest.raises(BadCursor):
        page(connection, viewer, "newest", by_name)


def test_the_only_page_is_not_counted_again(
    connection: Connection, viewer: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made(connection)
    made(connection)
    with django_assert_num_queries(2):  # its keys and its rows
        assert page(connection, viewer, "newest").total == 2


def test_a_place_past_the_end_does_not_make_the_list_empty(
    connection: Connection, viewer: Person
) -> None:
    for _ in range(4):
        made(connection)
    following = page(connection, viewer, "newest").next
    connection.deployments.order_by("changed_at")[0].delete()
    found = page(connection, viewer, "newest", following)
    assert (found.rows, found.total) == ([], 3)
