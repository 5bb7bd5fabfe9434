"""The page of a spec: what it is, what it asks for, how it is built, its releases, its use."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui.accounts.models import Person
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.pages import Link, problem_page
from pressui.parameters.forms import ParameterForm
from pressui.parameters.schema import PHASES, FormSchema
from pressui.press import Family, PressError
from pressui.specs import favorites, parameter_table, rules, schemas, services, usage
from pressui.specs.filters import Filters
from pressui.specs.models import Release, Spec
from pressui.specs.parameter_table import Need
from pressui.specs.views.finding import spec_or_404

KIND_PLURALS: Final = {"app": "Apps", "workflow": "Workflows", "service": "Services"}


class NoSuchRelease(LookupError):
    """The address names a release that this spec does not have."""


@dataclass(frozen=True)
class SpecPage:
    """A spec as one person sees it, at the release that the address names, else that on offer."""

    spec: Spec
    person: Person
    asked: str

    @cached_property
    def releases(self) -> list[Release]:
        """All releases, newest first."""
        return list(self.spec.releases.defer("payload"))

    @cached_property
    def offered(self) -> str:
        """The release that is meant where none is named."""
        return self.spec.offered_version

    @cached_property
    def release(self) -> Release | None:
        """None where there is no release at all. Raises `NoSuchRelease`."""
        wanted = self.asked or self.offered
        for release in self.releases:
            if release.version == wanted:
                return release
        if self.asked:
            raise NoSuchRelease(self.asked)
        return self.releases[0] if self.releases else None

    @property
    def version(self) -> str:
        return self.release.version if self.release else ""

    @property
    def is_latest(self) -> bool:
        return self.version == self.spec.latest_version

    @property
    def query(self) -> str:
        """What keeps the chosen release in an address."""
        return "" if self.version == self.offered else f"?release={quote(self.version)}"

    @property
    def deploy_url(self) -> str:
        return f"{self.spec.get_absolute_url()}deploy/?release={quote(self.version)}"

    @property
    def deploy_reason(self) -> str:
        return rules.why_no_deploy(self.spec, self.person)

    @property
    def parameter_count(self) -> int | None:
        """How many parameters the release asks for; None where nobody has read it yet."""
        schema = schemas.known_schema(self.release) if self.release else None
        if schema is None:
            return None
        return sum(len(one.phase(phase)) for one in schema.sections for phase in PHASES)

    @cached_property
    def deployments(self) -> Any:
        """Those that are there now, newest first; the blocks of apps are among them."""
        return (
            self.spec.deployments.visible_to(self.person).present().order_by("-changed_at", "-id")
        )

    @cached_property
    def health(self) -> dict[str, int]:
        """How many deployments there are, need attention, are out of date."""
        return self.deployments.order_by().health()  # type: ignore[no-any-return]

    @property
    def kind_link(self) -> Link:
        label = KIND_PLURALS.get(self.spec.kind, self.spec.kind)
        return Link(label=label, url=Filters(kind=(self.spec.kind,)).address)


@require_safe
def spec_detail(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """The overview: description and facts."""
    return render_tab(request, family, spec_id, "overview", _overview)


@require_safe
def spec_parameters(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """What the chosen release asks for."""
    more = partial(_parameters, query=request.GET)
    return render_tab(request, family, spec_id, "parameters", more)


@require_safe
def spec_releases(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """All releases with their notes."""
    return render_tab(request, family, spec_id, "releases", lambda page: {})


TABS: Final = {
    "overview": ("spec_detail", "Overview"),
    "parameters": ("spec_parameters", "Parameters"),
    "structure": ("spec_structure", "Structure"),
    "releases": ("spec_releases", "Releases"),
    "deployments": ("spec_deployments", "Deployments"),
    "insights": ("spec_insights", "Insights"),
}

# Pages that belong to a tab without being one.
LIES_UNDER: Final = {"compare": "releases"}


def render_tab(
    request: AuthenticatedRequest, family: str, spec_id: str, tab: str, more: Any
) -> HttpResponse:
    """One tab of the page; `more` reads what it alone needs."""
    spec = spec_or_404(request, family, spec_id)
    asked = request.GET.get("release", "").replace("\x00", "")
    page = SpecPage(services.refresh(spec), request.user, asked)
    try:
        told = more(page)
        context = {
            "nav": "specs",
            "page": page,
            "spec": page.spec,
            "is_favorite": bool(favorites.among(request.user, [page.spec])),
            "tab": tab,
            "tabs": _tabs(page, tab, page.health["all"]),
            "deployment_count": page.health["all"],
            "health": page.health,
            **told,
        }
    except NoSuchRelease as error:
        return _no_such_release(request, page, str(error))
    return render(request, f"specs/{tab}.html", context)


def _tabs(page: SpecPage, current: str, deployment_count: int) -> list[dict[str, Any]]:
    counts = {
        "parameters": page.parameter_count,
        "releases": len(page.releases),
        "deployments": deployment_count,
    }
    where = (page.spec.family, page.spec.spec_id)
    return [
        {
            "label": _(label),
            "url": reverse(name, args=where) + page.query,
            "current": tab == LIES_UNDER.get(current, current),
            "count": counts.get(tab),
        }
        for tab, (name, label) in TABS.items()
    ]


def _overview(page: SpecPage) -> dict[str, Any]:
    """What the spec is used by, or uses."""
    if page.spec.family == Family.APPS:
        return {"blocks_used": usage.blocks_used(page.spec, page.version, page.person)}
    return {
        "apps_using": usage.apps_using(page.spec, page.person),
        "apps_total": usage.count_apps_using(page.spec, page.person),
        "apps_unread": usage.unread_for(page.spec, page.person),
    }


def _parameters(page: SpecPage, *, query: QueryDict) -> dict[str, Any]:
    """The schema as tables, or the form that it makes; `problem` says why neither can be told."""
    as_form = query.get("view") == "form"
    kept = {"release": page.asked} if page.asked else {}
    views = [
        _option(_("Table"), "table", kept, not as_form),
        _option(_("Form"), "list-details", {**kept, "view": "form"}, as_form),
    ]
    context = {"views": views, "problem": ""}
    try:
        release = described(page)
        schema = schemas.form_schema(release) if release else None
    except (PressError, schemas.SchemaUnknown) as error:
        return {**context, "tables": [], "problem": str(error)}
    if schema is None:
        return {**context, "tables": []}
    if as_form:
        return {**context, "tables": parameter_table.tables(schema), "form": ParameterForm(schema)}
    asked = query.get("q", "").strip()[:200]
    return context | _table(schema, kept, asked, only_needed=query.get("only") == "needed")


# From so many parameters on, one may search them.
_LONG: Final = 8


def _table(
    schema: FormSchema, kept: dict[str, str], text: str, *, only_needed: bool
) -> dict[str, Any]:
    """The tables: of all parameters, or of those that somebody has to give, or that have a text."""
    tables = parameter_table.tables(schema)
    needs = parameter_table.needs_of(tables)
    given = needs[Need.GIVE] + needs[Need.AT_TIMES]
    kept |= {"q": text} if text else {}
    choices = (
        (_("All %d") % sum(needs.values()), kept, not only_needed),
        (_("You give %d") % given, {**kept, "only": "needed"}, only_needed),
    )
    wanted = {Need.GIVE, Need.AT_TIMES} if only_needed else set(Need)
    shown = [table.only(wanted, text) for table in tables]
    return {
        "tables": shown,
        "none_fit": not any(table.phases for table in shown),
        "text": text,
        "is_long": sum(needs.values()) >= _LONG,
        "needs": {need.name.lower(): n for need, n in needs.items()} if any(needs.values()) else {},
        "given_count": given,
        "only_needed": only_needed,
        "choices": [_option(label, "", query, current) for label, query, current in choices],
    }


def _option(label: str, icon: str, query: dict[str, str], current: bool) -> dict[str, Any]:
    return {"label": label, "icon": icon, "url": f"?{urlencode(query)}", "current": current}


def described(page: SpecPage) -> Release | None:
    """The release that is shown, with config and schema. Raises `PressError`."""
    return services.described_release(page.spec, page.version) if page.version else None


def _no_such_release(request: AuthenticatedRequest, page: SpecPage, version: str) -> HttpResponse:
    spec = page.spec
    known = ", ".join(release.version for release in page.releases[:8])
    return problem_page(
        request,
        status=404,
        what=_("%(spec)s has no release %(version)s")
        % {"spec": spec.label, "version": version[:60]},
        means=_("Its newest releases: %(known)s.") % {"known": known} if known else "",
        now=_("Open the latest release and choose from there."),
        actions=[Link(label=_("Open %s") % spec.label, url=spec.get_absolute_url())],
    )
