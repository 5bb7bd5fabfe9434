"""What a new revision is made from: the plans of changing values, upgrading and rolling back."""

from django.utils.translation import gettext as _

from pressui.deployments.models import Deployment
from pressui.deployments.revision_form import Plan
from pressui.deployments.standing import release_of, standing
from pressui.deployments.values import schema_of
from pressui.operations.models import Operation
from pressui.parameters.upgrades import carried, classify


class NothingToUpgradeTo(LookupError):
    """The spec has no such release, or it is the one in use; the text says which."""


def revise(deployment: Deployment, at: int | None = None) -> Plan:
    """The same release, beginning with the values that stand. Raises as `standing`.

    `at` of all of these: the revision that is compared with, where it is not the latest.
    """
    now = standing(deployment, at)
    return Plan(Operation.Kind.REVISE, now, now.release, now.schema, now.body, is_told=now.is_told)


def roll_back(deployment: Deployment, number: int, at: int | None = None) -> Plan:
    """The release and values of an earlier revision, secrets aside. Raises as `standing`."""
    now, then = standing(deployment, at), standing(deployment, number)
    is_told = now.is_told and then.is_told
    return Plan(
        Operation.Kind.ROLL_BACK, now, then.release, then.schema, then.body, number, is_told
    )


def upgrade(deployment: Deployment, version: str = "", at: int | None = None) -> Plan:
    """Another release, the latest unless told, with every value that fits.

    Raises `NothingToUpgradeTo`, else as `standing`.
    """
    version = version or deployment.latest_version
    if not version or version == deployment.current_version:
        raise NothingToUpgradeTo(_("It is on that release already."))
    if not deployment.spec or not deployment.spec.releases.filter(version=version).exists():
        raise NothingToUpgradeTo(_("Its spec has no such release."))
    now = standing(deployment, at)
    release = release_of(deployment, version)
    schema = schema_of(deployment, release)
    lines = classify(now.side, schema)
    return Plan(
        Operation.Kind.UPGRADE, now, release, schema, carried(lines, schema), is_told=now.is_told
    )
