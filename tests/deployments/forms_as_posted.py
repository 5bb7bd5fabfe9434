"""The deploy form as a browser has it: opened, and posted with some of it typed over."""

from typing import Any

from django.test import Client

from tests.ids import APP_SPEC, WORKFLOW_SPEC
from tests.parameters.browser import posted

PAGE = f"/specs/blocks/{WORKFLOW_SPEC}/deploy/"
APP_PAGE = f"/specs/apps/{APP_SPEC}/deploy/"
SECRET = "s3cr3t-of-the-test"


def opened(client: Client, address: str) -> Any:
    """The form that an address opens."""
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[-500:]
    return response.context["form"]


def fields(client: Client, address: str, **typed: str) -> dict[str, Any]:
    """What a browser would send of the form as it opens, with some of it typed over."""
    response = client.get(address)
    return dict(posted(response.content.decode()).lists()) | typed


def details(name: str) -> dict[str, str]:
    return {"name": name, "summary": "A test", "notes": "First"}


def told(response: Any) -> str:
    """What the page says about where its values are from."""
    return " ".join(" ".join([n.title, *n.lines]) for n in response.context["notices"])


def run_values(form: Any) -> dict[str, Any]:
    found: dict[str, Any] = form.parameters.values["parameters"]["run"]
    return found


def name_of(form: Any, parameter: str) -> str:
    """What the control of a parameter is called."""
    return next(f.name for f in form.parameters.every() if f.parameter.name == parameter)
