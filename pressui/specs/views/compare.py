"""Two releases of a spec beside each other: parameters, config, and the notes between them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.parameters.upgrades import Verdict
from pressui.press import Family, PressError
from pressui.specs import compare, compare_config, schemas, services
from pressui.specs.compare import ParameterChange
from pressui.specs.compare_config import Part
from pressui.specs.models import Release
from pressui.specs.versions import is_newer
from pressui.specs.views.spec import NoSuchRelease, SpecPage, render_tab


@dataclass(frozen=True)
class Group:
    """The parameters of one verdict."""

    verdict: Verdict
    title: str
    about: str
    tone: str
    icon: str
    changes: list[ParameterChange]


@require_safe
def spec_compare(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """What differs between two releases; the latest and the one before it where none is named."""

    def more(page: SpecPage) -> dict[str, Any]:
        return _compared(page, request.GET)

    return render_tab(request, family, spec_id, "compare", more)


def _compared(page: SpecPage, query: QueryDict) -> dict[str, Any]:
    if len(page.releases) < 2:
        return {"old": None, "new": None, "problem": ""}
    new = _named(page, query.get("to", "")) or page.release or page.releases[0]
    old = _named(page, query.get("from", "")) or _before(page, new)
    context = {
        "old": old,
        "new": new,
        "swapped": f"?{urlencode({'from': new.version, 'to': old.version})}",
        "passed": _passed(page, old, new),
        "is_back": is_newer(old.version, than=new.version),
        "problem": "",
    }
    try:
        return context | _differences(page, old.version, new.version)
    except (PressError, schemas.SchemaUnknown) as error:
        return context | {"problem": str(error)}


def _named(page: SpecPage, version: str) -> Release | None:
    """The release of a version that an address names. Raises `NoSuchRelease`."""
    if not version:
        return None
    for release in page.releases:
        if release.version == version:
            return release
    raise NoSuchRelease(version)


def _before(page: SpecPage, new: Release) -> Release:
    """The release before this one; of the first one the next."""
    older = [one for one in page.releases if is_newer(new.version, than=one.version)]
    return older[0] if older else next(one for one in page.releases if one != new)


def _passed(page: SpecPage, old: Release, new: Release) -> list[Release]:
    """The releases after the older one, up to the newer one; newest first."""
    low, high = sorted((old.version_key, new.version_key))
    return [one for one in page.releases if low < one.version_key <= high]


def _differences(page: SpecPage, old: str, new: str) -> dict[str, Any]:
    was, now = (_described(page, version) for version in (old, new))
    changes = compare.compare_schemas(schemas.form_schema(was), schemas.form_schema(now))
    parts = _parts(page, was, now)
    touched = [c for c in changes if c.verdict != Verdict.KEPT or c.why]
    return {
        "groups": _groups(changes),
        "parts": parts,
        "is_same": not parts and not touched,
        "has_parameters": bool(changes),
    }


def _described(page: SpecPage, version: str) -> Release:
    release = services.described_release(page.spec, version)
    if release is None:
        raise NoSuchRelease(version)
    return release


def _parts(page: SpecPage, was: Release, now: Release) -> list[Part]:
    old, new = schemas.read(was), schemas.read(now)
    if page.spec.family == Family.APPS:
        ids = {ref.spec_id for ref in (*old.blocks, *new.blocks)}
        specs = services.seen(page.spec.connection, page.person).filter(spec_id__in=ids)
        names = {spec.spec_id: spec.label for spec in specs}
        return compare_config.compare_blocks(old.blocks, new.blocks, names)
    compared = (
        compare_config.compare_services
        if page.spec.kind == "service"
        else compare_config.compare_workflows
    )
    return compared(old.config, new.config)


def _groups(changes: list[ParameterChange]) -> list[Group]:
    about = {
        Verdict.INVALID: (_("Now invalid"), _("values may be refused"), "bad", "circle-x"),
        Verdict.REQUIRED: (_("Newly required"), _("nobody has a value yet"), "bad", "asterisk"),
        Verdict.NEW: (_("New"), _("with a default, or free to leave out"), "accent", "plus"),
        Verdict.DEFAULT: (
            _("Default changed"),
            _("for all who kept it"),
            "warn",
            "arrows-exchange",
        ),
        Verdict.REMOVED: (_("Removed"), _("no longer sent"), "mute", "minus"),
        Verdict.KEPT: (_("Kept"), _("values stay right"), "ok", "check"),
    }
    return [
        Group(verdict, *words, [change for change in changes if change.verdict == verdict])
        for verdict, words in about.items()
    ]
