"""The page of a spec in a real browser: clean everywhere, and its picture by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import APP_SPEC, CHURN_SPEC, WORKFLOW_SPEC

CHURN = f"/specs/blocks/{CHURN_SPEC}/"
APP = f"/specs/apps/{APP_SPEC}/"
PAGES = (
    f"{CHURN}structure/?step=train_model",
    f"{CHURN}structure/?step=notify_crm&config=json&zoom=50",
    f"{CHURN}structure/?view=list",
    f"{CHURN}compare/?from=3.0.0&to=4.2.0",
    f"{CHURN}insights/",
    f"{CHURN}deployments/",
    f"{CHURN}parameters/?view=form",
    f"{APP}structure/",
    f"{APP}parameters/?only=needed",
    f"{APP}compare/?from=1.0.0&to=2.1.0",
    APP,
)
PHONE = {"width": 390, "height": 800}


def test_each_page_is_clean_in_both_themes_and_on_a_phone(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = sign_in("viewer")
    for address in PAGES:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(stack.url + address)
        watched.check()
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        watched.check()
        page.set_viewport_size(PHONE)
        watched.check()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_a_step_is_chosen_by_keyboard(stack: Stack, sign_in: Callable[[str], Page]) -> None:
    page = sign_in("viewer")
    page.goto(f"{stack.url}{CHURN}structure/")
    page.locator(".graph").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#step-title")).to_have_text("train_model")
    expect(page.locator(".graph a[aria-current]")).to_have_attribute("id", "step-4")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "step-5"


def test_a_picture_on_a_phone_is_large_unless_it_is_to_fit(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("viewer")
    page.set_viewport_size(PHONE)
    page.goto(f"{stack.url}{CHURN}structure/")
    picture = page.locator(".graph > svg")
    assert picture.bounding_box()["width"] > 1000
    page.get_by_role("link", name="Fit").click()
    expect(page).to_have_url(f"{stack.url}{CHURN}structure/?zoom=fit")
    assert picture.bounding_box()["width"] < PHONE["width"]


def test_a_step_far_to_the_right_comes_into_view(
    stack: Stack, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("viewer")
    page.set_viewport_size(PHONE)
    page.goto(f"{stack.url}{CHURN}structure/?step=notify_crm#step-7")
    expect(page.locator("#step-7")).to_be_in_viewport()


def test_choosing_a_step_moves_nothing(stack: Stack, sign_in: Callable[[str], Page]) -> None:
    page = sign_in("viewer")
    page.set_viewport_size(PHONE)
    page.goto(f"{stack.url}{CHURN}structure/")
    where = "[scrollY, document.querySelector('.graph').scrollLeft]"
    page.evaluate("scrollTo(0, 200); document.querySelector('.graph').scrollTo(600, 0)")
    before = page.evaluate(where)
    page.locator("#step-4 text").first.dispatch_event("click")
    expect(page.locator("#step-title")).to_have_text("train_model")
    assert page.evaluate(where) == before
    expect(page).to_have_url(f"{stack.url}{CHURN}structure/?step=train_model")
    page.get_by_role("link", name="Config as JSON").dispatch_event("click")
    expect(page.get_by_role("link", name="Config in words")).to_be_focused()
    assert page.evaluate(where) == before


def test_releases_are_chosen_and_compared(stack: Stack, sign_in: Callable[[str], Page]) -> None:
    page = sign_in("viewer")
    page.goto(f"{stack.url}{CHURN}releases/")
    page.get_by_role("link", name="Compare two releases").click()
    page.get_by_label("From", exact=True).select_option("3.2.0")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(f"{stack.url}{CHURN}compare/?from=3.2.0&to=4.2.0")
    expect(page.get_by_role("heading", name="Newly required")).to_have_count(0)
    expect(page.locator("#compare-removed")).to_contain_text("Alert e-mail")


@pytest.mark.parametrize("address", [f"{CHURN}structure/", f"{APP}structure/"])
def test_it_works_without_javascript(stack: Stack, browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stack.url}/accounts/login/?next={address}")
    page.get_by_label("Name").fill("viewer")
    page.get_by_label("Password").fill("viewer")
    page.get_by_role("button", name="Sign in").click()
    page.locator(".graph a").nth(2).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "step=" in page.url or "/specs/blocks/" in page.url
    context.close()


def test_the_form_preview_cannot_be_touched(stack: Stack, sign_in: Callable[[str], Page]) -> None:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/specs/blocks/{WORKFLOW_SPEC}/parameters/?view=form")
    expect(page.get_by_text("Agg Type").first).to_be_visible()
    assert page.locator("form[inert] :enabled:is(input, select, textarea, button)").count() == 0
