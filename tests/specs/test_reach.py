"""Who will see a spec once it is saved, and what that changes for them."""

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.specs import reach
from pressui.specs.metadata import Metadata
from tests.specs.helpers import edit_url, make_spec

MINE, DEPLOYS = "harrow", "finds and deploys it"
PRIVATE = Metadata(scope="private", status="available")
SHARED = Metadata(scope="shared", tenants=("vale", "dale"), status="available")
PUBLIC = Metadata(scope="public", status="available")


def told(before: Metadata, after: Metadata) -> list[tuple[str, str]]:
    return [(one.who, one.change) for one in reach.of(MINE, before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (PRIVATE, PRIVATE, [(MINE, "")]),
        (PRIVATE, SHARED, [(MINE, ""), ("vale", "new"), ("dale", "new")]),
        (SHARED, PRIVATE, [(MINE, ""), ("vale", "gone"), ("dale", "gone")]),
        (SHARED, PUBLIC, [(MINE, ""), ("All other tenants", "new"), ("vale", "gone")]),
        (PUBLIC, PRIVATE, [(MINE, ""), ("All other tenants", "gone")]),
    ],
)
def test_a_scope_gives_and_takes(
    before: Metadata, after: Metadata, expected: list[tuple[str, str]]
) -> None:
    assert told(before, after)[: len(expected)] == expected


def test_a_withdrawal_changes_what_everybody_may() -> None:
    archived = Metadata(scope="shared", tenants=("vale",), status="archived")
    found = reach.of(MINE, SHARED, archived)
    assert [(one.who, one.change) for one in found] == [
        (MINE, "other"),
        ("vale", "other"),
        ("dale", "gone"),
    ]
    assert found[0].words == "finds it among what is archived"


def test_a_status_nobody_knows_is_told_as_it_is() -> None:
    [one] = reach.of(MINE, PRIVATE, Metadata(scope="hidden", status="resting"))
    assert (one.words, one.change) == ("resting", "other")


def test_the_page_tells_it_while_one_types(as_specadmin: Client, connection: Connection) -> None:
    spec = make_spec(connection, family="apps", kind="app")
    url = edit_url(spec.spec_id)
    assert "no change" in as_specadmin.get(url).text
    typed = {"scope": "shared", "tenants": "vale", "status": "available"}
    page = as_specadmin.post(f"{url}preview/", {**typed, "name": spec.name})
    assert ("vale", "new") in [(one.who, one.change) for one in page.context["reach"]]
