"""What a browser would send of a deployment's pages, and what the API then tells."""

from html import unescape
from typing import Any

from django.test import Client

from pressui.deployments.models import Deployment
from tests.parameters.browser import posted
from tests.sandbox import build
from tests.sandbox_process import SandboxProcess

ROUNDS = build.parameter("rounds", "number", title="Rounds", defaultValue=10)
TOKEN = build.parameter("token", title="Token", hideValue=True, required=True)
SCHEMA = {"run": [ROUNDS, build.parameter("mode"), TOKEN]}
SECRET = "s3cret-of-the-test"
HTMX = {"HX-Request": "true"}


def url(deployment: Deployment, page: str = "revise") -> str:
    return f"{deployment.get_absolute_url()}{page}/"


def filled(client: Client, page: str, **typed: str) -> dict[str, Any]:
    """What a browser sends of the form, with some fields typed over."""
    response = client.get(page)
    form = response.context["form"]
    names = {}
    if hasattr(form, "parameters"):
        names = {field.parameter.name: field.name for field in form.parameters.every()}
    over = {names.get(key, key): value for key, value in typed.items()}
    return dict(posted(response.content.decode()).lists()) | over


def sent_text(response: Any) -> str:
    """What will be sent, as somebody copies it from the page."""
    drawn = response.content.decode().split('<code id="sent-text">')[1].split("</code>")[0]
    return unescape(drawn.replace("<mark>", "").replace("</mark>", ""))


def told(sandbox: SandboxProcess, deployment: Deployment) -> Any:
    return sandbox.get(f"v1/{deployment.family}/deployments/{deployment.deployment_id}")


def writes(sandbox: SandboxProcess) -> list[str]:
    """The methods of the writes that reached the API."""
    return [entry["method"] for entry in sandbox.requests() if entry["method"] != "GET"]
