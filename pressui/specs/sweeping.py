"""Keeps the mirror of the catalogue: reads all specs, and looks for those that were not seen."""

from datetime import datetime

from django.utils import timezone

from pressui import press
from pressui.connections import polling
from pressui.connections.models import Connection, Poll
from pressui.connections.services import press_client
from pressui.connections.sweeps import OLDEST_FIRST, PAGE_SIZE, sweep_slice
from pressui.press import NotFound, Page, PressError
from pressui.specs import mirror, usage

# How many of the unseen are looked for after one sweep.
LOOKS = 20


def sweep_due() -> None:
    """Reads a slice for each connection whose sweep of specs is due."""
    for poll in polling.claim_due(Poll.Kind.SPECS):
        _sweep(poll)


def _sweep(poll: Poll) -> None:
    connection = poll.connection
    client = press_client(connection)
    is_whole = False

    def read(page: int) -> Page[press.Spec]:
        return client.specs.list_specs(
            sort=OLDEST_FIRST, page_size=PAGE_SIZE, page_number=page, return_iterator=False
        )

    def store(page: Page[press.Spec], asked_at: datetime) -> None:
        mirror.store_specs(connection, page.items, asked_at)

    def finish(since: datetime) -> None:
        nonlocal is_whole
        mirror.mark_unseen(connection, since)
        _look_for_unseen(connection)
        is_whole = True

    sweep_slice(poll, read, store, finish)
    # Once the poll is handed back: what waits for the first whole sweep does not wait for this.
    if is_whole:
        usage.describe_apps(connection)


def _look_for_unseen(connection: Connection) -> None:
    """A spec that a whole sweep did not see is asked for: only a 404 says that it is gone."""
    client = press_client(connection)
    for row in connection.specs.filter(look_again=True, gone_at=None)[:LOOKS]:
        asked_at = timezone.now()
        try:
            spec = client.family(row.family).describe_spec(row.spec_id)
        except NotFound:
            mirror.mark_gone(row)
        except PressError:
            return
        else:
            mirror.store_specs(connection, [spec], asked_at)
