"""Fifty deployments that failed, redeployed at once: found, reviewed, watched, tried again."""

import json
import re
import uuid
from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import FAILING_SPEC


@pytest.fixture
def name(stack: Stack) -> str:
    """Fifty new deployments of a spec that always fails, by a part of their name."""
    name = f"fifty-{uuid.uuid4().hex[:6]}"
    for number in range(50):
        what = {
            "metadata": {"name": f"{name}-{number}", "summary": "A test"},
            "revision": {"notes": "First"},
            "spec": {"id": FAILING_SPEC},
        }
        stack.sandbox_post("/v1/blocks/deployments/", what)
    return name


def requests_of(stack: Stack) -> list[str]:
    """The redeploys that reached the API."""
    request = Request(
        f"http://127.0.0.1:{stack.sandbox_port}/_sandbox/requests",
        headers={"Authorization": "sandbox-token"},
    )
    with urlopen(request, timeout=10) as answer:
        sent = json.load(answer)["requests"]
    return [entry["path"] for entry in sent if entry["path"].endswith("/redeploy")]


def test_fifty_are_redeployed_at_once(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, name: str
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?q=name:{name}&status=failed")
    everything = page.get_by_label("All 50 of this list")
    expect(everything).to_be_visible(timeout=60_000)
    choose_by_keyboard(page)
    everything.check()
    watched.check()
    page.locator("#bulk").get_by_role("button", name="Redeploy").click()
    expect(page.get_by_role("heading", name="Redeploy 50 deployments")).to_be_visible()
    watched.check()
    page.get_by_label("Why, for the record").fill("All of them again")
    page.get_by_role("button", name="Redeploy 50").click()
    expect(page.locator("#run")).to_contain_text("of 50 sent")
    page.reload()
    expect(page.locator("#run")).to_contain_text("50 of 50 settled", timeout=120_000)
    expect(page.locator(".page-head .status")).to_have_text("Finished, 50 failed")
    watched.check()
    asked = requests_of(stack)
    assert len(asked) == len(set(asked))
    expect(page.get_by_role("button", name="Try the 50 that failed again")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/deployments/\?q=name:"))


def choose_by_keyboard(page: Page) -> None:
    """A row is ticked by the space bar; the bar counts, and stays through polls of the list."""
    first = page.locator("input[name=pick]").first
    expect(page.locator("#bulk")).to_be_hidden()
    first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen]")).to_have_text("1 selected")
    expect(page.locator("[data-would=redeploy]")).to_have_text("1")
    page.wait_for_timeout(3_000)
    expect(first).to_be_checked()
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.get_by_label("Choose all of this page")).to_be_focused()


def test_a_choice_is_kept_over_the_pages_of_a_list(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?sort=name")
    chosen = page.locator("[data-chosen]")
    page.locator("input[name=pick]").first.check()
    page.get_by_role("link", name="Next").click()
    expect(chosen).to_have_text("1 selected, 1 on other pages")
    page.locator("input[name=pick]").first.check()
    page.reload()
    expect(chosen).to_have_text("2 selected, 1 on other pages")
    page.locator("#bulk").get_by_role("button", name="Tag").click()
    expect(page.get_by_role("heading", name="Tag 2 deployments")).to_be_visible()


def test_a_refused_start_keeps_one_bar_and_the_choice(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?view=outdated")
    page.locator("input[name=pick]").first.check()
    page.locator("#bulk").get_by_role("button", name="Tag").click()
    page.get_by_role("button", name="Tag 1").click()
    expect(page.get_by_text("Name a tag to add or to remove.")).to_be_visible()
    expect(page.locator(".footbar")).to_have_count(1)
    page.get_by_role("link", name="Back to the list").click()
    expect(page).to_have_url(re.compile("view=outdated"))
    expect(page.locator("[data-chosen]")).to_have_text("1 selected")


def test_a_choice_ends_with_leaving_for_another_page(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/")
    page.locator("input[name=pick]").first.check()
    for name in ("Activity", "Deployments"):
        page.locator(".nav").first.get_by_role("link", name=name).click()
    expect(page.locator("input[name=pick]").first).not_to_be_checked()
    expect(page.locator("#bulk")).to_be_hidden()


def test_what_a_status_forbids_is_left_out_and_the_bar_says_why(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?status=deployed&q=outdated:no")
    page.locator("input[name=pick]").first.check()
    bar = page.locator("#bulk")
    expect(bar).to_contain_text("Redeploy leaves out 1 deployed already.")
    expect(bar.get_by_role("button", name="Redeploy")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("width", [320, 390, 700, 820, 1024, 1180, 1440])
def test_the_list_fits_every_width(
    stack: Stack, sign_in: Callable[[str], Page], width: int
) -> None:
    page = sign_in("analyst")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{stack.url}/deployments/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_menu_of_a_row_is_opened_and_left_by_keyboard(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?view=outdated")
    more = page.locator("a[id^=more-]").first
    more.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#row-menu")
    expect(menu.locator("a, button").first).to_be_focused()
    watched.check()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(more).to_be_focused()
