"""A read and a write as the fault tests make them, and the error they end with."""

from collections.abc import Callable

import pytest

from pressui.press import PressClient, PressError

SPEC = {"id": "s1", "kind": "app", "metadata": {"name": "a"}}
CREATED = {"id": "d1"}


def read(client: PressClient) -> object:
    return client.apps.describe_spec("s1")


def write(client: PressClient) -> object:
    return client.apps.create_deployment({"metadata": {"name": "d"}})


def failure(client: PressClient, call: Callable[[PressClient], object] = read) -> PressError:
    with pytest.raises(PressError) as caught:
        call(client)
    return caught.value
