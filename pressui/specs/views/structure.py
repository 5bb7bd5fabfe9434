"""How a release is built, as a picture and in words."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.press import Family, PressError
from pressui.specs import graph, schemas, structure
from pressui.specs.models import Release
from pressui.specs.steps import TYPES
from pressui.specs.views.spec import SpecPage, described, render_tab


@require_safe
def spec_structure(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The picture of the chosen release: a workflow's steps, an app's blocks, or settings."""

    def more(page: SpecPage) -> dict[str, Any]:
        return _structure(page, request.GET)

    return render_tab(request, family, spec_id, "structure", more)


def _structure(page: SpecPage, query: QueryDict) -> dict[str, Any]:
    """The outline by kind; where it cannot be told, `problem` says why."""
    try:
        release = described(page)
        return {"problem": "", **(_outline(page, release, query) if release else {})}
    except PressError as error:
        return {"problem": str(error)}


def _outline(page: SpecPage, release: Release, query: QueryDict) -> dict[str, Any]:
    if page.spec.family == Family.APPS:
        return {"blocks": schemas.blocks_of(release)}
    config = schemas.read(release).config
    if page.spec.kind == "service":
        return {"settings": structure.service(config)}
    return _workflow(page, structure.workflow(config), query)


def _workflow(page: SpecPage, workflow: structure.Workflow, query: QueryDict) -> dict[str, Any]:
    can_draw = 0 < len(workflow.steps) <= graph.LARGEST
    as_list = query.get("view") == "list" or not can_draw
    is_fit = query.get("zoom") == "fit"
    step = workflow.step(query.get("step", "")) or next(iter(workflow.steps), None)
    kept = {"release": page.asked, "zoom": "fit" if is_fit else "", "step": query.get("step", "")}

    def address(**changes: str) -> str:
        asked = {name: value for name, value in {**kept, **changes}.items() if value}
        return f"?{urlencode(asked)}"

    def select(name: str) -> str:
        number = next(n for n, one in enumerate(workflow.steps, start=1) if one.name == name)
        return f"{address(step=name)}#step-{number}"

    return {
        "workflow": workflow,
        "drawing": None if as_list else graph.draw(workflow, step.name if step else "", select),
        "step": step,
        "step_number": workflow.steps.index(step) + 1 if step else 0,
        "can_draw": can_draw,
        "is_fit": is_fit,
        "types": [look for kind, look in TYPES.items() if kind in {s.type for s in workflow.steps}],
        "views": [
            {"label": _("Graph"), "icon": "schema", "url": address(), "current": not as_list},
            {"label": _("List"), "icon": "list", "url": address(view="list"), "current": as_list},
        ],
        "zooms": [
            {"label": _("Fit"), "url": address(zoom="fit"), "current": is_fit},
            {"label": _("100 %"), "url": address(zoom=""), "current": not is_fit},
        ],
    }
