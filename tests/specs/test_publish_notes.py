"""Messages that something is no longer recommended: left by spec admins, shown where it matters."""

from typing import Any

import pytest
from django.test import Client

from pressui.accounts.models import Event
from pressui.connections.models import Connection
from pressui.specs.models import SpecNote
from tests.ids import WORKFLOW_SPEC

SPEC = f"/specs/blocks/{WORKFLOW_SPEC}/"
NOTE = f"/manage/specs/blocks/{WORKFLOW_SPEC}/note/"
WORDS = "Use the <b>new</b> one."
SHOWN = "Use the &lt;b&gt;new&lt;/b&gt; one."


def leave(client: Client, **typed: Any) -> Any:
    client.get(NOTE)
    return client.post(NOTE, {"version": "", "text": WORDS, **typed})


@pytest.mark.parametrize("url", [SPEC, f"{SPEC}deploy/", "/specs/?q=workflow-block-private"])
def test_it_is_shown_wherever_the_spec_is(
    as_specadmin: Client, connection: Connection, url: str
) -> None:
    assert leave(as_specadmin).status_code == 302
    page = as_specadmin.get(url).content.decode()
    assert SHOWN in page
    assert "no longer recommended" in page.lower()


def test_one_on_a_release_is_shown_with_that_release_alone(
    as_specadmin: Client, connection: Connection
) -> None:
    leave(as_specadmin, version="1.0.0")
    assert SHOWN in as_specadmin.get(f"{SPEC}?release=1.0.0").content.decode()
    assert SHOWN in as_specadmin.get(f"{SPEC}deploy/?release=1.0.0").content.decode()
    assert SHOWN not in as_specadmin.get(SPEC).content.decode()


def test_it_is_recorded_with_before_and_after(as_specadmin: Client, connection: Connection) -> None:
    leave(as_specadmin)
    leave(as_specadmin, text="Another")
    leave(as_specadmin, text="Another")
    first, second = Event.objects.filter(action="spec:advise").order_by("id")
    assert (first.before, first.after) == ("", WORDS)
    assert (second.before, second.after) == (WORDS, "Another")


def test_an_empty_one_takes_it_away(as_specadmin: Client, connection: Connection) -> None:
    leave(as_specadmin)
    leave(as_specadmin, text=" ")
    assert not SpecNote.objects.exists()


@pytest.mark.parametrize("typed", [{"version": "9.9.9"}, {"text": "x" * 501}])
def test_what_is_wrong_is_told(
    as_specadmin: Client, connection: Connection, typed: dict[str, str]
) -> None:
    assert leave(as_specadmin, **typed).status_code == 422
    assert not SpecNote.objects.exists()


def test_it_is_for_spec_admins(as_analyst: Client, connection: Connection) -> None:
    assert as_analyst.get(NOTE).status_code == 403
    assert leave(as_analyst).status_code == 403


def test_an_unknown_spec_is_not_found(as_specadmin: Client, connection: Connection) -> None:
    assert as_specadmin.get("/manage/specs/blocks/nobody/note/").status_code == 404
