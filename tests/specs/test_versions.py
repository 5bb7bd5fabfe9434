"""Semantic versions are ordered by precedence, in Python and in the database alike."""

import itertools

import pytest

from pressui.specs.versions import is_newer, version_key

# Ascending, with the example of https://semver.org, item 11.
ORDERED = [
    "0.9.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.9.0",
    "1.10.0",
    "1.11.2",
    "2.0.0",
    "10.0.0",
]


@pytest.mark.parametrize(("lower", "higher"), list(itertools.pairwise(ORDERED)))
def test_precedence(lower: str, higher: str) -> None:
    assert version_key(lower) < version_key(higher)
    assert is_newer(higher, lower)
    assert not is_newer(lower, higher)


def test_build_metadata_does_not_matter() -> None:
    assert version_key("1.0.0+5") == version_key("1.0.0+6")


@pytest.mark.parametrize("text", ["", "1", "1.0", "v1.0.0", "01.0.0", "latest", "1.0.0-"])
def test_what_is_no_version_is_lowest_and_never_newer(text: str) -> None:
    assert version_key(text) == ""
    assert not is_newer(text, "0.0.1")
    assert not is_newer("1.0.0", text)


def test_keys_have_only_characters_that_sort_alike_everywhere() -> None:
    assert all(set(version_key(v)) <= set("0123456789abcdefz") for v in ORDERED)
