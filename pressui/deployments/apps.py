"""Tells Django of this application."""

from typing import Any

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "pressui.deployments"

    def ready(self) -> None:
        from pressui.specs.mirror import renamed

        renamed.connect(_index_deployments)


def _index_deployments(spec: Any, **_: Any) -> None:
    from pressui.deployments import texts

    texts.index_of(spec)
