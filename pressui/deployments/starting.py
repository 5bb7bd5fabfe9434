"""How a deploy form begins: empty, or from a link, a preset, a draft, a file, a deployment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.deployments import blocks, drafts, services
from pressui.deployments.blocks import Composition
from pressui.deployments.deploy_form import DeployForm
from pressui.deployments.links import Link, read_link
from pressui.deployments.models import Draft
from pressui.deployments.sources import Filling, filling
from pressui.deployments.standing import NoSuchRevision, standing
from pressui.parameters.half_typed import Kept, half_typed, type_again
from pressui.parameters.origins import origins_of
from pressui.press import PressError
from pressui.specs.models import Release, Spec
from pressui.specs.schemas import SchemaUnknown
from pressui.specs.services import described_release


@dataclass(frozen=True)
class Notice:
    """What the page says over the form: where its values come from, and what was left behind."""

    title: str
    lines: list[str] = field(default_factory=list)
    tone: str = "accent"


class NoSuchSource(LookupError):
    """The address names something to start from that is not there; the text says what."""


@dataclass(frozen=True)
class Start:
    """A body to begin with, and in words where it is from: over the form, and at its fields."""

    title: str
    body: Mapping[str, Any]
    origin: str = ""
    # Somebody else's draft, by the link that they handed on.
    handed_on: Draft | None = None
    half_typed: Sequence[Kept] = ()

    @property
    def version(self) -> str:
        release = self._spec.get("release")
        version = release.get("version") if isinstance(release, dict) else None
        return version if isinstance(version, str) else ""

    @property
    def composition(self) -> Composition:
        return Composition.given(self.body.get("spec"))

    @property
    def _spec(self) -> Mapping[str, Any]:
        spec = self.body.get("spec")
        return spec if isinstance(spec, dict) else {}

    def is_of(self, spec: Spec) -> bool:
        return self._spec.get("id") in (None, spec.spec_id)


def start_of(person: Person, spec: Spec, query: QueryDict) -> Start | None:
    """What the address names. Raises `NoSuchSource`, `SchemaUnknown`, `PressError`."""
    named = {name: str(query.get(name) or "") for name in ("like", "revision", "preset", "draft")}
    if named["like"]:
        return _like(person, spec, named["like"], named["revision"])
    if named["preset"]:
        return _preset(person, spec, named["preset"])
    return _draft(person, spec, named["draft"]) if named["draft"] else None


def _preset(person: Person, spec: Spec, number: str) -> Start:
    rows = drafts.presets_for(person, spec)
    preset = rows.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None
    if preset is None:
        raise NoSuchSource(_("There is no such preset (any more)."))
    origin = _("from preset %s") % preset.name
    return Start(_("From the preset “%s”.") % preset.name, drafts.body_of(preset), origin)


def _draft(person: Person, spec: Spec, key: str) -> Start:
    draft = drafts.own_draft(person, spec) if key == "mine" else drafts.draft_by_key(spec, key)
    if draft is None:
        raise NoSuchSource(_("There is no such draft (any more): it was sent, discarded or old."))
    body = drafts.body_of(draft)
    kept = body.pop(drafts.HALF_TYPED, ())
    if draft.person_id == person.pk:
        return Start(_("Your draft."), body, _("from your draft"), half_typed=kept)
    title = _("A copy of a draft by %s.") % draft.person.name
    origin = _("from a draft by %s") % draft.person.name
    return Start(title, body, origin, handed_on=draft, half_typed=kept)


def _like(person: Person, spec: Spec, named: str, number: str) -> Start:
    family, _slash, deployment_id = named.partition("/")
    row = services.find(spec.connection, person, family, deployment_id)
    if row is None or row.spec_id != spec.pk or (number and not number.isdecimal()):
        raise NoSuchSource(_("There is no such deployment of this spec."))
    try:
        found = standing(row, int(number) if number else None)
    except NoSuchRevision:
        raise NoSuchSource(_("This deployment has no revision %s.") % number) from None
    tags = [{"name": tag} for tag in row.tags if isinstance(tag, str)]
    composed = Composition.of_schema(found.release, found.schema).as_body
    told = {"label": row.label, "number": found.number}
    title = _("As in %(label)s, revision %(number)s.") % told
    if found.values is None:
        title += " " + _("Press does not tell its values.")
    release = {"id": spec.spec_id, "release": {"version": found.release.version}}
    metadata = {"summary": row.summary, "tags": tags}
    body = {"metadata": metadata, **found.body, "spec": release | composed}
    return Start(title, body, _("from %(label)s, revision %(number)s") % told)


# --- Forms ----------------------------------------------------------------------------------


def begin(
    person: Person, release: Release, start: Start | None, query: QueryDict
) -> tuple[DeployForm, list[Notice]]:
    """The form of a release with what an address gives. Raises `SchemaUnknown`, `PressError`."""
    composition = start.composition.fitting(release, person) if start else Composition()
    schema = composition.schema(release)
    link = read_link(schema, query)
    begun, linked = filling(schema, start.body if start else {}), filling(schema, link.body)
    form = DeployForm(
        release,
        schema,
        details=begun.details | linked.details,
        values=merged(begun.values, linked.values),
        composition=composition,
        origins=begun.told_as(start.origin if start else "") | linked.told_as(_("from the link")),
    )
    notices = []
    if start:
        type_again(form.parameters, start.half_typed)
        notices.append(Notice(start.title, begun.lines))
    if link.body or link.unread:
        notices.append(_link_notice(link, linked))
    return form, notices


def _link_notice(link: Link, linked: Filling) -> Notice:
    lines = linked.lines
    if link.unread:
        lines.append(_("Could not be read: %s.") % ", ".join(link.unread))
    if linked.secrets:
        lines.append(_("A secret in a link is known to others now: have it changed."))
    lines.append(_("Nothing is sent before you press Deploy."))
    tone = "warn" if linked.secrets or linked.no_place or link.unread else "accent"
    return Notice(_("Filled in from the link."), lines, tone)


def refilled(person: Person, old: DeployForm, start: Start) -> tuple[DeployForm, list[Notice]]:
    """The form with what a text says in place of all that stood there; raises as `begin`."""
    spec = old.release.spec
    release, lines = old.release, []
    if start.version and start.version != release.version:
        other = described_release(spec, start.version)
        release = other or release
        if other is None:
            words = _("There is no release %s: this is still %s.")
            lines.append(words % (start.version, release.version))
    if not start.is_of(spec):
        lines.append(_("It was written for another spec."))
    composition = start.composition.fitting(release, person)
    schema = composition.schema(release)
    found = filling(schema, start.body)
    form = DeployForm(
        release,
        schema,
        details=_details_of(old) | found.details,
        values=found.values,
        composition=composition,
        # What somebody wrote as JSON keeps the origin of each value that they left as it was.
        origins=found.told_as(start.origin) or origins_of(old.parameters),
    )
    tone = "warn" if lines or found.no_place or found.secrets else "accent"
    return form, [Notice(start.title, lines + found.lines, tone)]


def carried_over(old: DeployForm, release: Release, composition: Composition) -> DeployForm:
    """The form of a release and its blocks with all of another that still has a place.

    Raises as `schemas.form_schema`.
    """
    form = DeployForm(
        release,
        composition.schema(release),
        details=_details_of(old),
        values=old.parameters.values,
        composition=composition,
        origins=origins_of(old.parameters),
    )
    if old.typed is not None:
        type_again(form.parameters, half_typed(old.parameters, old.typed))
    return form


def _details_of(form: DeployForm) -> dict[str, Any]:
    return {name: form.details[name].value() or "" for name in form.details.fields}


def recomposed(
    person: Person, old: DeployForm, verb: str, target: str
) -> tuple[DeployForm, list[Notice]]:
    """The form with one block more or less, and every value that still has a place."""
    composition = old.composition.after(verb, target).fitting(old.release, person)
    try:
        form = carried_over(old, old.release, composition)
    except (SchemaUnknown, PressError) as error:
        return old, [Notice(_("This block cannot be put in now."), [str(error)], "warn")]
    refused = blocks.why_not(form.schema)
    if refused:
        return old, [Notice(refused, tone="warn")]
    words = [_("A secret that stands empty has to be typed again.")]
    lines = words if any(old.parameters.secrets) else []
    return form, [Notice(_("The blocks of this deployment changed."), lines)]


def merged(one: Mapping[str, Any], other: Mapping[str, Any], depth: int = 3) -> dict[str, Any]:
    """The values of one body with those of another over them, parameter by parameter."""
    found = dict(one)
    for key, value in other.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = merged(found[key], value, depth - 1) if both and depth else value
    return found
