"""What an upgrade would change, in words: worst first, what is kept untold."""

from unittest.mock import Mock

import pytest

from pressui.deployments.upgrade_words import in_words
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
