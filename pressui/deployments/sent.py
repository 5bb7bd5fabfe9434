"""What a form will send, for the panel beside it: as JSON, and as programs that send the same."""

from typing import Any, Final

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments.deploy_form import DeployForm
from pressui.parameters.calls import Call
from pressui.parameters.marks import Run, marked
from pressui.parameters.snippets import Snippets

PANELS: Final = {"json": "JSON", "python": "Python", "command": "CLI", "curl": "curl"}


def panel_of(
    request: AuthenticatedRequest, form: DeployForm, call: Call, api_url: str
) -> dict[str, Any]:
    """What the panel shows: the text that was chosen, in runs, and which others there are."""
    named = request.POST.get("panel") or request.GET.get("panel", "")
    panel = named if named in PANELS else "json"
    return {"panels": PANELS, "panel": panel, "sent": _runs(form, panel, call, api_url)}


def _runs(form: DeployForm, panel: str, call: Call, api_url: str) -> list[Run]:
    """A program asks for the secrets that are needed, whether they were typed here or not."""
    if panel == "json":
        return marked(form.masked(), form.parameters.changed_keys)
    return [Run(getattr(Snippets(form.masked(asking=True), call, api_url), panel))]
