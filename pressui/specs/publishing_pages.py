"""What the publishing pages show, and how their buttons turn one form into the next."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pressui.accounts.permissions import AuthenticatedRequest
from pressui.connections.models import Connection
from pressui.press import Kind
from pressui.specs import publishing_blocks
from pressui.specs.artifacts import MOST_UPLOADED, Received, Upload
from pressui.specs.models import Spec, SpecQuerySet
from pressui.specs.publishing import Publication
from pressui.specs.publishing_fields import DOCUMENT, FORM, KINDS, STARTS
from pressui.specs.publishing_form import PublishForm
from pressui.specs.publishing_preview import latest_release, preview, proposed_version
from pressui.specs.publishing_text import Source, written
from pressui.specs.publishing_values import BlockRow, initial_of

# What of the latest release a new one begins with: `groups` only repeats it.
_PHASES: Final = ("build", "run")


# --- Opening -------------------------------------------------------------------------------------
def opened(spec: Spec | None, asked: Mapping[str, str]) -> PublishForm:
    """The form as it is first seen."""
    way = DOCUMENT if asked.get("way") == DOCUMENT else FORM
    if spec is not None:
        initial = _from_latest(spec)
        form = PublishForm.showing({**initial, "way": FORM}, spec_kind=spec.kind)
    else:
        kind = asked.get("kind", "")
        kind = kind if kind in tuple(Kind) else Kind.WORKFLOW.value
        first = {"kind": kind, "version": "1.0.0", "scope": "private", "way": FORM}
        form = PublishForm.showing({**first, "config": STARTS.get(kind, "")})
    return form if way == FORM else _into_document(form)


def _from_latest(spec: Spec) -> dict[str, Any]:
    """The next version of a spec, as the latest release is; empty where that is not known."""
    release = latest_release(spec)
    version = proposed_version(spec)
    if release is None:
        return {"version": version}
    told = json.loads(release.payload)
    given = told.get("parameters")
    given = given if isinstance(given, dict) else {}
    parameters = {phase: given[phase] for phase in _PHASES if given.get(phase)}
    body = {"release": {"version": version}, "config": told.get("config")}
    auto_run = bool(told.get("autoRunOnDeploy"))
    latest = Publication(spec.kind, body, parameters or None, auto_run=auto_run)
    return initial_of(latest)


# --- Turning: what the buttons of the form itself do ----------------------------------------------
def turn(blocks: SpecQuerySet, form: PublishForm, action: str, target: str) -> PublishForm | None:
    """The form after one of its own buttons; None where what was typed cannot be read for it.

    `blocks` are those that may be put into an app.
    """
    form.is_valid()
    initial = TURNS[action](blocks, form, target)
    if initial is None:
        return None
    return PublishForm.showing(initial, spec_kind=form.spec_kind)


def _typed(form: PublishForm) -> dict[str, Any]:
    """Everything as it stands there."""
    values = {name: form[name].value() for name in form.fields if name != "form_token"}
    return values | {"blocks": form.blocks}


def _look(blocks: SpecQuerySet, form: PublishForm, target: str) -> dict[str, Any]:
    return _typed(form)


def _turn_way(blocks: SpecQuerySet, form: PublishForm, target: str) -> dict[str, Any] | None:
    """The same in the other way."""
    if target == form["way"].value():
        return _typed(form)
    if form.publication is None:
        return None
    if target == DOCUMENT:
        return {**_typed(form), "way": DOCUMENT, "document": form.as_document()}
    return {**initial_of(form.publication), "way": FORM, "kind": form.publication.kind}


def _into_document(form: PublishForm) -> PublishForm:
    """The document that says what a fresh form does."""
    typed = _typed(form)
    release = {"version": typed["version"], "notes": ""}
    config = [] if form.is_app else Source(str(typed["config"] or "")).value or {}
    head = {"version": "1", "kind": form.chosen_kind, "metadata": {"name": "", "summary": ""}}
    body = {**({} if form.is_release else head), "release": release, "config": config}
    initial = {**typed, "way": DOCUMENT, "document": written({"body": body})}
    return PublishForm.showing(initial, spec_kind=form.spec_kind)


def _turn_kind(blocks: SpecQuerySet, form: PublishForm, target: str) -> dict[str, Any]:
    """Another kind; its example config, unless somebody has written one."""
    initial = {**_typed(form), "kind": target if target in tuple(Kind) else form.chosen_kind}
    if form.text_of("config").strip() in {"", *(start.strip() for start in STARTS.values())}:
        initial["config"] = STARTS.get(initial["kind"], "")
    return initial


def _add_block(blocks: SpecQuerySet, form: PublishForm, target: str) -> dict[str, Any]:
    spec = blocks.filter(spec_id=target).first()
    known = [row for row in form.blocks if row.spec_id != target]
    added = [BlockRow(target, spec.latest_version, False)] if spec else []
    rows = form.blocks if len(known) < len(form.blocks) else [*known, *added]
    return {**_typed(form), "blocks": rows}


def _remove_block(blocks: SpecQuerySet, form: PublishForm, target: str) -> dict[str, Any]:
    rows = [row for row in form.blocks if row.spec_id != target]
    return {**_typed(form), "blocks": rows}


def _use_version(blocks: SpecQuerySet, form: PublishForm, target: str) -> dict[str, Any]:
    return {**_typed(form), "version": target[:100]}


type Turn = Callable[[SpecQuerySet, PublishForm, str], dict[str, Any] | None]
TURNS: Final[dict[str, Turn]] = {
    "look": _look,
    "find": _look,
    "way": _turn_way,
    "kind": _turn_kind,
    "add": _add_block,
    "remove": _remove_block,
    "version": _use_version,
}


# --- What a page shows ---------------------------------------------------------------------------
def context_of(
    connection: Connection, spec: Spec | None, form: PublishForm, request: AuthenticatedRequest
) -> dict[str, Any]:
    term = request.POST.get("block_term", "")
    sent = form if form.is_bound else PublishForm(form.as_data(), spec_kind=form.spec_kind)
    sent.is_valid()
    publication = sent.publication
    blocks = publishing_blocks.offered(connection, request.user)
    return {
        "kinds": KINDS,
        "unread": sent.unread,
        "preview": preview(connection, spec, publication, request.user),
        "publication": publication,
        "label": spec.label if spec else publication.label if publication else "",
        "blocks": publishing_blocks.shown(blocks, form.blocks),
        "term": term,
        "found": publishing_blocks.found(blocks, form.blocks, term) if form.is_app else [],
    }


# --- The artifact --------------------------------------------------------------------------------
def uploads(
    request: HttpRequest, form: PublishForm
) -> tuple[Upload | None, list[Upload], list[str], list[str]]:
    """What was uploaded: a zip, the files of a folder, their paths, the names of ignore files."""
    folder = request.FILES.getlist("folder")
    assert form.publication is not None
    return (
        request.FILES.get("artifact"),
        [file for file in folder if file.name],
        _paths(form.cleaned_data.get("folder_paths", "")),
        form.publication.ignore_files,
    )


def _paths(text: str) -> list[str]:
    try:
        paths = json.loads(text or "[]")
    except ValueError:
        return []
    return [str(path) for path in paths] if isinstance(paths, list) else []


def artifact_problem(
    request: HttpRequest, publication: Publication, artifact: Received | None
) -> str:
    """What is wrong with there being an artifact, or none; empty where all is well."""
    if getattr(request, "uploads_cut", False):
        most = MOST_UPLOADED // 1024 // 1024
        return _("The files have more than %d MiB together. Send a zip.") % most
    if publication.is_app and artifact is not None:
        return _("An app has no artifact: its blocks have.")
    path = str((publication.artifact or {}).get("path") or "")
    if path and artifact is None:
        return _("The document names an artifact (%s). Choose that folder or zip here.") % path
    return ""
