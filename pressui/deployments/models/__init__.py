"""The tables of deployments."""

from pressui.deployments.models.deployment import Deployment, DeploymentQuerySet, Sighting
from pressui.deployments.models.history import Pace, Revision, StatusChange
from pressui.deployments.models.kept import Draft, KeptForm, Preset, SavedFilter
from pressui.deployments.models.texts import DeploymentText

__all__ = [
    "Deployment",
    "DeploymentQuerySet",
    "DeploymentText",
    "Draft",
    "KeptForm",
    "Pace",
    "Preset",
    "Revision",
    "SavedFilter",
    "Sighting",
    "StatusChange",
]
