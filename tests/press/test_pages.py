"""Lists: single pages, and iterators that fetch page after page."""

import itertools

import pytest

from pressui.press import InvalidResponse, Page, ServerError
from pressui.press import pages as paging
from tests.press.server import answer, pages


def spec(name: str) -> dict[str, object]:
    return {"id": name, "kind": "app", "metadata": {"name": name}}


def queries(server) -> list[str]:
    return [received.path.partition("?")[2] for received in server.received]


def ids(things) -> list[str]:
    return [thing.id for thing in things]


def test_an_iterator_fetches_pages_when_they_are_needed(server, client):
    server.script(*pages("specs", [[spec("a"), spec("b")], [spec("c")]]))
    iterator = client.apps.list_specs()
    assert not server.received
    assert ids(itertools.islice(iterator, 2)) == ["a", "b"]
    assert len(server.received) == 1
    assert ids(iterator) == ["c"]
    assert len(server.received) == 2


def test_we_ask_for_hundred_where_we_choose(server, client):
    server.script(*pages("specs", [[spec("a")]]))
    list(client.apps.list_specs())
    assert queries(server) == ["pageSize=100&pageNumber=1"]


def test_the_size_asked_for_is_asked_for(server, client):
    server.script(*pages("specs", [[spec("a")], [spec("b")]]))
    list(client.apps.list_specs(page_size=7, page_number=5))
    assert queries(server) == ["pageSize=7&pageNumber=1", "pageSize=7&pageNumber=2"]


def test_a_single_page_tells_what_the_api_gave(server, client):
    content = {"pageNumber": 3, "pageSize": 50, "pageCount": 4, "specCount": 180, "specs": []}
    server.script(answer(200, content))
    page = client.apps.list_specs(page_size=500, page_number=3, return_iterator=False)
    assert (page.items, page.number, page.size, page.count, page.total) == ((), 3, 50, 4, 180)
    assert page.raw == content
    assert queries(server) == ["pageSize=500&pageNumber=3"]


def test_a_single_page_leaves_the_size_to_the_api(server, client):
    server.script(answer(200, {"specs": []}))
    page = client.apps.list_specs(return_iterator=False)
    assert (page.number, page.size, page.count, page.total) == (1, None, None, None)
    assert queries(server) == [""]


@pytest.mark.parametrize("body", [{}, {"specs": None}, {"specs": {}}, {"deployments": []}, []])
def test_a_page_without_its_list_is_not_an_empty_one(server, client, body):
    server.script(answer(200, body))
    with pytest.raises(InvalidResponse):
        client.apps.list_specs(return_iterator=False)


def test_a_broken_entry_does_not_hide_its_neighbors(server, client):
    server.script(answer(200, {"specs": [spec("a"), 5, {}, None, {"id": ""}, spec("b")]}))
    page = client.apps.list_specs(return_iterator=False)
    assert ids(page.items) == ["a", "b"]
    assert page.broken == (5, {}, None, {"id": ""})


def test_the_page_count_may_shrink_half_way(server, client):
    one, *_ = pages("specs", [[spec("a")], [spec("b")], [spec("c")]])
    shrunk = answer(200, {"pageNumber": 2, "pageCount": 1, "specs": [spec("b")]})
    server.script(one, shrunk)
    assert ids(client.apps.list_specs()) == ["a", "b"]


def test_the_page_count_may_grow_half_way(server, client):
    one, *_ = pages("specs", [[spec("a")], []])
    two = answer(200, {"pageNumber": 2, "pageCount": 3, "specs": [spec("b")]})
    three = answer(200, {"pageNumber": 3, "pageCount": 3, "specs": [spec("c")]})
    server.script(one, two, three)
    assert ids(client.apps.list_specs()) == ["a", "b", "c"]


def test_an_empty_page_ends_it_whatever_the_count_says(server, client):
    server.script(answer(200, {"pageCount": 99, "specs": []}))
    assert ids(client.apps.list_specs()) == []
    assert len(server.received) == 1


def test_another_page_than_asked_for_ends_it(server, client):
    server.script(answer(200, {"pageNumber": 1, "pageCount": 99, "specs": [spec("a")]}))
    assert ids(client.apps.list_specs()) == ["a"]
    assert len(server.received) == 2


def test_without_a_page_count_a_page_that_is_not_full_is_the_last(server, client):
    server.script(
        answer(200, {"pageSize": 2, "specs": [spec("a"), spec("b")]}),
        answer(200, {"pageSize": 2, "specs": [spec("c")]}),
    )
    assert ids(client.apps.list_specs()) == ["a", "b", "c"]


def test_a_list_that_never_ends_is_given_up(server, client, monkeypatch):
    monkeypatch.setattr(paging, "MOST_PAGES", 5)
    server.script(answer(200, {"pageCount": 10**9, "specs": [spec("a")]}))
    with pytest.raises(InvalidResponse, match="has not ended"):
        list(client.apps.list_specs())
    assert len(server.received) == 5


def test_a_page_that_fails_ends_the_iterator_with_its_error(server, client):
    one, *_ = pages("specs", [[spec("a")], [spec("b")]])
    server.script(one, answer(500))
    iterator = client.apps.list_specs()
    assert next(iterator).id == "a"
    with pytest.raises(ServerError):
        next(iterator)


def test_pages_do_not_show_their_raw_json():
    page = Page((), 1, raw={"secret": "s3cret"}, broken=("s3cret",))
    assert "s3cret" not in repr(page)
