"""Owners: inviting somebody, shutting them out, reading the record; and many specs at once."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched

PASSWORD = "a long walk by the sea"


def test_somebody_is_invited_signs_in_and_is_shut_out(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    owner, name = sign_in("admin"), f"guest-{uuid.uuid4().hex[:6]}"
    link = invite(owner, watched, stack, name)
    assert owner.context.browser is not None
    context = owner.context.browser.new_context()
    guest = first_sign_in(context, stack, link, name)
    shut_out(owner, watched, name)
    guest.goto(f"{stack.url}/specs/")
    expect(guest.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()


def invite(page: Page, watched: Watched, stack: Stack, name: str) -> str:
    """By keyboard alone, from the list of people to the link."""
    page.goto(f"{stack.url}/manage/people/")
    watched.check()
    page.get_by_role("link", name="Invite somebody").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name to sign in with").press_sequentially(name)
    page.get_by_role("radio", name="Viewer").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Analyst")).to_be_checked()
    watched.check()
    page.get_by_role("button", name="Make the account").press("Enter")
    shown = page.locator(".code code")
    expect(shown).to_contain_text("/accounts/set-password/")
    watched.check()
    return shown.inner_text()


def first_sign_in(context: BrowserContext, stack: Stack, link: str, name: str) -> Page:
    """A password too short is told beside its field; a good one leads to signing in."""
    watched = Watched(context.new_page())
    watched.expect(422)
    page = watched.page
    page.goto(link)
    for password in ("short", PASSWORD):
        page.get_by_label("New password", exact=True).fill(password)
        page.get_by_label(re.compile("confirmation", re.IGNORECASE)).fill(password)
        watched.check()
        page.get_by_role("button", name="Set password").click()
        if password == "short":
            expect(page.locator(".field-errors p").first).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{stack.url}/")
    return page


def shut_out(page: Page, watched: Watched, name: str) -> None:
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name=name).click()
    watched.check()
    page.get_by_role("button", name="Shut out").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("Shut out")


@pytest.mark.parametrize("path", ["/activity/", "/accounts/me/", "/manage/", "/manage/teams/new/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_owners_fit_a_phone_in_both_themes(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched, path: str, scheme: str
) -> None:
    page = sign_in("admin")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{stack.url}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    watched.check()


def test_many_specs_are_edited_and_the_record_tells_each(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page, tag = sign_in("admin"), f"tag-{uuid.uuid4().hex[:6]}"
    page.goto(f"{stack.url}/manage/?q=basket")
    page.get_by_role("checkbox", name="Choose all of this page").check()
    page.get_by_role("button", name="Edit them").click()
    page.get_by_label("Add tags").fill(tag)
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("heading", name="What changes")).to_be_visible()
    watched.check()
    page.get_by_role("button", name="Change them").click()
    expect(page.get_by_text("Finished", exact=True)).to_be_visible(timeout=30_000)
    watched.check()
    page.goto(f"{stack.url}/activity/?kind=spec")
    page.get_by_text("Details").first.click()
    expect(page.locator("details[open]")).to_contain_text(tag)
