"""The values the contract names. What comes back stays plain text, so that others are shown too."""

from enum import StrEnum


class Kind(StrEnum):
    APP = "app"
    WORKFLOW = "workflow"
    SERVICE = "service"


class Family(StrEnum):
    """The two halves of the API: workflows and services are both blocks."""

    APPS = "apps"
    BLOCKS = "blocks"


class Scope(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"
    SHARED = "shared"


class SpecStatus(StrEnum):
    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    ARCHIVED = "archived"


class DeploymentStatus(StrEnum):
    DEPLOYING = "deploying"
    DEPLOYED = "deployed"
    FAILED = "failed"
    WARNING = "warning"
    REDEPLOYING = "redeploying"
    DELETING = "deleting"
    DELETE_FAILED = "delete_failed"
    PLATFORM_RESOURCE_ERROR = "platform_resource_error"
    ROLLBACK = "rollback"
    ROLLBACK_COMPLETE = "rollback_complete"
    ROLLBACK_FAILED = "rollback_failed"


class RevisionStatus(StrEnum):
    DEPLOYING = "deploying"
    DEPLOYED = "deployed"
    FAILED = "failed"
    DELETING = "deleting"
    DELETE_FAILED = "delete_failed"
    PLATFORM_RESOURCE_ERROR = "platform_resource_error"
    ROLLBACK = "rollback"
    ROLLBACK_COMPLETE = "rollback_complete"
    ROLLBACK_FAILED = "rollback_failed"
    SUPERSEDED = "superseded"


class ParameterType(StrEnum):
    BOOLEAN = "boolean"
    STRING = "string"
    STRING_ARRAY = "string_array"
    NUMBER = "number"
    NUMBER_ARRAY = "number_array"
    OBJECT = "object"
    OBJECT_ARRAY = "object_array"


class Phase(StrEnum):
    """When a parameter's value is used: while deploying, or each time the resource runs."""

    BUILD = "build"
    RUN = "run"


IN_MOTION = frozenset(
    {
        DeploymentStatus.DEPLOYING,
        DeploymentStatus.REDEPLOYING,
        DeploymentStatus.DELETING,
        DeploymentStatus.ROLLBACK,
    }
)
SETTLED = frozenset(DeploymentStatus) - IN_MOTION


def family_of(kind: str) -> str:
    """The family a kind belongs to; a kind that is not known is taken for a block's."""
    return (Family.APPS if kind == Kind.APP else Family.BLOCKS).value
