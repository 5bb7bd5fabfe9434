"""The insights of a spec: how its deployments went, how long they took, what people choose."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pressui import charts
from pressui.accounts.permissions import AuthenticatedRequest
from pressui.deployments import history, value_spread
from pressui.deployments.deploy_times import times_of
from pressui.deployments.models import Deployment
from pressui.press import PressError
from pressui.specs import schemas
from pressui.specs.versions import version_key
from pressui.specs.views.spec import SpecPage, described, render_tab

# So many failures are listed.
_FAILURES: Final = 8


@require_safe
def spec_insights(request: AuthenticatedRequest, family: str, spec_id: str) -> HttpResponse:
    """What the mirror remembers of the deployments of a spec."""
    return render_tab(request, family, spec_id, "insights", _insights)


def _insights(page: SpecPage) -> dict[str, Any]:
    now = timezone.now()
    attempts = history.attempts_of(page.spec, now - timedelta(weeks=history.WEEKS))
    weeks = history.weeks_of(attempts, now.date())
    share = history.success_of(attempts)
    return {
        "attempts": attempts,
        "bad_count": sum(not attempt.is_good for attempt in attempts),
        "failures": _failures(page, attempts),
        "success": None if share is None else round(100 * share),
        "weeks": weeks,
        "most_in_a_week": max(week.good + week.bad for week in weeks),
        "week_chart": _week_chart(weeks),
        "times": times_of(attempts),
        "in_use": _in_use(page),
        **_values(page),
    }


def _failures(page: SpecPage, attempts: list[history.Attempt]) -> list[dict[str, Any]]:
    """The last attempts that failed, newest first, of deployments that are still there."""
    bad = [attempt for attempt in reversed(attempts) if not attempt.is_good]
    rows = Deployment.objects.visible_to(page.person).present().defer("payload", "details")
    known = rows.in_bulk({attempt.deployment for attempt in bad})
    there = [attempt for attempt in bad if attempt.deployment in known][:_FAILURES]
    return [{"attempt": attempt, "deployment": known[attempt.deployment]} for attempt in there]


def _week_chart(weeks: list[history.Week]) -> charts.Chart:
    return charts.columns(
        [
            charts.Column(
                _("Week of %(day)s: %(good)d succeeded, %(bad)d failed")
                % {"day": f"{week.start:%d %b}", "good": week.good, "bad": week.bad},
                week.good,
                week.bad,
            )
            for week in weeks
        ]
    )


def _in_use(page: SpecPage) -> list[dict[str, Any]]:
    """The releases that deployments run, newest first."""
    rows = page.deployments.order_by().values("current_version").annotate(count=Count("pk"))
    found = [{"version": row["current_version"], "count": row["count"]} for row in rows]
    return sorted(found, key=lambda row: version_key(row["version"]), reverse=True)


def _values(page: SpecPage) -> dict[str, Any]:
    """The spread of values by the schema of the release that is shown; `problem` says why not."""
    ids = list(page.deployments.values_list("pk", flat=True)[: value_spread.LOOKED_AT])
    deployments = page.deployments.filter(pk__in=ids).select_related("connection", "spec")
    value_spread.learn_values(value_spread.without_values(deployments))
    values = value_spread.kept_values(ids)
    try:
        release = described(page)
        spreads = value_spread.spread_of(schemas.form_schema(release), values) if release else []
    except (PressError, schemas.SchemaUnknown) as error:
        return {"spreads": [], "known": len(values), "looked_at": len(ids), "problem": str(error)}
    return {
        "spreads": [spread for spread in spreads if spread.values and not spread.is_untouched],
        "untouched": [
            f"{spread.label} ({spread.section})" if spread.section else spread.label
            for spread in spreads
            if spread.is_untouched
        ],
        "known": len(values),
        "looked_at": len(ids),
        "problem": "",
    }
