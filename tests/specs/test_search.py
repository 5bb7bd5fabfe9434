"""The search of specs: what comes first for what is typed, and that nothing breaks it."""

from typing import Any

import pytest
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressui.connections.models import Connection
from pressui.specs import mirror, search, sweeping
from pressui.specs.models import Spec, SpecText, Word
from pressui.specs.understanding import told, understand
from tests.specs.helpers import as_api_says, make_spec

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
    "current price api": "pricing-api",
    "market basket": "basket-affinity",
    "try out promotion calendar": "promo-simulator",
    "how much to order for each store": "replenishment-planner",
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


# What is typed where a hundred others have nearly the same name, and the spec that comes first.
AMONG_MANY = {
    "demand": "Demand Forecasting",
    "demand forecast": "Demand Forecasting",
    "forecasting demand": "Demand Forecasting",
    "demand forecasts": "Demand Forecasting",
    "Demand · Forecasting": "Demand Forecasting",
    "demand-forecasting": "Demand Forecasting",
    "the demand forecast": "Demand Forecasting",
    "demand forecast xylophone": "Demand Forecasting",
    "demand forecast app": "Demand Forecasting",
    "demand model": "Demand Model",
    "demand-model": "Demand Model",
    "modeling demand": "Demand Model",
    "demand train": "Demand train EMEA 00003",
    "demand forecast emea": "Demand forecast EMEA 00010",
    "demand forecast emea 00123": "Demand forecast EMEA 00123",
    "123": "Demand forecast EMEA 00123",
    "demand monitor": "Demand monitor EMEA 00010",
}


@pytest.mark.parametrize("is_backwards", [False, True])
def test_the_right_one_comes_first_among_many_alike(
    connection: Connection, *, is_backwards: bool
) -> None:
    real = [
        {"title": "Demand Forecasting", "kind": "app", "featured": True, "deployment_count": 5},
        {"title": "Demand Model", "deployment_count": 3},
    ]
    made_up = [
        {"title": f"Demand {verb} EMEA {i:05}", "featured": i == 10, "deployment_count": 20 - i}
        for i in range(4, 11)
        for verb in ("forecast", "monitor", "model")
    ]
    named = [
        {"title": "Demand train EMEA 00003", "featured": True},
        {"title": "Demand forecast EMEA 00123", "deployment_count": 9},
        {"title": "Demand monitor EMEA 00099", "deployment_count": 10},
    ]
    columns: list[dict[str, Any]] = [*real, *made_up, *named]
    for one in reversed(columns) if is_backwards else columns:
        make_spec(connection, name=slugify(one["title"]), **one)
    firsts = {typed: first_title(connection, typed) for typed in AMONG_MANY}
    assert firsts == AMONG_MANY


def first_title(connection: Connection, typed: str) -> str:
    specs = connection.specs.all()
    asked = understand(specs, connection, typed)
    return search.best(search.matching(specs, asked), asked, 0, 1)[0].title


def test_among_equals_the_most_deployed_then_the_newest_comes_first(
    connection: Connection,
) -> None:
    for name, released_at, count in (
        ("stock-old", "2024-01-01T00:00Z", 1),
        ("stock-new", "2026-01-01T00:00Z", 1),
        ("stock-never", None, 1),
        ("stock-much", "2023-01-01T00:00Z", 2),
    ):
        make_spec(connection, name=name, released_at=released_at, deployment_count=count)
    assert found(connection, "stock") == ["stock-much", "stock-new", "stock-old", "stock-never"]


def test_title_comes_before_tag_before_summary_before_description(connection: Connection) -> None:
    long = "sugar and " * 50
    make_spec(connection, name="d", description="needle needle needle")
    make_spec(connection, name="c", summary="needle", description=long)
    make_spec(connection, name="b", tags=["needle"], summary=long)
    make_spec(connection, name="a", title="A needle in a haystack", description=long)
    assert found(connection, "needle")[0] == "a"
    assert found(connection, "needle")[-1] == "d"


def test_where_hardly_any_has_most_words_those_with_one_fewer_stand_behind(
    connection: Connection,
) -> None:
    make_spec(connection, name="recommendations", summary="What a web shop sells with a product")
    make_spec(connection, name="prices", summary="What a product costs: its price")
    make_spec(connection, name="weather", summary="Of a day")
    specs = connection.specs.all()
    asked = understand(specs, connection, "price per product web shop")
    best = search.best(search.matching(specs, asked), asked, 0, 9)
    assert [spec.name for spec in best] == ["recommendations", "prices"]
    assert "2 specs have at least two of the four words" in told(asked, len(best))


def test_forms_of_one_word_count_as_one_where_fewer_words_do(connection: Connection) -> None:
    make_spec(connection, name="a", title="Training for the price of stock")
    make_spec(connection, name="b", title="A price of stock")
    specs = connection.specs.all()
    asked = understand(specs, connection, "train training price stock xylophone")
    best = search.best(search.matching(specs, asked), asked, 0, 9)
    assert [spec.name for spec in best] == ["a"]


def test_a_word_is_mended_only_where_that_brings_more_words_together(
    connection: Connection,
) -> None:
    make_spec(connection, name="cuts", title="Marked down")
    make_spec(connection, name="rules", title="Basket rules")
    specs = connection.specs.all()
    assert understand(specs, connection, "market down").text == "marked down"
    assert understand(specs, connection, "market basket").text == "market basket"


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
