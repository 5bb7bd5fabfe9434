"""The catalogue and the search for everything, as somebody new uses them: mostly by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def catalogue(stack: Stack, sign_in: Callable[[str], Page], watched: Watched) -> Iterator[Page]:
    page = sign_in("analyst")
    page.goto(f"{stack.url}/specs/?status=any")
    yield page
    watched.check()


def test_a_mistyped_word_finds_the_spec_while_one_types(catalogue: Page) -> None:
    field = catalogue.get_by_role("searchbox", name="Filter specs")
    field.press_sequentially("churn modle", delay=30)
    expect(catalogue.locator("#results")).to_contain_text("Showing results for churn model")
    expect(catalogue.locator(".card h3").first).to_have_text("Churn Model Training")
    expect(field).to_have_value("churn modle")
    assert "q=churn+modle" in catalogue.url


def test_going_back_undoes_a_filter(catalogue: Page) -> None:
    every = catalogue.locator(".results-count").text_content() or ""
    catalogue.locator("#facet-kind-app").click()
    expect(catalogue.locator(".results-count")).to_have_text("8 specs")
    expect(catalogue.locator("#facet-kind-app")).to_be_focused()
    catalogue.go_back()
    expect(catalogue.locator(".results-count")).to_have_text(every)


def test_a_filter_from_low_on_the_page_shows_what_it_finds(catalogue: Page) -> None:
    count = catalogue.locator(".results-count")
    every = count.text_content() or ""
    catalogue.set_viewport_size({"width": 1440, "height": 500})
    low = catalogue.locator(".facet li > a[id^='facet-author']").last
    low.scroll_into_view_if_needed()
    expect(count).not_to_be_in_viewport()
    low.click()
    expect(count).not_to_have_text(every)
    expect(count).to_be_in_viewport()
    catalogue.go_back()
    expect(count).to_have_text(every)


def test_a_tag_narrows_the_list(catalogue: Page) -> None:
    catalogue.locator(".card .tag", has_text="#pricing").first.click()
    expect(catalogue.locator(".results-head")).to_contain_text("Tag: pricing")
    assert "tag=pricing" in catalogue.url


def test_a_filter_is_typed_and_leaves_by_its_chip(catalogue: Page) -> None:
    field = catalogue.get_by_role("searchbox", name="Filter specs")
    field.press_sequentially("kind:service author:mei pric", delay=20)
    expect(catalogue.locator(".chip")).to_have_text(["“pric”", "Kind: Service", "Author: mei"])
    expect(catalogue.locator(".card h3").first).to_have_text("Pricing API")
    expect(catalogue).to_have_title("“pric”, Kind: Service, Author: mei · Specs · Press")
    catalogue.get_by_role("link", name="Remove Kind: Service").click()
    expect(catalogue.locator(".chip")).to_have_text(["“pric”", "Author: mei"])
    expect(field).to_have_value("pric")


def test_a_star_is_set_by_keyboard_and_kept(stack: Stack, catalogue: Page) -> None:
    catalogue.goto(f"{stack.url}/specs/?q=price+elasticity")
    star = catalogue.get_by_role("button", name="Favorite: Price Elasticity")
    star.focus()
    catalogue.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    expect(catalogue.locator("#facet-shown-favorites")).to_have_text("My favorites1")
    catalogue.goto(f"{stack.url}/specs/?shown=favorites")
    expect(catalogue.locator(".card h3")).to_have_text(["Price Elasticity"])
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_everything_is_found_by_keyboard_alone(
    stack: Stack, catalogue: Page, watched: Watched, keys: str
) -> None:
    catalogue.keyboard.press(keys)
    box = catalogue.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(catalogue.get_by_role("option", name="Needs attention")).to_be_visible()
    box.press_sequentially("deploy churn", delay=20)
    first = catalogue.get_by_role("option").first
    expect(first).to_contain_text("Deploy Churn Model Training")
    expect(first).to_have_attribute("aria-selected", "true")
    watched.check()
    catalogue.keyboard.press("Enter")
    catalogue.wait_for_url("**/deploy/")
    expect(catalogue.get_by_role("heading", level=1)).to_contain_text("Churn Model Training")


def test_arrows_go_round_and_escape_leads_back(catalogue: Page) -> None:
    opener = catalogue.locator("a[data-find]:visible")
    opener.focus()
    catalogue.keyboard.press("/")
    box = catalogue.get_by_role("combobox")
    box.press_sequentially("sca", delay=20)
    chosen = catalogue.locator("[aria-selected='true']")
    expect(chosen).to_have_count(1)
    first = chosen.get_attribute("id")
    expect(box).to_have_attribute("aria-activedescendant", str(first))
    catalogue.keyboard.press("ArrowUp")
    expect(chosen).not_to_have_attribute("id", str(first))
    catalogue.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("id", str(first))
    catalogue.keyboard.press("Escape")
    expect(catalogue.locator("#finder")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_switch_is_pressed_from_the_finder(catalogue: Page) -> None:
    catalogue.keyboard.press("/")
    catalogue.get_by_role("combobox").press_sequentially("dark", delay=20)
    expect(catalogue.get_by_role("option").first).to_have_text("Dark or light theme")
    catalogue.keyboard.press("Enter")
    expect(catalogue.locator("#finder")).to_be_hidden()
    expect(catalogue.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_slash_in_a_field_is_typed(catalogue: Page) -> None:
    field = catalogue.get_by_role("searchbox", name="Filter specs")
    field.focus()
    catalogue.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    expect(catalogue.locator("#finder")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_clean_in_both_themes_and_on_a_phone(
    stack: Stack, catalogue: Page, watched: Watched, scheme: str
) -> None:
    catalogue.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    catalogue.set_viewport_size(PHONE)
    for path in ("/specs/?q=forcast", "/specs/?view=table", "/find/?q=churn"):
        catalogue.goto(f"{stack.url}{path}")
        watched.check()
        assert catalogue.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_script_search_stars_and_the_finder_still_work(
    stack: Stack, catalogue: Page
) -> None:
    browser = catalogue.context.browser
    assert browser is not None
    state = catalogue.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(f"{stack.url}/specs/?q=uplift+model")
    page.get_by_role("button", name="Favorite: Uplift Model").click()
    expect(page).to_have_url(f"{stack.url}/specs/?q=uplift+model")
    star = page.get_by_role("button", name="Favorite: Uplift Model")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Search specs, deployments").first.click()
    page.get_by_role("searchbox").fill("uplift")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Deploy Uplift Model").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Uplift Model")
    context.close()
