"""Every kind of write, however it ends, is in the record once, with all that is known of it."""

import json
import uuid

import pytest

from pressui.accounts.models import Event, Person
from pressui.accounts.services import Actor
from pressui.connections.models import Connection
from pressui.operations import services as operations
from pressui.operations.models import Operation

ENDS = (Operation.State.SUCCEEDED, Operation.State.FAILED, Operation.State.UNKNOWN)


@pytest.mark.parametrize("kind", Operation.Kind)
@pytest.mark.parametrize("end", ENDS)
def test_each_write_is_recorded_as_it_ended(
    connection: Connection, analyst: Person, kind: Operation.Kind, end: Operation.State
) -> None:
    operation, _is_ours = operations.begin(
        actor=Actor(analyst, analyst.name, "10.0.0.7", "request-1"),
        connection=connection,
        kind=kind,
        form_token=uuid.uuid4(),
        payload={"now": 2},
        before=json.dumps({"then": 1}),
        target_id="it",
        target_name="It",
    )
    operations.finish(operation, end)
    told = Event.objects.get()
    assert (told.action, told.outcome, told.person) == (kind, end, analyst)
    assert (told.target_id, told.target_name, told.connection) == ("it", "It", connection.slug)
    assert (told.address, told.request_id) == ("10.0.0.7", "request-1")
    assert (json.loads(told.before), json.loads(told.after)) == ({"then": 1}, {"now": 2})


def test_what_is_found_out_later_is_recorded_too_and_nothing_twice(connection: Connection) -> None:
    operation, _is_ours = operations.begin(
        actor=Actor(None, "Ana", None, ""),
        connection=connection,
        kind=Operation.Kind.DEPLOY,
        form_token=uuid.uuid4(),
    )
    for end in (*ENDS[2:], *ENDS[:2]):
        operations.finish(operation, end)
    assert list(Event.objects.order_by("id").values_list("outcome", flat=True)) == [
        "unknown",
        "succeeded",
    ]
