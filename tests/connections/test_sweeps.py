"""A list that is read in slices goes on where it was, whatever ended the last one."""

import pytest

from pressui.connections import polling
from pressui.connections.models import Connection, Poll
from pressui.connections.services import current_connection
from pressui.connections.sweeps import sweep_slice
from pressui.press import Page, PressUnavailable


@pytest.fixture
def connection(db: None) -> Connection:
    return current_connection()


def breaks_off(number: int) -> Page[int]:
    if number == 3:
        raise PressUnavailable("away")
    return Page(tuple(range(100)), number, size=100, count=9, total=850)


def test_each_page_that_was_read_is_kept(connection: Connection) -> None:
    [poll] = polling.claim_due(Poll.Kind.SPECS)
    sweep_slice(poll, breaks_off, lambda page, at: None, lambda since: None)
    poll.refresh_from_db()
    assert (poll.page, poll.read, poll.total, poll.failures) == (3, 200, 850, 1)
    assert poll.sweep_started_at is not None
