"""Which deployments are a person's."""

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.models import Deployment
from pressui.operations.models import Operation
from pressui.operations.ownership import among, owned_count, owned_parts
from tests.deployments.made import made


def test_one_for_several_reasons_counts_once(connection: Connection, analyst: Person) -> None:
    row = made(connection, created_by=analyst.email, changed_by=analyst.email)
    made(connection, "changed", changed_by=analyst.email)
    made(connection, "not mine")
    for _ in range(2):
        Operation.objects.create(
            connection=connection,
            kind=Operation.Kind.REDEPLOY,
            person=analyst,
            target_id=row.deployment_id,
        )
    deployments = Deployment.objects.all()
    assert owned_count(deployments, analyst) == 2
    assert deployments.filter(among(owned_parts(deployments, analyst))).count() == 2


def test_without_an_email_it_is_what_was_asked_here(
    connection: Connection, analyst: Person
) -> None:
    analyst.email = ""
    made(connection, created_by="")
    assert owned_count(Deployment.objects.all(), analyst) == 0
