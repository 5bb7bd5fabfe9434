"""Upgrade, roll back and delete as an analyst goes them, without a manual."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched

NORDICS = "/deployments/apps/e662c391-f0c7-4e09-82ee-83e3efba0195/"
DAILY = "/deployments/blocks/89436a71-600b-4844-8e0f-69433c3c0359/"


def open_deployment(stack: Stack, sign_in: Callable[[str], Page], name: str) -> Page:
    """From the list, as soon as the mirror has it."""
    page = sign_in("analyst")
    page.goto(f"{stack.url}/deployments/?q=name:{name}")
    page.locator("td .name").first.click(timeout=60_000)
    return page


def test_an_upgrade_with_a_newly_required_parameter(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = open_deployment(stack, sign_in, "demand-nordics")
    page.get_by_role("link", name="Upgrade to 2.0.0").click()
    expect(page.get_by_role("heading", name="Upgrade Demand · Nordics")).to_be_visible()
    expect(page.locator("#upgrade-counts")).to_contain_text("2 Now invalid")
    expect(page.locator("#deploy-state")).to_contain_text("3 values to decide")
    watched.check()
    it_cannot_be_sent_yet(page)
    decide(page)
    watched.check()
    page.locator("#send").click()
    page.wait_for_url(f"**{NORDICS}")
    expect(page.locator(".timeline li").first).to_contain_text("Upgraded from 1.5.2")
    watched.check()


def it_cannot_be_sent_yet(page: Page) -> None:
    """Whoever presses all the same is led to what is open, and so is Enter in the reason."""
    send = page.locator("#send")
    expect(send).to_have_attribute("aria-disabled", "true")
    expect(send).to_have_accessible_description(re.compile("3 values to decide"))
    send.click(force=True)
    expect(page.get_by_role("radiogroup", name="Model")).to_be_focused()
    page.get_by_label("Reason").press("Enter")
    expect(page.get_by_role("radiogroup", name="Model")).to_be_focused()


def decide(page: Page) -> None:
    page.locator("#upgrade-required").get_by_text("Nordic", exact=True).click()
    expect(page.locator("#deploy-state")).to_contain_text("2 values to decide")
    page.locator("#upgrade-invalid").get_by_text("Theta", exact=True).click()
    page.locator("#upgrade-invalid").get_by_text("26 weeks", exact=True).click()
    expect(page.locator("#send")).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#send")).to_contain_text("release 2.0.0, 3 values changed")
    page.get_by_role("button", name="Take 156").click()
    expect(page.get_by_role("button", name="Take 156")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#send")).to_contain_text("release 2.0.0, 4 values changed")
    page.get_by_role("button", name="Keep 104").click()
    expect(page.locator("#send")).to_contain_text("release 2.0.0, 3 values changed")
    expect(page.locator("#deploy-state")).not_to_contain_text("to decide")


def test_a_roll_back_through_its_difference_by_keyboard(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = open_deployment(stack, sign_in, "load-salesforce-daily")
    page.get_by_role("link", name="Roll back to 2").focus()
    page.keyboard.press("Enter")
    changes = page.locator("#changes")
    expect(changes).to_contain_text("Account, Opportunity, Contact")
    watched.check()
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    token = page.get_by_label("Salesforce API token")
    expect(token).to_be_focused()
    page.keyboard.type("a-secret-of-the-test")
    page.keyboard.press("Tab")
    expect(page.locator("#send")).to_contain_text("1 secret entered")
    expect(page.locator("#what-will-be-sent")).not_to_contain_text("a-secret-of-the-test")
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DAILY}")
    expect(page.locator(".timeline li").first).to_contain_text("Rolled back")
    watched.check()


def test_what_is_deleted_is_seen_to_go(
    stack: Stack, sign_in: Callable[[str], Page], watched: Watched
) -> None:
    page = open_deployment(stack, sign_in, "dq-finance")
    page.get_by_role("link", name="Delete…").click()
    watched.check()
    page.get_by_label("Type its name to confirm").fill("dq-finance")
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator(".page-head .status")).to_have_text("Deleting")
    expect(page.locator("main")).to_contain_text("This deployment was deleted", timeout=30_000)
    watched.check()
