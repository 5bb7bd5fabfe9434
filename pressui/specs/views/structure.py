"""How a release is built, as a picture and in words."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.press import Family, PressError
from pressui.specs import graph, graph_app, schemas, services, structure
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
        return _app(page, release, query)
    config = schemas.read(release).config
    if page.spec.kind == "service":
        return {"settings": structure.service(config)}
    return _workflow(page, structure.workflow(config), query)


def _app(page: SpecPage, release: Release, query: QueryDict) -> dict[str, Any]:
    told = schemas.blocks_of(release)
    seen = services.seen(page.spec.connection, page.person)
    known = set(
        seen.filter(spec_id__in=[b.spec_id for b in told]).values_list("spec_id", flat=True)
    )
    blocks = [replace(block, is_open=block.spec_id in known) for block in told]
    own = schemas.parameters_of(release)
    shared = {parameter.name for parameter in (*own.build, *own.run)}
    can_draw = 0 < len(blocks) <= graph.LARGEST
    drawing = graph_app.draw(page.spec.label, page.version, blocks, shared) if can_draw else None
    return {"blocks": blocks, **_views(page, query, drawing)}


def _workflow(page: SpecPage, workflow: structure.Workflow, query: QueryDict) -> dict[str, Any]:
    """The steps with the one that is chosen, else the first."""
    step = workflow.step(query.get("step", "")) or next(iter(workflow.steps), None)
    numbers = {one.name: number for number, one in enumerate(workflow.steps, start=1)}

    def select(name: str) -> str:
        return f"{_address(page, query, step=name)}#step-{numbers[name]}"

    can_draw = 0 < len(workflow.steps) <= graph.LARGEST
    drawing = graph.draw(workflow, step.name if step else "", select) if can_draw else None
    return {
        "workflow": workflow,
        "step": step,
        "step_number": numbers[step.name] if step else 0,
        "types": [look for kind, look in TYPES.items() if kind in {s.type for s in workflow.steps}],
        **_views(page, query, drawing),
    }


def _address(page: SpecPage, query: QueryDict, **changes: str) -> str:
    """This tab with the release, the size and the step that are chosen."""
    asked = {"release": page.asked, "zoom": query.get("zoom"), "step": query.get("step"), **changes}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _views(page: SpecPage, query: QueryDict, drawing: graph.Drawing | None) -> dict[str, Any]:
    """The picture or the list, as the address asks; without a picture there is the list alone."""
    as_list = query.get("view") == "list" or drawing is None
    is_fit = query.get("zoom") == "fit"
    ways = (("", _("Graph"), "schema", not as_list), ("list", _("List"), "list", as_list))
    sizes = (("fit", _("Fit"), is_fit), ("", _("100 %"), not is_fit))
    return {
        "drawing": None if as_list else drawing,
        "can_draw": drawing is not None,
        "is_fit": is_fit,
        "views": [
            {"label": w, "icon": i, "url": _address(page, query, view=v), "current": c}
            for v, w, i, c in ways
        ],
        "zooms": [
            {"label": w, "url": _address(page, query, zoom=v), "current": c} for v, w, c in sizes
        ],
    }
