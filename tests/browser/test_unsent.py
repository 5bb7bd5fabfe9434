"""What is typed and not sent, when the page is left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.ids import APP_SPEC, WORKFLOW_SPEC

PAGE = f"/specs/blocks/{WORKFLOW_SPEC}/deploy/"
APP_PAGE = f"/specs/apps/{APP_SPEC}/deploy/"
DAILY = "/deployments/blocks/89436a71-600b-4844-8e0f-69433c3c0359/"


@pytest.fixture
def questions(watched: Watched) -> list[str]:
    """What the browser asked; the answer is to stay."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    watched.page.on("dialog", stay)
    return asked


def leave(page: Page) -> None:
    page.get_by_role("link", name="Home", exact=True).click()


def test_what_was_typed_last_is_in_the_draft(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, questions: list[str]
) -> None:
    page = sign_in("analyst")
    page.goto(stack.url + PAGE)
    page.get_by_label("Title").fill("Typed last")
    leave(page)
    page.wait_for_url(f"{stack.url}/")
    title = page.get_by_label("Title")
    for _ in range(20):  # it is on its way while the next page is read
        page.goto(f"{stack.url}{PAGE}?draft=mine")
        if title.input_value() == "Typed last":
            break
    expect(title).to_have_value("Typed last")
    assert questions == []
    watched.check()


def test_a_secret_is_in_no_draft_and_asked_about(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, questions: list[str]
) -> None:
    page = sign_in("analyst")
    page.goto(stack.url + APP_PAGE)
    page.get_by_label("Salesforce API token").fill("a-secret-of-the-test")
    leave(page)
    expect(page.get_by_label("Salesforce API token")).to_have_value("a-secret-of-the-test")
    assert questions == ["beforeunload"]
    watched.check()


def test_a_form_without_drafts_asks_until_it_is_sent(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, questions: list[str]
) -> None:
    page = sign_in("analyst")
    watched.expect(422)
    page.goto(f"{stack.url}{DAILY}edit/")
    name = page.get_by_label("Name", exact=True)
    name.fill("No Name")
    leave(page)
    expect(name).to_have_value("No Name")
    assert questions == ["beforeunload"]
    name.press("Enter")
    expect(page.locator("#id_name_error")).to_contain_text("small letters")
    assert questions == ["beforeunload"]
    watched.check()
