"""What would come of a publication: the form that analysts get, its lint, its version, its harm."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import FormSchema
from pressui.press import ParameterSchema, PressError
from pressui.specs import breaking, lint, publishing_blocks, schemas, services, usage
from pressui.specs.models import Release, Spec
from pressui.specs.publishing import Publication
from pressui.specs.publishing_versions import Proposal, propose


@dataclass(frozen=True)
class Preview:
    """All that stands beside the form."""

    proposal: Proposal
    form: ParameterForm | None = None
    findings: Sequence[lint.Finding] = ()
    counts: dict[str, int] = field(default_factory=dict)
    parameter_count: int = 0
    impact: breaking.Impact | None = None
    problem: str = ""


def preview(
    connection: Connection, spec: Spec | None, publication: Publication | None, person: Person
) -> Preview:
    """What is known of it; `publication` is None while what was typed cannot be read."""
    before = _schema_before(spec)
    latest = spec.latest_version if spec else ""
    if publication is None:
        return Preview(propose(latest, before, None))
    own = publication.schema
    findings = lint.lint(own)
    schema, problem = _form_schema(connection, spec, publication, person)
    return Preview(
        proposal=propose(latest, before, own),
        form=ParameterForm(schema, prefix="look") if schema else None,
        findings=findings,
        counts=lint.counts(findings),
        parameter_count=len(own.build) + len(own.run),
        impact=breaking.of_release(spec, schema, person) if spec else None,
        problem=problem,
    )


def proposed_version(spec: Spec) -> str:
    """The version of a release in which only little changes."""
    return propose(spec.latest_version, None, None).version


def _schema_before(spec: Spec | None) -> ParameterSchema | None:
    """The parameters of the latest release; None where there is none, or it is not known."""
    release = latest_release(spec) if spec else None
    return schemas.parameters_of(release) if release else None


def latest_release(spec: Spec) -> Release | None:
    try:
        return services.described_release(spec, spec.latest_version)
    except PressError:
        return None


def _form_schema(
    connection: Connection, spec: Spec | None, publication: Publication, person: Person
) -> tuple[FormSchema | None, str]:
    """The schema of the deploy form; where a block of an app is not known, why not."""
    owner = spec or Spec(
        connection=connection,
        family=publication.family,
        kind=publication.kind,
        name=publication.name,
        title=publication.label,
    )
    told = {"config": publication.body.get("config"), "parameters": publication.parameters or {}}
    unsaved = Release(spec=owner, version=publication.version or "?", payload=json.dumps(told))
    try:
        if unknown := publishing_blocks.held_back(connection, spec, publication, person):
            return None, _("There is no block %s.") % ", ".join(unknown)
        return schemas.form_schema(unsaved), ""
    except (PressError, schemas.SchemaUnknown) as error:
        return None, str(error)


@dataclass(frozen=True)
class Standing:
    """What there is to say of a spec's latest release; findings are None where it is not known."""

    findings: Sequence[lint.Finding] | None
    counts: dict[str, int]
    parameter_count: int
    live: int
    apps: Sequence[breaking.AppUse]
    unseen_apps: int


def standing(spec: Spec, person: Person) -> Standing:
    own = _schema_before(spec)
    findings = None if own is None else lint.lint(own)
    return Standing(
        findings=findings,
        counts=lint.counts(findings or []),
        parameter_count=len(own.build) + len(own.run) if own else 0,
        live=breaking.live_deployments(spec, person).count(),
        apps=breaking.apps_using(spec, person),
        unseen_apps=usage.unseen_apps(spec, person),
    )
