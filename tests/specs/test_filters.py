"""Filters are read from an address and written back to the shortest one."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from pressui.specs.filters import DEFAULT_STATUS, BadFilter, Filters


def read(query: str) -> Filters:
    return Filters.read(QueryDict(query))


def test_an_empty_address_shows_what_is_available() -> None:
    assert read("") == Filters()
    assert read("").status == DEFAULT_STATUS


def test_any_status_is_no_filter() -> None:
    assert read("status=any").status == ()
    assert "status=any" in Filters(status=()).address


def test_giving_up_the_last_status_shows_all() -> None:
    assert Filters().without("status", "available").address == "/specs/?status=any"


def test_a_changed_filter_begins_with_the_first_page() -> None:
    assert Filters(page=3).with_tag("churn").page == 1


def test_a_tag_is_added_once() -> None:
    assert Filters(tag=("a",)).with_tag("b").with_tag("a").tag == ("a", "b")


def test_a_second_press_gives_a_choice_up() -> None:
    assert Filters().toggled("kind", "app").toggled("kind", "app") == Filters()


@pytest.mark.parametrize("query", ["sort=size", "view=list", "shown=none", "page=0", "page=x"])
def test_it_refuses_what_there_is_not(query: str) -> None:
    with pytest.raises(BadFilter):
        read(query)


@pytest.mark.parametrize("query", ["page=²", "page=-1", "page=99999999999999999999"])
def test_it_refuses_odd_numbers(query: str) -> None:
    with pytest.raises(BadFilter):
        read(query)


def test_a_text_is_sorted_by_how_well_it_matches_unless_told_otherwise() -> None:
    assert Filters(text="churn").order == "best"
    assert Filters(text="churn", sort="name").order == "name"
    assert Filters(sort="best").order == "featured"


def test_the_usual_sort_does_not_stand_in_the_address() -> None:
    assert Filters(text="churn", sort="name").sorted_by("best").address == "/specs/?q=churn"
    assert Filters(sort="name").sorted_by("featured").address == "/specs/"
    assert Filters().sorted_by("deployed").address == "/specs/?sort=deployed"


names = st.lists(st.text(min_size=1).map(str.strip).filter(bool), unique=True, max_size=3)


@given(st.text(), names, st.sampled_from(["featured", "name", "newest"]), st.booleans())
def test_an_address_says_all_of_it(text: str, tags: list[str], sort: str, featured: bool) -> None:
    wanted = Filters.read(QueryDict(mutable=True))
    query = QueryDict(mutable=True)
    query.setlist("tag", tags)
    query["q"], query["sort"], query["shown"] = text, sort, "featured" if featured else ""
    wanted = Filters.read(query)
    assert read(wanted.address.partition("?")[2]) == wanted
