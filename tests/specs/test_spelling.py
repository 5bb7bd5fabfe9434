"""Typing mistakes are mended by words that are known, and only where that is plausible."""

import pytest

from pressui.specs.spelling import mended

KNOWN = [
    "forecast",
    "forecasting",
    "snowflake",
    "price",
    "prices",
    "salesforce",
    "weather",
    "reading",
    "chance",
    "correct",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forcast", "forecast"),  # a letter is missing
        ("forrecast", "forecast"),  # one too many
        ("forekast", "forecast"),  # a wrong one
        ("foreacst", "forecast"),  # two in each other's place
        ("snwoflaek", "snowflake"),
        ("salesfroce", "salesforce"),
        ("prcie", "price"),
        ("weahte", "weather"),  # typed so far
    ],
)
def test_a_mistake_is_mended(typed: str, meant: str) -> None:
    assert mended(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "fore",
        "snow",
        "kubernetes",
        "leaving",
        "cancel",
        "current",
        "pr1ce",
        "prx",
        "qq",
        "zzzzzzzz",
        "été",
    ],
)
def test_what_is_right_or_unlike_anything_stays(typed: str) -> None:
    assert mended(typed, KNOWN) == typed


def test_without_words_nothing_is_mended() -> None:
    assert mended("forcast", []) == "forcast"
