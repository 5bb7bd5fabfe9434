"""What is searched of deployments."""

from django.db import models

from pressui.deployments.models.deployment import Deployment
from pressui.fulltext import SearchField


class DeploymentText(models.Model):
    """What is searched of a deployment; `deployments/texts.py` writes it."""

    deployment = models.OneToOneField(
        Deployment, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="text"
    )
    vector = SearchField(db_column="deployments_search")

    class Meta:
        managed = False
        db_table = "deployments_search"

    def __str__(self) -> str:
        return f"Text of {self.deployment}"
