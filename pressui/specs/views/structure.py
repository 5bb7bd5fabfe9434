"""How a release is built, as a picture and in words."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.press import Family, PressError
from pressui.press.resources.reading import at
from pressui.specs import graph, graph_app, safe_config, schemas, services, structure
from pressui.specs.models import Release
from pressui.specs.steps import TYPES
from pressui.specs.views.spec import SpecPage, described, render_tab

# Between the whole picture and its full size.
_SIZES: Final = ("fit", "50", "75")


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
    told = schemas.read(release)
    if page.spec.kind == "service":
        return {
            "settings": structure.service(told.config),
            **_config(page, query, told.config),
        }
    run = {one.name: one.title or one.name for one in schemas.parameters_of(release).run}
    return _workflow(page, structure.workflow(told.config, run), told.config, query)


def _config(page: SpecPage, query: QueryDict, config: Any) -> dict[str, Any]:
    """A part of the config as it is written, where the address asks for it."""
    as_json = safe_config.as_json(config) if query.get("config") == "json" else ""
    return {
        "config_json": as_json,
        "has_hidden": safe_config.HIDDEN in as_json,
        "config_url": _address(page, query, config="" if as_json else "json"),
    }


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
    listed = [(block, *graph_app.taken_and_asked(block, shared)) for block in blocks]
    return {"blocks": blocks, "listed": listed, **_views(page, query, drawing)}


def _workflow(
    page: SpecPage, workflow: structure.Workflow, config: Any, query: QueryDict
) -> dict[str, Any]:
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
        **_config(page, query, at(config, "steps", step.name) if step else None),
        "types": [look for kind, look in TYPES.items() if kind in {s.type for s in workflow.steps}],
        **_views(page, query, drawing),
    }


def _address(page: SpecPage, query: QueryDict, **changes: str) -> str:
    """This tab with the release, the size and the step that are chosen, and how that is told."""
    kept = {name: query.get(name) for name in ("zoom", "step", "config")}
    asked = {"release": page.asked, **kept, **changes}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _views(page: SpecPage, query: QueryDict, drawing: graph.Drawing | None) -> dict[str, Any]:
    """The picture or the list, as the address asks; without a picture there is the list alone."""
    as_list = query.get("view") == "list" or drawing is None
    zoom = query.get("zoom", "")
    chosen = zoom if zoom in _SIZES else ""
    ways = (("", _("Graph"), "schema", not as_list), ("list", _("List"), "list", as_list))
    sizes = (("fit", _("Fit")), *((size, f"{size} %") for size in _SIZES[1:]), ("", "100 %"))
    percent = int(chosen) if chosen.isdigit() else 100
    return {
        "drawing": None if as_list else drawing,
        "can_draw": drawing is not None,
        "is_fit": chosen == "fit",
        "size": (drawing.width * percent // 100, drawing.height * percent // 100)
        if drawing
        else None,
        "views": [
            {"label": w, "icon": i, "url": _address(page, query, view=v), "current": c}
            for v, w, i, c in ways
        ],
        "zooms": [
            {"label": label, "url": _address(page, query, zoom=size), "current": size == chosen}
            for size, label in sizes
        ],
    }
