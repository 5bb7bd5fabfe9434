"""The whole program in processes of its own, to be hurt."""

from collections.abc import Iterator

import pytest

from tests.browser.stack import Stack
from tests.reliability.driving import Driven


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    with Stack(tmp_path_factory.mktemp("hurt"), deploy_seconds=8) as stack:
        driven = Driven(stack)
        try:
            driven.sign_in()
            yield driven
        finally:
            driven.leave()
