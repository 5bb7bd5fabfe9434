"""One's own account: name, role, what it may do, theme, sign-out."""

import pytest
from django.test import Client

from pressui.connections.models import Connection


@pytest.mark.parametrize(
    ("role", "may"), [("as_viewer", 1), ("as_analyst", 2), ("as_specadmin", 3), ("as_owner", 4)]
)
def test_it_says_what_a_role_may_do(
    connection: Connection, request: pytest.FixtureRequest, role: str, may: int
) -> None:
    client: Client = request.getfixturevalue(role)
    page = client.get("/accounts/me/").text
    assert page.count("tone-ok") == may
    assert page.count("tone-mute") == 4 - may
    assert 'action="/accounts/logout/"' in page
