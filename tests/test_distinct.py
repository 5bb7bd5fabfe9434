"""The values of a column are found, each once, however many rows have it."""

from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.distinct import distinct_values
from tests.deployments.made import made


def test_each_value_comes_once_in_order(connection: Connection) -> None:
    for status in ("failed", "deployed", "failed", "napping", "deployed"):
        made(connection, status=status)
    assert distinct_values(connection.deployments.all(), "status") == [
        "deployed",
        "failed",
        "napping",
    ]


def test_only_what_the_rows_are_narrowed_to_counts(connection: Connection) -> None:
    made(connection, status="failed", created_by="100% o'hara")
    made(connection, status="deployed", created_by="mei")
    failed = connection.deployments.filter(status="failed")
    assert distinct_values(failed, "created_by") == ["100% o'hara"]


def test_no_rows_have_no_values(db: None) -> None:
    assert distinct_values(Deployment.objects.all(), "status") == []
