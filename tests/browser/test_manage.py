"""Looking after specs in a real browser: ticked on a phone, tags completed, told who sees what."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import CHURN_SPEC


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_specs_are_ticked_and_reviewed_on_a_phone(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, scheme: str
) -> None:
    page = sign_in("specadmin")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{stack.url}/manage/?status=available")
    for place in (0, 1):
        page.locator("input[name=pick]").nth(place).check()
    expect(page.locator("[data-chosen]")).to_have_text("2 selected")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    watched.check()
    page.get_by_role("button", name="Edit them").click()
    page.get_by_label("Status").select_option("archived")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("heading", name="What withdrawing means")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    watched.check()


def test_what_is_ticked_goes_along_over_pages_until_it_is_started(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("specadmin")
    page.goto(f"{stack.url}/manage/")
    page.locator("input[name=pick]").first.check()
    page.get_by_role("link", name="Next").click()
    page.locator("input[name=pick]").first.check()
    expect(page.locator("[data-chosen]")).to_have_text("2 selected, 1 on other pages")
    page.get_by_role("button", name="Edit them").click()
    expect(page.get_by_role("heading", name="Edit 2 specs")).to_be_visible()
    page.get_by_label("Add tags").fill("walked")
    page.get_by_role("button", name="Review").click()
    page.get_by_role("button", name="Change them").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.goto(f"{stack.url}/manage/")
    expect(page.locator("input[name=pick]").first).not_to_be_checked()
    watched.check()


def test_tags_are_completed_after_those_that_stand_there(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("specadmin")
    page.goto(f"{stack.url}/manage/specs/blocks/{CHURN_SPEC}/")
    tags = page.get_by_label("Tags")
    tags.fill("churn, re")
    offered = tags.evaluate("box => [...box.list.options].flatMap(o => o.disabled ? [] : o.value)")
    assert "churn, retail" in offered
    assert "churn, churn" not in offered
    watched.check()


def test_who_will_see_it_follows_the_scope(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("specadmin")
    page.goto(f"{stack.url}/manage/specs/blocks/{CHURN_SPEC}/")
    page.get_by_label("Public").check()
    expect(page.locator("#reach")).to_contain_text("All other tenants")
    expect(page.locator("#reach")).to_contain_text("new")
    watched.check()
