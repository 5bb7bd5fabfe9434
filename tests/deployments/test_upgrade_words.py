"""What an upgrade would change, in words: worst first, what is kept untold."""

from unittest.mock import Mock

import pytest

from pressui.deployments.upgrade_words import fit_words, in_words
from pressui.parameters.upgrades import Verdict


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ([], "all values still fit"),
        ([Verdict.KEPT], "all values still fit"),
        ([Verdict.NEW, Verdict.NEW, Verdict.DEFAULT], "2 new with defaults, 1 default changed"),
        ([Verdict.REQUIRED, Verdict.INVALID], "1 now invalid, 1 newly required"),
        ([Verdict.DEFAULT, Verdict.DEFAULT, Verdict.REMOVED], "1 removed, 2 defaults changed"),
    ],
)
def test_it_says_what_somebody_has_to_know(verdicts: list[Verdict], words: str) -> None:
    assert in_words([Mock(verdict=verdict) for verdict in verdicts]) == words


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ([Verdict.KEPT, Verdict.DEFAULT, Verdict.NEW], "All 2 values still fit"),
        ([Verdict.KEPT], "Its value still fits"),
        ([Verdict.KEPT, Verdict.AGAIN, Verdict.INVALID], "2 values to decide"),
    ],
)
def test_it_says_what_it_asks_of_a_person(verdicts: list[Verdict], words: str) -> None:
    assert fit_words([Mock(verdict=verdict) for verdict in verdicts]) == words
