"""The deploy form in real Chromium: what surrounds the fields, by keyboard and without scripts."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import APP_SPEC, WORKFLOW_SPEC

PAGE = f"/specs/blocks/{WORKFLOW_SPEC}/deploy/"
APP_PAGE = f"/specs/apps/{APP_SPEC}/deploy/"
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def page(stack: Stack, sign_in: Callable[[str], Page]) -> Page:
    opened = sign_in("analyst")
    opened.goto(stack.url + PAGE)
    return opened


def sent(page: Page) -> Locator:
    return page.locator("#sent-text")


def body(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sent(page).inner_text())
    return found


def show(page: Page, label: str) -> None:
    page.get_by_role("group", name="Shown as").get_by_text(label, exact=True).click()


def fill_in_details(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_label("Summary").fill("By a browser")
    page.get_by_label("Note on this revision").fill("First")


@contextmanager
def a_change_held_back(page: Page) -> Iterator[list[Route]]:
    """The change that is made within gets here instead of to the server."""
    held: list[Route] = []
    page.route("**/deploy/changes/", lambda route: held.append(route), times=1)
    with page.expect_request("**/deploy/changes/"):
        yield held
    page.wait_for_function("true")  # lets what came with the request be told here
    assert held


@contextmanager
def a_whole_page(page: Page) -> Iterator[None]:
    """What is done within is answered by another page of the form, which is there afterwards."""
    page.evaluate("document.body.firstElementChild.dataset.old = 1")
    yield
    expect(page.locator("[data-old]")).to_have_count(0)


def test_four_texts_follow_the_form(page: Page, watched: Watched) -> None:
    page.get_by_label("Agg Type").fill("MAX")
    show(page, "Python")
    expect(sent(page)).to_contain_text('"agg_type": "MAX"')
    expect(sent(page)).to_contain_text("blocks.get_client()")
    page.get_by_label("Agg Type").fill("SUM")
    show(page, "CLI")
    expect(sent(page)).to_contain_text("agg_type: SUM")
    show(page, "curl")
    expect(sent(page)).to_contain_text("$")
    expect(page.get_by_role("radio", name="curl")).to_be_checked()
    watched.check()


def test_the_json_is_edited_and_the_form_follows(page: Page, watched: Watched) -> None:
    page.get_by_label("Title").fill("Stays")
    page.get_by_role("button", name="Edit as JSON").click()
    text = page.get_by_label("The body, without secrets")
    expect(text).to_contain_text('"title": "Stays"')
    whole = text.input_value()
    text.fill(whole.replace('"AVG"', '"MIN",,'))
    page.get_by_role("button", name="Fill in the form").click()
    expect(page.locator("#json-error")).to_contain_text("Line ")
    watched.check()
    text.fill(whole.replace('"AVG"', '"MIN"'))
    page.get_by_role("button", name="Fill in the form").click()
    expect(page.get_by_label("Agg Type")).to_have_value("MIN")
    expect(page.get_by_label("Title")).to_have_value("Stays")
    watched.check()


def test_a_button_that_waits_for_a_change_is_still_that_button(
    page: Page, watched: Watched
) -> None:
    page.get_by_role("button", name="Edit as JSON").click()
    text = page.get_by_label("The body, without secrets")
    with a_change_held_back(page) as held:
        page.get_by_label("Title").fill("Stays")
        text.fill(text.input_value().replace('"AVG"', '"MIN"'))
    page.get_by_role("button", name="Fill in the form").click()
    held[0].continue_()
    expect(page.get_by_label("Agg Type")).to_have_value("MIN")
    watched.check()


def test_json_that_is_typed_outlives_an_older_change(page: Page, watched: Watched) -> None:
    page.get_by_role("button", name="Edit as JSON").click()
    text = page.get_by_label("The body, without secrets")
    with a_change_held_back(page) as held:
        page.get_by_label("Title").fill("Stays")
        text.fill("[typed meanwhile")
    with page.expect_response("**/deploy/changes/"):
        held[0].continue_()
    expect(page.locator("#deploy-state")).to_contain_text("to fill in")
    expect(text).to_have_value("[typed meanwhile")
    watched.check()


def test_a_draft_saves_itself_and_is_offered(page: Page, watched: Watched) -> None:
    page.get_by_label("Title").fill("Half done")
    expect(page.locator("#draft-state")).to_contain_text("Draft saved", timeout=10_000)
    page.reload()
    page.get_by_role("link", name="Continue your draft").click()
    expect(page.get_by_label("Title")).to_have_value("Half done")
    watched.check()


def test_a_block_is_left_out_and_another_added(stack: Stack, page: Page, watched: Watched) -> None:
    page.goto(stack.url + APP_PAGE)
    page.get_by_label("Salesforce instance").fill("kept.example")
    page.get_by_role("button", name="Leave out Load Salesforce Objects").click()
    expect(page.get_by_role("button", name="Put back Load Salesforce Objects")).to_be_visible()
    expect(page.get_by_label("Salesforce API token")).to_have_count(0)
    expect(page.get_by_label("Salesforce instance")).to_have_value("kept.example")
    page.get_by_role("searchbox", name="Add a block").press_sequentially("workflow block")
    newest = page.locator("#found-blocks li").filter(has_text="2.0.0")
    newest.get_by_role("button", name="Add Workflow Block").click()
    expect(page.get_by_label("Agg Type")).to_have_value("AVG")
    assert body(page)["spec"]["includes"][0]["id"] == WORKFLOW_SPEC
    watched.check()


def test_a_secret_outlives_whole_pages_but_not_its_field(
    stack: Stack, page: Page, watched: Watched
) -> None:
    page.goto(stack.url + APP_PAGE)
    token = page.get_by_label("Salesforce API token")
    token.fill("s3cret-of-the-test")
    with a_whole_page(page):
        page.get_by_role("button", name="Leave out Customer Analytics").click()
    expect(token).to_have_value("s3cret-of-the-test")
    expect(sent(page)).to_contain_text('"api_token": "••••••"')
    page.get_by_role("button", name="Edit as JSON").click()
    with a_whole_page(page):
        page.get_by_role("button", name="Fill in the form").click()
    expect(token).to_have_value("s3cret-of-the-test")
    with a_whole_page(page):
        page.get_by_label("Release", exact=True).select_option("2.0.0")
    expect(token).to_have_value("s3cret-of-the-test")
    with a_whole_page(page):
        page.get_by_role("button", name="Leave out Load Salesforce Objects").click()
    expect(token).to_have_count(0)
    with a_whole_page(page):
        page.get_by_role("button", name="Put back Load Salesforce Objects").click()
    expect(token).to_have_value("")
    assert "s3cret" not in page.url + page.evaluate(
        "JSON.stringify({...localStorage, ...sessionStorage})"
    )
    watched.check()


def test_a_preset_is_saved_beside_what_is_being_typed(page: Page, watched: Watched) -> None:
    name = f"Preset {uuid.uuid4().hex[:6]}"
    page.get_by_label("Agg Type").fill("MAX")
    page.get_by_text("Save as a preset").click()
    page.get_by_label("Its name").fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved as {name}")).to_be_visible()
    expect(page.get_by_label("Agg Type")).to_have_value("MAX")
    watched.check()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text(f"From the preset “{name}”.")).to_be_visible()
    expect(page.get_by_label("Agg Type")).to_have_value("MAX")


def test_by_keyboard_alone_a_form_is_filled_in_and_sent(page: Page) -> None:
    fill_in_details(page, f"keys-{uuid.uuid4().hex[:6]}")
    page.get_by_role("radio", name="JSON").focus()
    page.keyboard.press("ArrowRight")
    expect(sent(page)).to_contain_text("import", timeout=5_000)
    page.get_by_role("button", name="Deploy release 2.0.0").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/deployments/blocks/**")


def test_on_a_phone_it_fits(stack: Stack, page: Page, watched: Watched) -> None:
    page.set_viewport_size(PHONE)
    page.goto(stack.url + APP_PAGE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    expect(page.get_by_role("button", name="Deploy release")).to_be_in_viewport()
    watched.check()


def test_who_was_signed_out_comes_back_to_the_draft(
    stack: Stack, page: Page, watched: Watched
) -> None:
    page.get_by_label("Title").fill("Signed out")
    expect(page.locator("#draft-state")).to_contain_text("Draft saved", timeout=10_000)
    page.context.clear_cookies(name=re.compile("press_session"))
    page.get_by_role("button", name="Deploy release 2.0.0").click()
    page.wait_for_url("**/accounts/login/?next=**")
    page.get_by_label("Name").fill("analyst")
    page.get_by_label("Password").fill("analyst")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Continue your draft").click()
    expect(page.get_by_label("Title")).to_have_value("Signed out")


def test_without_scripts_it_works_by_its_buttons(stack: Stack, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stack.url}/accounts/login/?next={APP_PAGE}")
    page.get_by_label("Name").fill("analyst")
    page.get_by_label("Password").fill("analyst")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Leave out Load Salesforce Objects").click()
    page.get_by_role("button", name="Put back Load Salesforce Objects").wait_for()
    page.get_by_label("Salesforce instance").fill("plain.example")
    show(page, "curl")
    page.get_by_role("button", name="Show").click()
    expect(sent(page)).to_contain_text("curl --fail-with-body")
    page.get_by_role("button", name="Edit as JSON").click()
    expect(page.get_by_label("The body, without secrets")).to_contain_text("plain.example")
    context.close()
