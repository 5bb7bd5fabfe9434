"""Insights of a spec: counted from what was seen, honest where that is little, without secrets."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pressui import charts
from pressui.connections.models import Connection
from pressui.deployments import history
from pressui.deployments.deploy_times import times_of
from pressui.deployments.history import Attempt
from pressui.deployments.models import Deployment, Revision, StatusChange
from pressui.deployments.value_spread import spread_of
from pressui.parameters.schema import Block, FormSchema
from pressui.press import ParameterSchema, read_schema
from pressui.specs.models import Spec
from tests.deployments.made import made, made_spec
from tests.ids import APP_SPEC, CHURN_SPEC
from tests.sandbox_process import SandboxProcess

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHURN = f"/specs/blocks/{CHURN_SPEC}/insights/"


@pytest.fixture
def spec(connection: Connection) -> Spec:
    return made_spec(connection)


def changed(deployment: Deployment, number: int, *steps: tuple[str, int]) -> None:
    """Changes of status of one revision, each so many seconds after the first."""
    start = timezone.now() - timedelta(hours=5)
    for status, seconds in steps:
        StatusChange.objects.create(
            deployment=deployment,
            status=status,
            revision=number,
            at=start + timedelta(seconds=seconds),
        )


def attempts(spec: Spec) -> list[Attempt]:
    return history.attempts_of(spec, timezone.now() - timedelta(weeks=12))


def test_an_attempt_lasts_until_it_settles(spec: Spec) -> None:
    row = made(spec.connection, spec=spec)
    changed(row, 1, ("deploying", 0), ("deployed", 90))
    (attempt,) = attempts(spec)
    assert (attempt.is_good, attempt.took) == (True, timedelta(seconds=90))


def test_each_revision_is_an_attempt_of_its_own(spec: Spec) -> None:
    row = made(spec.connection, spec=spec)
    changed(row, 1, ("deploying", 0), ("failed", 60))
    changed(row, 2, ("redeploying", 100), ("deployed", 160))
    assert [attempt.status for attempt in attempts(spec)] == ["failed", "deployed"]


def test_a_deletion_is_no_attempt(spec: Spec) -> None:
    row = made(spec.connection, spec=spec)
    changed(row, 1, ("deployed", 0), ("deleting", 100), ("deleted", 160))
    assert [attempt.status for attempt in attempts(spec)] == ["deployed"]


def test_what_was_not_seen_from_its_beginning_has_no_length(spec: Spec) -> None:
    changed(made(spec.connection, spec=spec), 1, ("deployed", 0))
    assert attempts(spec)[0].took is None


def test_older_revisions_that_the_api_tells_of_count_too(spec: Spec) -> None:
    row = made(spec.connection, spec=spec, revision=2)
    changed(row, 2, ("deployed", 0))
    Revision.objects.create(
        deployment=row, number=1, status="failed", created_at=timezone.now() - timedelta(days=9)
    )
    assert [attempt.status for attempt in attempts(spec)] == ["failed", "deployed"]


def test_of_a_few_no_share_is_told() -> None:
    two = [Attempt(NOW, "deployed", "1.0.0", timedelta(seconds=9))] * 2
    assert history.success_of(two) is None
    assert history.estimate_of(two) is None


def test_share_and_lengths_of_enough() -> None:
    lengths = [*range(10, 200, 10), 1000]
    good = [Attempt(NOW, "deployed", "", timedelta(seconds=length)) for length in lengths]
    bad = [Attempt(NOW, "failed", "", timedelta(seconds=1))] * 5
    estimate = history.estimate_of([*good, *bad])
    assert estimate is not None
    assert (estimate.median, estimate.most) == (105, 190)
    assert history.success_of([*good, *bad]) == 0.8


def test_weeks_without_anything_are_there_too() -> None:
    weeks = history.weeks_of(
        [Attempt(NOW, "deployed", "", None), Attempt(NOW, "failed", "", None)], NOW.date()
    )
    assert len(weeks) == 12
    assert weeks[-1] == history.Week(date(2026, 11, 16), 1, 1)
    assert all(week.good == week.bad == 0 for week in weeks[:-1])


def test_bars_of_a_few_are_as_wide_as_those_of_many() -> None:
    good = [Attempt(NOW, "deployed", "", timedelta(seconds=9))] * 30
    few, many = times_of(good[:7]), times_of(good)
    assert {bar.width for bar in few.chart.bars} == {bar.width for bar in many.chart.bars}
    assert few.chart.bars[-1].x == many.chart.bars[-1].x


def test_only_what_went_well_counts_for_how_long_it_takes() -> None:
    good = Attempt(NOW, "deployed", "", timedelta(seconds=9))
    bad = Attempt(NOW, "failed", "", timedelta(seconds=9))
    times = times_of([good, good, bad, bad])
    assert (len(times.measured), times.well_count, times.estimate) == (4, 2, None)


@pytest.mark.parametrize(("seen", "words"), [(0, "none was"), (1, "1 was"), (2, "2 were")])
def test_how_long_it_takes_is_told_once_three_were_watched(
    as_viewer: Client, mirrored: Connection, seen: int, words: str
) -> None:
    for number in range(3):
        row = made(mirrored, spec=mirrored.specs.get(spec_id=CHURN_SPEC))
        steps = [("deploying", 0), ("deployed", 60)] if number < seen else [("failed", 60)]
        changed(row, 1, *steps)
    page = " ".join(as_viewer.get(CHURN.replace("insights", "structure")).text.split())
    assert f"watched from start to end; so far {words}" in page


def test_bars_stay_on_the_canvas() -> None:
    data = [charts.Column("a", 3, 1), charts.Column("b", 0, 2), charts.Column("c", 0)]
    chart = charts.columns(data, mark=3)
    assert chart.mark == 0
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= charts.WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= charts.HEIGHT + 0.2


def test_nothing_makes_an_empty_chart() -> None:
    assert charts.columns([]).bars == []
    assert charts.columns([charts.Column("a", 0)]).bars == []


def spread(values: list[Any], **keys: Any) -> list[tuple[str, int, bool]]:
    parameter = {"name": "weeks", "type": "number", "defaultValue": 4, **keys}
    schema = FormSchema.of_block(
        Block("b", "B", "workflow", "1", read_schema({"run": [parameter]}) or ParameterSchema())
    )
    given = [{"": {"run": {} if value is None else {"weeks": value}}} for value in values]
    return [(u.text, u.count, u.is_default) for s in spread_of(schema, given) for u in s.values]


def test_values_are_counted_the_most_used_first() -> None:
    assert spread([13, 4, 13]) == [("13", 2, False), ("4", 1, True)]


def test_what_was_not_given_counts_as_the_default() -> None:
    assert spread([None, 4]) == [("4", 2, True)]


def test_options_are_told_by_their_titles() -> None:
    options = [{"title": "Quarter", "value": 13}]
    assert spread([13], options=options) == [("Quarter", 1, False)]


def test_secrets_are_not_among_them() -> None:
    assert spread([13], hideValue=True) == []


def test_the_page_tells_what_is_known(as_viewer: Client, mirrored: Connection) -> None:
    context = as_viewer.get(CHURN).context
    bands = next(one for one in context["spreads"] if one.place.name == "risk_bands")
    assert context["known"] == 8
    assert bands.values[0].text == "0.2, 0.5, 0.8"
    assert [row["version"] for row in context["in_use"]] == ["4.2.0", "4.1.0", "3.2.0"]


def test_no_secret_of_an_app_is_on_the_page(as_viewer: Client, mirrored: Connection) -> None:
    page = as_viewer.get(f"/specs/apps/{APP_SPEC}/insights/").content.decode()
    assert "api_token" not in page
    assert "Salesforce instance" in page


def test_the_structure_says_how_long_deploying_takes(
    as_viewer: Client, mirrored: Connection
) -> None:
    structure = f"/specs/blocks/{CHURN_SPEC}/structure/"
    assert "Deploying takes" not in as_viewer.get(structure).content.decode()
    churn = mirrored.specs.get(spec_id=CHURN_SPEC)
    for row in churn.deployments.all()[:3]:
        changed(row, 99, ("deploying", 0), ("deployed", 90))
    page = as_viewer.get(structure).content.decode()
    assert "Deploying takes 1 min 30 s at the median" in page
    assert "times it was deployed" in page


def test_a_spec_without_deployments_says_so(as_viewer: Client, connection: Connection) -> None:
    spec = made_spec(connection)
    assert (
        "Nothing was deployed from this spec yet"
        in as_viewer.get(f"{spec.get_absolute_url()}insights/").content.decode()
    )


def test_it_opens_while_the_api_is_away(
    as_viewer: Client, mirrored: Connection, sandbox: SandboxProcess
) -> None:
    sandbox.fault(path="/v1/", status=503, times=200)
    page = as_viewer.get(CHURN)
    assert page.status_code == 200
    assert "Releases in use" in page.content.decode()


def test_its_queries_do_not_grow_with_deployments(
    as_viewer: Client, mirrored: Connection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    as_viewer.get(CHURN)
    with django_assert_max_num_queries(40):
        as_viewer.get(CHURN)
    assert json.loads(Revision.objects.exclude(values="")[0].values)


def test_each_failure_leads_to_its_deployment(as_viewer: Client, spec: Spec) -> None:
    row = made(spec.connection, spec=spec, title="Churn weekly")
    changed(row, 1, ("deploying", 0), ("failed", 60))
    changed(row, 2, ("redeploying", 100), ("deployed", 160))
    url = f"/specs/{spec.family}/{spec.spec_id}/insights/"
    (failure,) = as_viewer.get(url).context["failures"]
    assert (failure["deployment"], failure["attempt"].status) == (row, "failed")
    row.delete()
    assert as_viewer.get(url).context["failures"] == []


def test_attempts_whose_way_was_not_seen_are_drawn_too(spec: Spec) -> None:
    row = made(spec.connection, spec=spec)
    Revision.objects.create(
        deployment=row, number=1, status="failed", version="1.0.0", created_at=timezone.now()
    )
    times = times_of(attempts(spec))
    assert (times.bad_count, times.estimate, times.measured) == (1, None, [])
    assert times_of([*attempts(spec)] * 2).last_chart.bars[0].x > 900
    assert [(bar.tone, "not known" in bar.label) for bar in times.last_chart.bars] == [
        ("bad", True)
    ]
