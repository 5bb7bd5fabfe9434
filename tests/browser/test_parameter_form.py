"""The parameter form in real Chromium: by mouse, by keyboard alone, and without JavaScript."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.parameter_pages import served
from tests.browser.watch import Watched

PASTE = """(input, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  input.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
  );
}"""
PHONE = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture
def page(address: str, watched: Watched) -> Iterator[Page]:
    watched.page.goto(address)
    yield watched.page
    assert not watched.complaints


@pytest.fixture
def plain(address: str, browser: Browser) -> Iterator[Page]:
    """The page in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def sent(page: Page) -> dict[str, Any]:
    """The values after pressing Deploy."""
    page.get_by_role("button", name="Deploy").click()
    page.wait_for_url("**/")
    values: dict[str, Any] = json.loads(page.locator("body").inner_text())["parameters"]["run"]
    return values


def row(page: Page, label: str, number: int) -> Any:
    return page.get_by_role("group", name=f"{label}, row {number}", exact=True)


def settled(page: Page) -> None:
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_a_condition_acts_at_once_and_keeps_what_was_typed(page: Page) -> None:
    expect(page.get_by_text("Send to", exact=True)).to_be_hidden()
    page.get_by_role("switch", name="Email me").check()
    address = row(page, "Send to", 1).get_by_role("textbox")
    address.fill("ana@harrow.example")
    expect(page.get_by_text("Shown because Email me is on")).to_have_count(2)
    page.get_by_role("switch", name="Email me").uncheck()
    expect(address).to_be_hidden()
    page.get_by_role("switch", name="Email me").check()
    expect(address).to_be_visible()
    expect(address).to_have_value("ana@harrow.example")


def test_a_secret_stays_typed_while_the_page_changes_around_it(page: Page) -> None:
    page.get_by_role("switch", name="Email me").check()
    page.get_by_label("Token").fill("s3cret")
    page.get_by_role("switch", name="Email me").uncheck()
    expect(page.get_by_label("Token")).to_be_hidden()
    page.get_by_role("button", name="Add a row to Keys").click()
    row(page, "Keys", 1).get_by_label("Keys").fill("k3y")
    page.get_by_role("button", name="Add a row to Keys").click()
    row(page, "Keys", 2).get_by_label("Keys").fill("k4y")
    row(page, "Keys", 1).get_by_role("button", name="Remove").click()
    expect(row(page, "Keys", 2)).to_have_count(0)
    page.get_by_role("switch", name="Email me").check()
    row(page, "Send to", 1).get_by_role("textbox").fill("a@b")
    expect(page.get_by_label("What will be sent")).to_contain_text('"token": "••••••"')
    values = sent(page)
    assert values["token"] == "s3cret"
    assert values["keys"] == ["k4y"]


def test_rows_come_and_go_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("button", name="Add a row to Objects").press("Enter")
    third = row(page, "Objects", 3).get_by_role("textbox")
    expect(third).to_be_focused()
    page.keyboard.type("Lead")
    row(page, "Objects", 3).get_by_role("button", name="Move up").press("ArrowUp")
    row(page, "Objects", 1).get_by_role("button", name="Remove").press("Enter")
    expect(row(page, "Objects", 3)).to_have_count(0)
    expect(row(page, "Objects", 1).get_by_role("textbox")).to_be_focused()
    assert sent(page)["objects"] == ["Lead", "Contact"]


def test_rows_are_dragged(page: Page) -> None:
    row(page, "Objects", 1).get_by_role("button", name="Move up").hover()
    page.mouse.down()
    box = row(page, "Objects", 2).bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 4, steps=5)
    page.mouse.up()
    assert sent(page)["objects"] == ["Contact", "Account"]


def test_lines_that_are_pasted_into_a_row_become_rows(page: Page) -> None:
    field = row(page, "Objects", 1).get_by_role("textbox")
    field.evaluate(PASTE, "Lead\nCase\n")
    expect(row(page, "Objects", 4).get_by_role("textbox")).to_have_value("Case")
    assert sent(page)["objects"] == ["Account", "Contact", "Lead", "Case"]


def test_only_what_was_touched_is_told_its_error_until_it_is_right(page: Page) -> None:
    rate = page.get_by_label("Rate")
    rate.fill("0,5")
    rate.press("Tab")
    expect(page.get_by_text("Write the number without commas")).to_be_visible()
    expect(rate).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field-errors > p")).to_have_count(1)
    rate.fill("0.7")
    rate.press("Tab")
    expect(page.get_by_text("Write the number without commas")).to_be_hidden()
    expect(rate).not_to_have_attribute("aria-invalid", "true")


def test_what_is_mended_is_told_before_the_field_is_left(page: Page) -> None:
    rate = page.get_by_label("Rate")
    rate.fill("abc")
    rate.blur()
    expect(page.locator("[id$=-errors] > p")).to_have_count(1)
    rate.fill("0.7")
    expect(page.locator("[id$=-errors] > p")).to_have_count(0)
    expect(rate).to_be_focused()
    expect(page.locator("#sent-text")).to_contain_text("0.7")


def test_the_wrong_line_of_json_is_marked_while_one_types(page: Page) -> None:
    extra = page.get_by_label("Extra")
    extra.fill('{\n  "a": [1\n}')
    extra.press("Tab")
    expect(page.get_by_text("Line 2, column 10: the list is not closed")).to_be_visible()
    expect(page.locator(".json-lines > .is-bad")).to_have_text("2")
    extra.fill('{\n  "a": [1]\n}')
    extra.press("Tab")
    expect(page.locator(".json-lines > .is-bad")).to_have_count(0)


def test_parameters_are_found_by_their_words_and_the_rest_is_still_sent(page: Page) -> None:
    page.get_by_label("Find a parameter").fill("OBJ")
    expect(page.get_by_text("1 shown")).to_be_visible()
    expect(page.get_by_label("Rate")).to_be_hidden()
    page.get_by_label("Find a parameter").fill("")
    page.get_by_role("switch", name="Only required").check()
    expect(page.get_by_text("0 shown")).to_be_visible()
    assert sent(page)["rate"] == 0.5


def test_a_changed_field_is_marked_and_restored(page: Page) -> None:
    page.get_by_role("radio", name="3").check()
    expect(page.get_by_text("1 not the default")).to_be_visible()
    page.get_by_role("button", name="Back to default").click()
    expect(page.get_by_role("radio", name="1")).to_be_checked()
    expect(page.get_by_text("all else at the default")).to_be_visible()


def test_typing_goes_on_while_the_page_changes(page: Page) -> None:
    page.get_by_role("switch", name="Email me").check()
    page.get_by_label("Rate").press_sequentially("25", delay=40)
    settled(page)
    expect(page.get_by_label("Rate")).to_be_focused()
    expect(page.get_by_label("Rate")).to_have_value("250.5")


def test_enter_in_a_field_sends_nothing(page: Page) -> None:
    page.get_by_label("Rate").press("Enter")
    settled(page)
    expect(page.get_by_role("heading", name="Parameters")).to_be_visible()


def test_a_refused_form_leads_to_each_error(page: Page, watched: Watched) -> None:
    watched.expect(422)
    page.get_by_label("Rate").fill("x")
    page.get_by_label("Extra").fill('{\n  "a": [1\n}')
    page.get_by_role("button", name="Deploy").click()
    expect(page.get_by_role("alert")).to_contain_text("2 problems to mend first")
    expect(page.get_by_text("the list is not closed").last).to_be_visible()
    page.get_by_role("link", name="Extra").click()
    expect(page.get_by_label("Extra")).to_have_value('{\n  "a": [1\n}')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_is_clean_in_both_themes_and_on_phones(
    page: Page, watched: Watched, scheme: Any
) -> None:
    watched.expect(422)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("switch", name="Email me").check()
    page.get_by_role("button", name="Add a row to Segments").click()
    expect(row(page, "Segments", 1)).to_be_visible()
    page.get_by_label("Rate").fill("x")
    page.get_by_role("button", name="Deploy").click()
    expect(page.get_by_role("alert")).to_be_visible()
    watched.check()
    page.set_viewport_size(PHONE)
    watched.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_javascript_the_buttons_do_it(plain: Page) -> None:
    plain.get_by_role("switch", name="Email me").check()
    plain.get_by_role("button", name="Update form").last.click()
    row(plain, "Send to", 1).get_by_role("textbox").fill("ana@harrow.example")
    plain.get_by_role("button", name="Add a row to Objects").click()
    row(plain, "Objects", 3).get_by_role("textbox").fill("Lead")
    plain.get_by_role("group", name="Objects, row 1").get_by_role("button", name="Remove").click()
    plain.get_by_text("Paste lines or CSV").nth(1).click()
    plain.get_by_label("Lines to add to Objects").fill("Case\nTask")
    plain.get_by_role("button", name="Add these").click()
    plain.get_by_label("Token").fill("s3cret")
    values = sent(plain)
    assert values["send_to"] == ["ana@harrow.example"]
    assert values["objects"] == ["Contact", "Lead", "Case", "Task"]
    assert values["query"] == "select 1\nfrom a"


def test_a_long_list_of_options_is_narrowed_by_typing(page: Page) -> None:
    page.get_by_label("Search the options of Country").fill("country 37")
    country = page.get_by_role("combobox", name="Country", exact=True)
    expect(country.locator("option:checked")).to_have_text("Country 37")
    expect(country.locator("option:not([hidden])")).to_have_count(1)
    assert sent(page)["country"] == 37
