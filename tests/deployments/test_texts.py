"""The newest deployments that have some words, however few of the last ones do."""

import pytest

from pressui.connections.models import Connection
from pressui.deployments import texts
from tests.deployments.made import made


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "CANDIDATES", 2)
    monkeypatch.setattr(texts, "_LAST", 3)


@pytest.mark.parametrize("between", [0, 1, 2, 3])
def test_the_newest_come_first_wherever_they_stand(connection: Connection, between: int) -> None:
    rows = [made(connection, f"churn-{number}").pk for number in range(3)]
    for number in range(between):
        made(connection, f"weather-{number}")
    assert texts.newest("churn", "A") == [rows[2], rows[1]]


def test_what_nothing_has_is_not_found(connection: Connection) -> None:
    made(connection, "churn")
    assert texts.newest("weather", "A") == texts.newest("·", "A") == []
