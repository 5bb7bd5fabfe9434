"""The search of specs: what comes first for what is typed, and that nothing breaks it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressui import press
from pressui.connections.models import Connection
from pressui.specs import mirror, search, sweeping
from pressui.specs.models import Spec, SpecText, Word
from pressui.specs.understanding import understand
from tests.specs.helpers import make_spec

# What is typed, and the spec of the demo data that has to come first.
FIRST = {
    "churn": "churn-model-training",
    "chur": "churn-model-training",
    "CHURN Training": "churn-model-training",
    "train churn": "churn-model-training",
    "risk bands": "churn-model-training",
    "load salesforce": "load-salesforce-objects",
    "opportunities": "load-salesforce-objects",
    "salesforce analytics": "salesforce-customer-analytics",
    "sca": None,
    "demand forecast": "demand-forecasting",
    "forecasts explorer": "forecast-explorer",
    "weather": "calendar-features",
    "end season cuts": "markdown-optimiser",
    "price": "price-elasticity",
    "elasticity": "price-elasticity",
    "pricing api": "pricing-api",
    "competitor": "competitor-prices",
    "promotion plan": "promotion-planner",
    "clustering": "store-clustering",
    "sql rules": "data-quality-checks",
    "parquet": "snowflake-to-s3-export",
    "export s3": "snowflake-to-s3-export",
    "lifetime": "customer-lifetime-value",
    "basket rules": "basket-rules",
    "uplift lab": "campaign-uplift-lab",
    "sftp": "nightly-sftp-pull",
    "semantic layer": "metrics-gateway",
    "workflow block": "workflow-block-private",
    "replenishment-api": "replenishment-api",
    # With mistakes
    "forcast explorer": "forecast-explorer",
    "salesfroce objects": "load-salesforce-objects",
    "elastcity": "price-elasticity",
    "snowflaek": "snowflake-to-s3-export",
    "repelnishment planer": "replenishment-planner",
    "weahter": "calendar-features",
    "modeling churn": "churn-model-training",
    "clustring": "store-clustering",
    "markdwon optimizer": "markdown-optimiser",
    # Whole sentences, other forms of a word, stop words
    "loads salesforce data": "load-salesforce-objects",
    "trains a demand forecast": "demand-model",
    "training a churn model": "churn-model-training",
    "forecasted demand": "demand-forecasting",
    "the explorer of forecasts": "forecast-explorer",
    "planning promotions": "promotion-planner",
    "clusters of stores": "store-clustering",
    # Words for a kind
    "churn workflow": "churn-model-training",
    "salesforce app": "salesforce-customer-analytics",
    "customer analytics web app": "customer-analytics-ui",
    "customer analytics service": "customer-analytics-ui",
    "pricing service": "pricing-api",
    # Not all of the words
    "demand train nordics 02972": "demand-model",
    "churn for the kubernetes": "churn-model-training",
    "kubernetes elasticity": "price-elasticity",
    # Nothing like it
    "dark": None,
    "kubernetes": None,
    "100%": None,
    "%%%": None,
}


def first(connection: Connection, typed: str) -> str | None:
    specs = connection.specs.all()
    asked = understand(specs, connection, typed)
    found = search.best(search.matching(specs, asked), asked, 0, 1)
    return found[0].name if found else None


def found(connection: Connection, text: str) -> list[str]:
    matching = search.matching(connection.specs.all(), text)
    return [spec.name for spec in search.best(matching, text, 0, 100)]


def test_the_right_spec_comes_first(connection: Connection) -> None:
    sweeping.sweep_due()
    assert {typed: first(connection, typed) for typed in FIRST} == FIRST


def test_title_comes_before_tag_before_summary_before_description(connection: Connection) -> None:
    long = "sugar and " * 50
    make_spec(connection, name="d", description="needle needle needle")
    make_spec(connection, name="c", summary="needle", description=long)
    make_spec(connection, name="b", tags=["needle"], summary=long)
    make_spec(connection, name="a", title="A needle in a haystack", description=long)
    assert found(connection, "needle")[0] == "a"
    assert found(connection, "needle")[-1] == "d"


def test_the_whole_word_comes_before_one_that_begins_so(connection: Connection) -> None:
    make_spec(connection, name="apparel", title="Apparel")
    make_spec(connection, name="the-app", title="An app that has a rather long title")
    assert found(connection, "app") == ["the-app", "apparel"]


def test_the_very_title_comes_first(connection: Connection) -> None:
    make_spec(connection, name="a", title="Stock Stock")
    make_spec(connection, name="b", title="Stock")
    assert found(connection, "stock")[0] == "b"


def test_accents_and_capitals_make_no_difference(connection: Connection) -> None:
    make_spec(connection, name="a", title="Réapprovisionnement ÉTÉ")
    assert found(connection, "reappro ete") == found(connection, "RÉAPPRO été") == ["a"]


def test_the_plural_finds_the_singular(connection: Connection) -> None:
    make_spec(connection, name="churn-model")
    assert found(connection, "models") == ["churn-model"]


@pytest.mark.parametrize("text", ['"', "'", "a OR b", "NEAR(a b)", "a:*", "{x} : y", "-a", "a\\'"])
def test_no_sign_is_taken_for_an_order(connection: Connection, text: str) -> None:
    make_spec(connection, name="plain")
    assert found(connection, text) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text())
def test_no_text_breaks_it(connection: Connection, text: str) -> None:
    text = text.replace("\x00", "")
    found(connection, text)
    understand(connection.specs.all(), connection, text)


def test_what_the_api_says_anew_is_found_at_once(connection: Connection) -> None:
    sweeping.sweep_due()
    spec = connection.specs.get(name="churn-model-training")
    heard = as_api_says(spec, title="Zebra crossing")
    mirror.add_spec(connection, heard)
    assert found(connection, "zebra") == ["churn-model-training"]


def as_api_says(spec: Spec, **metadata: str) -> press.Spec:
    raw = json.loads(spec.payload)
    raw["metadata"] |= metadata
    return press.read_spec(raw)


def test_a_rebuilt_index_finds_the_same_and_forgets_old_words(connection: Connection) -> None:
    spec = make_spec(connection, name="needle")
    Spec.objects.filter(pk=spec.pk).update(name="pin-cushion")
    assert found(connection, "cushion") == []
    search.rebuild()
    assert found(connection, "cushion") == ["pin-cushion"]
    assert not Word.objects.filter(word="needle").exists()
    assert SpecText.objects.count() == 1


def test_a_word_that_somebody_else_has_mends_nothing(connection: Connection) -> None:
    make_spec(connection, name="needle")
    nothing = understand(Spec.objects.none(), connection, "nedle")
    assert not nothing.is_corrected
