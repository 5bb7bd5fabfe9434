"""The cause of a failure is found in a log whose first line only says what broke."""

import pytest
from django.test import Client

from pressui.connections.models import Connection
from pressui.deployments.causes import cause_of, is_lasting
from tests.deployments.made import made
from tests.ids import FAILED_BLOCK

NO_SPACE = """Image "features" did not build
#7 [features 4/6] COPY data/ /app/data/
#7 ERROR: failed to copy files: no space left on device
exit code: 1"""


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (NO_SPACE, "failed to copy files: no space left on device"),
        (
            "It failed\n#8 41.27 LightGBMError: no GPU\n#8 ERROR: exit code: 1",
            "LightGBMError: no GPU",
        ),
        (
            "No probe\n  WARN  worker 1 killed: out of memory\n  INFO  up",
            "worker 1 killed: out of memory",
        ),
        ("Out of memory\nError: exit 137", ""),
        ("It failed\nStep 3 of 4", ""),
        ("It failed", ""),
        ("", ""),
    ],
)
def test_it_is_the_line_that_names_it(reason: str, cause: str) -> None:
    assert cause_of(reason) == cause


def test_a_long_cause_is_cut() -> None:
    assert len(cause_of("It failed\nError: " + "x" * 900)) == 200


def test_it_stands_under_the_title_and_in_the_list(
    connection: Connection, as_viewer: Client
) -> None:
    deployment = made(connection, status="failed", reason=NO_SPACE)
    page = as_viewer.get(f"{deployment.get_absolute_url()}live/")
    assert page.context["failure"].title == NO_SPACE.splitlines()[0]
    assert page.context["failure"].cause == "failed to copy files: no space left on device"
    rows = as_viewer.get("/deployments/").text
    assert "failed to copy files: no space left on device" in rows


@pytest.mark.parametrize(
    ("reason", "lasts"),
    [
        (NO_SPACE, True),
        ("No matching distribution found for lightgbm==4.9.0", True),
        ("It failed\nERROR: pull access denied for base", True),
        ("It failed\nWARN cache not found\nERROR: deadline exceeded, timed out", False),
        ("Host not found", False),
        ("Out of memory", False),
        ("", False),
    ],
)
def test_some_causes_outlast_a_redeploy(connection: Connection, reason: str, lasts: bool) -> None:
    assert is_lasting(made(connection, status="failed", reason=reason)) is lasts
    assert not is_lasting(made(connection, status="warning", reason=reason))


def test_row_and_page_do_not_advise_the_same_again(
    mirrored: Connection, as_analyst: Client
) -> None:
    page = as_analyst.get(f"/deployments/blocks/{FAILED_BLOCK}/")
    remedies = page.context["remedies"]
    assert (remedies.offers[0].name, remedies.is_redeploy_first) == ("revise", False)
    assert "is not likely to mend that" in page.text
    assert "Redeploy revision 3" in page.text
    assert page.context["row"].suits == "remedy"
